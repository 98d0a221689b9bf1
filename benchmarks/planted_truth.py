"""Follow what was planted in a synthetic extract to the numbers published for England.

Twice: once on clean records of people who do not come back, where the published intervals of the
ratio to the White group should hold the planted ratio; once with recording noise and repeat
admissions, where the movement of each ratio is shown. Run: python benchmarks/planted_truth.py
"""

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd

from harp_utils.counts import build_counts
from harp_utils.extract import read_extract
from harp_utils.geography import load_areas, load_places
from harp_utils.params import load_focus_areas, load_suite
from harp_utils.published import publish
from harp_utils.reference import load_population
from harp_utils.standardised_measures import AGE_DEPRIVATION_RATE
from harp_utils.synthetic import synthesise

ENGLAND = "E92000001"
KEYS = ["measure", "metric_id", "period", "ethnic_group"]


def published_beside_planted(
    folder: Path, *, scale: float, seed: int, errors: bool
) -> pd.DataFrame:
    """Publish a synthetic extract and set its ratios beside the planted ones.

    Grain: one row per metric, year and ethnic group that has a published ratio (measure "main"),
    and per metric and group over the pooled years (measure "age_deprivation_rate").
    ``errors`` switches recording noise and repeat admissions on, both.
    """
    extract, interim = folder / "extract", folder / "interim"
    synthesise(extract, scale=scale, seed=seed, noise=errors, repeats=errors)
    report = read_extract(extract, interim)
    suite = replace(load_suite(), areas=(ENGLAND,))
    focus_areas = load_focus_areas()
    areas = load_areas(suite.edition)
    counts = build_counts(interim, suite, focus_areas, areas, load_places(suite.edition))
    population = load_population(extract / report.population)
    about = {
        "extract_name": report.name,
        "checksum": report.checksum,
        "synthetic": True,
        "scale": scale,
        "suite_version": "benchmark",
    }
    publish(counts, population, suite, focus_areas, areas, about, folder / "published")
    shown = pd.concat(pd.read_parquet(path) for path in (folder / "published").glob("*.parquet"))
    measures = shown["measure"].isin(["main", AGE_DEPRIVATION_RATE])
    chosen = (shown["breakdown"] == "ethnic_group") & measures
    rows = shown[chosen & (shown["ratio_note"] == "")]
    return rows.merge(_planted(extract / "truth"), on=KEYS, validate="one_to_one")


def _planted(truth: Path) -> pd.DataFrame:
    names = ("rates", "readmissions", "stays")
    tables = pd.concat([pd.read_csv(truth / f"{name}.csv") for name in names])
    groups = tables[tables["breakdown"] == "ethnic_group"].assign(measure="main")
    both = pd.read_csv(truth / "deprivation.csv").assign(measure=AGE_DEPRIVATION_RATE)
    return pd.concat([groups, both])[[*KEYS, "true_ratio"]].dropna()


def coverage(rows: pd.DataFrame) -> float:
    """Share of published 95% intervals that hold the planted ratio."""
    held = rows["true_ratio"].between(rows["ratio_lower_95"], rows["ratio_upper_95"])
    return float(held.mean())


def movement(rows: pd.DataFrame) -> pd.DataFrame:
    """Published ratio over planted ratio, of the latest year: one row a metric and group."""
    main = rows[rows["measure"] == "main"]
    latest = main[main["period"] == main["period"].max()]
    moved = (latest["ratio"] / latest["true_ratio"]).round(2)
    columns = ["kind", "metric_id", "ethnic_group", "true_ratio", "ratio"]
    return latest[columns].assign(movement=moved).reset_index(drop=True)


def main() -> None:
    """Print the coverage on clean records, and the movement that errors bring."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=0.1)
    options.add_argument("--seed", type=int, default=11)
    options.add_argument("--out", type=Path, help="also write the figures as JSON")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        settings = {"scale": given.scale, "seed": given.seed}
        clean = published_beside_planted(Path(scratch) / "clean", errors=False, **settings)
        real = published_beside_planted(Path(scratch) / "real", errors=True, **settings)
    moved = movement(real)
    print(f"clean records: {len(clean)} ratios, {coverage(clean):.1%} of 95% intervals hold")
    print(
        clean.groupby(["measure", "kind"])
        .apply(coverage, include_groups=False)
        .round(3)
        .to_string()
    )
    print(f"noise and repeats: {len(real)} ratios, {coverage(real):.1%} of 95% intervals hold")
    print("median movement by kind and ethnic group")
    by = moved.groupby(["kind", "ethnic_group"])["movement"].median().unstack()
    print(by.round(2).to_string())
    print(moved.to_string(index=False))
    if given.out:
        both = clean[clean["measure"] == AGE_DEPRIVATION_RATE]
        figures = {"clean": len(clean), "coverage": coverage(clean), "real": coverage(real)}
        figures |= {"deprivation": len(both), "deprivation_coverage": coverage(both)}
        given.out.write_text(json.dumps({**figures, "movement": moved.to_dict("records")}))


if __name__ == "__main__":
    main()
