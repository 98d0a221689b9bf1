"""Time and memory of 100,000 directly standardised rates of 18 age bands each.

Prints the seconds of the best of three calls, and by how much memory grows beyond the input, for
events that are independent and for people with one, two or three events. Run:
python benchmarks/standardisation.py
"""

import argparse
import multiprocessing
import resource
import time

import numpy as np
import pandas as pd

from harp_utils.reference import load_standard_population
from harp_utils.standardisation import directly_standardised_rates

GROUPS_AN_AREA = 20
BY = ["area_code", "ethnic_group"]


def many_groups(groups: int, standard: pd.DataFrame, seed: int = 11) -> pd.DataFrame:
    """Made-up events and people: one row an area, ethnic group and age band, in no order."""
    chance = np.random.default_rng(seed)
    bands = standard["age_band"].to_numpy()
    areas = [f"E{number:08d}" for number in range(groups // GROUPS_AN_AREA)]
    names = [f"Group {number}" for number in range(GROUPS_AN_AREA)]
    keys = pd.MultiIndex.from_product([areas, names, bands], names=[*BY, "age_band"])
    people = chance.integers(500, 20_000, len(keys))
    data = keys.to_frame(index=False).assign(
        numerator=chance.poisson(people / 200), denominator=people
    )
    return data.iloc[chance.permutation(len(data))].reset_index(drop=True)


def with_repeats(data: pd.DataFrame) -> pd.DataFrame:
    """The same people, in three rows a band: those with one event, with two and with three."""
    parts = [data.assign(events=k, numerator=data["numerator"] // k) for k in (1, 2, 3)]
    return pd.concat(parts, ignore_index=True)


def seconds(data: pd.DataFrame, standard: pd.DataFrame, frequency: str | None) -> float:
    """Best time of three calls."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        directly_standardised_rates(data, BY, standard, frequency=frequency)
        times.append(time.perf_counter() - start)
    return min(times)


def megabytes(data: pd.DataFrame, standard: pd.DataFrame, frequency: str | None) -> float:
    """Growth of a process that has the input and makes one call."""
    # A forked child starts with the input and without what came before.
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def call() -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        directly_standardised_rates(data, BY, standard, frequency=frequency)
        theirs.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)

    child = context.Process(target=call)
    child.start()
    grown = ours.recv()
    child.join()
    return grown / 1024


def main() -> None:
    """Print the figures for the number of groups that is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--groups", type=int, default=100_000)
    given = options.parse_args()
    standard = load_standard_population("esp2013_18")
    data = many_groups(given.groups, standard)
    cases = [("independent", data, None), ("repeat", with_repeats(data), "events")]
    for name, rows, frequency in cases:
        took, grew = seconds(rows, standard, frequency), megabytes(rows, standard, frequency)
        print(f"{given.groups:,} groups x {len(standard)} age bands, {name} events:")
        print(f"  {len(rows):,} rows, {took:.2f} seconds, {grew:,.0f} MB beyond the input")


if __name__ == "__main__":
    main()
