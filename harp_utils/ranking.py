"""Which gaps lead a page or a brief: one rule for all of them, and the same rule in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from harp_utils.comparisons import Row, records
from harp_utils.phrases import format_list, format_within_sentence
from harp_utils.widest import MINIMUM_EVENTS_ENGLAND, MINIMUM_INDEPENDENT, widest_gaps

Metrics = Mapping[str, Mapping[str, Any]]


def fewest_events(area_level: str, provenance: Mapping[str, Any]) -> int:
    """Give the events that a gap must rest on to be ranked at this level."""
    if area_level == "country":
        return MINIMUM_EVENTS_ENGLAND
    policies = provenance["policy"].values()
    return max(int(policy["minimum_events_for_rate"]) for policy in policies)


def clear_gaps(rows: Sequence[Row], area_level: str, provenance: Mapping[str, Any]) -> list[Row]:
    """List the gaps beyond chance that rest on enough events, widest first.

    Parameters
    ----------
    rows
        Published rows of one place by ethnic group, of as many metrics as wanted.
    area_level
        country, region or icb.
    provenance
        As published, with the policy of each data source.
    """
    if not rows:
        return []
    return records(widest_gaps(pd.DataFrame(rows), fewest_events(area_level, provenance)))


def rank_gaps(
    rows: Sequence[Row], metrics: Metrics, area_level: str, provenance: Mapping[str, Any]
) -> list[Row]:
    """List the clear gaps that may lead a page, widest first.

    A metric whose settings say ``not_ranked`` never leads: its gap says who has a disease, not
    who is cared for worse. Parameters are those of `clear_gaps`; `metrics` are the published
    words of each metric by its id.
    """
    gaps = clear_gaps(rows, area_level, provenance)
    return [row for row in gaps if metrics[row["metric_id"]]["not_ranked"] is None]


def ranking_rule(metrics: Metrics, area_level: str, provenance: Mapping[str, Any]) -> str:
    """Say how gaps are ranked, and which measures are not and why."""
    fewest = fewest_events(area_level, provenance)
    rule = (
        "Ranked by distance from 1, only where the interval excludes 1 and "
        f"{fewest} or more events lie behind it; those of a rate must be worth "
        f"{MINIMUM_INDEPENDENT} or more independent ones."
    )
    named: dict[str, list[str]] = {}
    for metric in metrics.values():
        if metric["not_ranked"] is not None:
            named.setdefault(metric["not_ranked"], []).append(metric["name"])
    reasons = [f"{_names(names)}, because {reason}" for reason, names in named.items()]
    return f"{rule} Not ranked: {'; '.join(reasons)}." if reasons else rule


def _names(names: list[str]) -> str:
    return format_list([format_within_sentence(name) for name in names])
