"""Read a published folder as an outsider would: its tables, and what they say of themselves."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

MEASURES = (
    *("main", "official", "zero_day_share", "median_stay"),
    *("share_of_deliveries", "share_of_births", "age_rate", "age_deprivation_rate"),
)
KEYS = ("area_code", "period", "breakdown", "ethnic_group", "ethnic_category", "imd_quintile")
NUMBERS = (
    *("numerator", "denominator", "value", "lower_95", "upper_95", "crude_rate"),
    *("ratio", "ratio_lower_95", "ratio_upper_95"),
)
WORDS = ("metric_id", "measure", *KEYS, "area_level", "method", "value_note", "count_note")
NUMBER = ("threshold", "rounding_base", "minimum_events_for_rate")


@dataclass(frozen=True)
class Published:
    """What the published tables hold.

    Attributes
    ----------
    rows
        Published rows of `MEASURES` (see ``publication.COLUMNS``), of all focus areas, numbered
        from 0; the columns of `WORDS` are categories. ``threshold``, ``base`` and ``minimum``
        are those of the policy that the metadata name for the row's data source.
    areas
        ``area_code, area_level, parent_code`` of the published places.
    metrics
        By metric id: ``kind, dataset, denominator, share_of``.
    policies
        By data source: the policy that the metadata name.
    periods, pooled
        Labels of the years, and of all of them together.
    edition
        Year of the map of places.
    reference_group
        The group that ratios are made over.
    """

    rows: pd.DataFrame
    areas: pd.DataFrame
    metrics: pd.DataFrame
    policies: pd.DataFrame
    periods: tuple[str, ...]
    pooled: str
    edition: int
    reference_group: str


def read_published(folder: Path) -> Published:
    """Read the tables and the metadata of a published folder."""
    about = [_metadata(path) for path in sorted(folder.glob("*.parquet"))]
    if not about:
        raise FileNotFoundError(f"{folder}: no published table (Parquet)")
    metrics = pd.concat([_metrics(focus) for focus in about])
    facts = about[0]["provenance"]
    policies = pd.DataFrame.from_dict(facts["policy"], orient="index")
    rows = pd.concat([_rows(path) for path in sorted(folder.glob("*.parquet"))], ignore_index=True)
    rows = rows.astype(dict.fromkeys(WORDS, "category"))
    source = rows["metric_id"].map(metrics["dataset"])
    for column, name in zip(("threshold", "base", "minimum"), NUMBER, strict=True):
        rows[column] = source.map(policies[name]).astype(float)
    areas = pd.read_csv(folder / "areas.csv", dtype=str, keep_default_na=False)
    return Published(
        rows=rows,
        areas=areas[["area_code", "area_level", "parent_code"]],
        metrics=metrics,
        policies=policies,
        periods=tuple(period["label"] for period in facts["periods"]),
        pooled=about[0]["pooled_label"],
        edition=int(facts["edition"]),
        reference_group=about[0]["reference_group"],
    )


def _rows(path: Path) -> pd.DataFrame:
    columns = [*WORDS, *NUMBERS]
    table = pq.read_table(path, columns=columns, filters=[("measure", "in", MEASURES)])
    return table.to_pandas().astype(dict.fromkeys(NUMBERS, float))


def _metadata(path: Path) -> dict:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def _metrics(focus: dict) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(focus["metrics"], orient="index")
    return table[["kind", "dataset", "denominator", "share_of"]]
