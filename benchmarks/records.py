"""From extract to counts: seconds, rows a second, peak memory, and how they grow.

Each way runs in a process of its own, one after the other, on the same rows:
HARP from the files to all thirteen tables of counts; then, from HARP's typed records to the counts
of admissions by main diagnosis, hand-written DuckDB SQL and pandas (see ``plain_counts.py``) beside
HARP's own steps that lead to that table, which serve all the others too.

Run: python benchmarks/records.py            3.4 million rows, against SQL and pandas
     python benchmarks/records.py 25         25 million rows (20 episodes, 5 attendances), SQL
     python benchmarks/records.py growth     5, 20 and 60 million rows, HARP alone
"""

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
from large_extracts import make_large, make_tenth
from plain_counts import KEYS, count_by_pandas, count_by_sql, simple_metrics

from harp_utils.counts import build_counts, load_counts
from harp_utils.extract import read_extract
from harp_utils.geography import load_areas, load_places
from harp_utils.params import load_focus_areas, load_suite

MILLION = 10**6
GROWTH = (5, 20, 60)
# The steps of HARP that the other ways do as well.
SHARED = ("assign ethnic categories", "join episodes to spells", "describe spells and attendances")
SHARED = (*SHARED, "find the events of each metric", "count events")
# Beyond so many rows pandas needs more memory than a laptop has.
MOST_FOR_PANDAS = 5 * MILLION


def run_harp(extract: Path, interim: Path, memory: str) -> dict[str, Any]:
    """Go from the files to the counts, and time every step."""
    marks = [("", time.monotonic())]

    def mark(step: str) -> None:
        marks.append((step, time.monotonic()))

    report = read_extract(extract, interim, memory, mark)
    suite = load_suite()
    places = load_areas(suite.edition), load_places(suite.edition)
    build_counts(interim, suite, load_focus_areas(), *places, memory, mark)
    mark("")
    steps = {name: round(end - start, 1) for (name, start), (_, end) in pairwise(marks) if name}
    return {"rows": sum(report.rows_read.values()), "steps": steps}


def run_sql(extract: Path, interim: Path, memory: str) -> dict[str, Any]:
    return {"same": _is_same(count_by_sql(interim, memory), interim)}


def run_pandas(extract: Path, interim: Path, memory: str) -> dict[str, Any]:
    return {"same": _is_same(count_by_pandas(interim), interim)}


def _is_same(counted: pd.DataFrame, interim: Path) -> bool:
    """Whether the counts equal HARP's."""
    events = load_counts(interim).events
    ids = [metric.metric_id for metric in simple_metrics()]
    own = events[events["metric_id"].isin(ids)].set_index(KEYS)["numerator"].sort_index()
    other = counted.astype(dict.fromkeys(KEYS[:-1], "str")).set_index(KEYS)["numerator"]
    return own.to_dict() == other.to_dict()


def measure(run: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
    """Run in a fresh process; add its seconds, CPU seconds and peak memory in GB."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_measured, (run, *arguments))


def _measured(run: Callable[..., dict[str, Any]], *arguments: object) -> dict[str, Any]:
    start, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    result = run(*arguments)
    seconds, ended = time.monotonic() - start, resource.getrusage(resource.RUSAGE_SELF)
    cpu = ended.ru_utime + ended.ru_stime - used.ru_utime - used.ru_stime
    peak = ended.ru_maxrss * 1024 / 10**9
    return {"seconds": seconds, "cpu": cpu, "peak_gb": peak} | result


def show(name: str, found: dict[str, Any]) -> None:
    line = (
        f"{name:<14}{found['seconds']:8.1f} s {found['cpu']:8.1f} s CPU {found['peak_gb']:6.2f} GB"
    )
    if "rows" in found:
        each = found["seconds"] / found["rows"]
        line += f"  {found['rows']:,} rows, {1 / each:,.0f} a second, {each * MILLION:.1f} us each"
    print(line, flush=True)


def compare(folder: Path, millions: float, memory: str) -> None:
    """Print HARP at one size, and the ratios to SQL and pandas."""
    rows = int(millions * MILLION)
    extract = make_large(folder / f"rows_{millions:g}m", make_tenth(folder / "tenth"), rows)
    interim = folder / "interim"
    harp = measure(run_harp, extract, interim, memory)
    show("HARP", harp)
    print(json.dumps(harp["steps"], indent=1))
    shared = sum(harp["steps"][step] for step in SHARED)
    print(f"HARP's steps to the table of events: {shared:.1f} s")
    others = {"SQL": run_sql} | ({"pandas": run_pandas} if rows <= MOST_FOR_PANDAS else {})
    for name, run in others.items():
        other = measure(run, extract, interim, memory)
        show(name, other)
        words = "the same counts" if other["same"] else "OTHER COUNTS"
        print(f"HARP takes {shared / other['seconds']:.2f} times as long as {name}; {words}")


def grow(folder: Path, memory: str) -> None:
    """Print how the time per row grows."""
    tenth = make_tenth(folder / "tenth")
    each = {}
    for millions in GROWTH:
        extract = make_large(folder / f"rows_{millions}m", tenth, millions * MILLION)
        found = measure(run_harp, extract, folder / "interim", memory)
        show(f"{millions} million", found)
        each[millions] = found["seconds"] / found["rows"]
    first, last = each[GROWTH[0]], each[GROWTH[-1]]
    print(f"time per row at {GROWTH[-1]} million is {last / first:.2f} of that at {GROWTH[0]}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("size", nargs="?", default="3.4", help='million rows, or "growth"')
    parser.add_argument("--folder", type=Path, default=Path("data/benchmark"))
    parser.add_argument("--memory", default="3GB")
    given = parser.parse_args()
    if given.size == "growth":
        grow(given.folder, given.memory)
    else:
        compare(given.folder, float(given.size), given.memory)


if __name__ == "__main__":
    main()
