"""What a published table says of itself: words, metrics, periods and where it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from harp_utils.disclosure import REASONS
from harp_utils.disclosure.linked import pair_with_totals
from harp_utils.disclosure.tables import protect_table
from harp_utils.measure_words import MEASURES
from harp_utils.params import DisclosurePolicy, FocusArea, Metric, Suite

METRIC_WORDS = (
    *("name", "short_name", "kind", "dataset", "denominator"),
    *("unit", "sex", "note", "share_of", "not_ranked"),
)
FOCUS_WORDS = (
    *("title", "short_title", "status", "summary", "introduction"),
    *("caveats", "questions", "lead_metric"),
)


def describe_provenance(suite: Suite, made_from: dict[str, Any]) -> dict[str, Any]:
    """Say which extract and which choices made the numbers.

    Parameters
    ----------
    suite
        The choices.
    made_from
        The extract: ``extract_name, checksum, synthetic, scale`` and what else is known of it.
    """
    return {
        **made_from,
        "edition": suite.edition,
        "ethnicity_rule": suite.ethnicity_rule,
        "grouping": suite.grouping,
        "periods": _periods(suite),
        "policy": {name: asdict(policy) for name, policy in suite.disclosure.items()},
        "published_on": suite.published_on.isoformat(),
        "next_update": suite.next_update,
    }


def describe_focus_area(
    focus: FocusArea, suite: Suite, provenance: dict[str, Any]
) -> dict[str, Any]:
    """Describe everything a page of a focus area needs besides its numbers."""
    words = {name: getattr(focus, name) for name in FOCUS_WORDS}
    return {
        **words,
        "focus_area": focus.focus_area,
        "headline": asdict(focus.headline) if focus.headline else None,
        "metrics": _describe_metrics(focus.metrics),
        "periods": _periods(suite),
        "pooled_label": suite.pooled_label,
        "pooled_words": suite.pooled_words,
        "reference_group": suite.reference_group,
        "reasons": REASONS,
        "measures": MEASURES,
        "provenance": provenance,
    }


def describe_run(
    focus_areas: Sequence[FocusArea],
    flow: pd.DataFrame,
    policies: Mapping[str, DisclosurePolicy],
    provenance: dict[str, Any],
) -> dict[str, Any]:
    """Say what a published folder holds and what became of the records on the way.

    `flow` has ``dataset``, ``step`` and ``rows``: records of the whole extract. Their numbers are
    hidden (null) and rounded as those of a place, because an extract may be of one place.
    """
    return {
        "focus_areas": {focus.focus_area: focus.title for focus in focus_areas},
        "flow": protect_flow(flow, policies),
        "provenance": provenance,
    }


def protect_flow(
    flow: pd.DataFrame, policies: Mapping[str, DisclosurePolicy]
) -> list[dict[str, Any]]:
    """Hide and round the numbers of every step, those that a step is the sum of together."""
    cells = flow.reset_index(drop=True).assign(exact=False, cost=1.0)
    cells = cells.assign(count=cells["rows"], source=cells["dataset"])
    keys = ["dataset", "step"]
    refused = cells["step"].str.startswith("refused") | (cells["step"] == "rows used")
    of_spells = cells["step"].str.startswith(("spells ", "regular")) | (
        cells["step"] == "admissions"
    )
    relations = [
        pair_with_totals(cells, keys, refused, step="rows read"),
        pair_with_totals(cells, keys, of_spells, step="spells"),
    ]
    for name in ("admissions", "attendances"):
        parts = cells["step"].str.startswith(f"{name} ")
        relations.append(pair_with_totals(cells, keys, parts, step=name))
    shown = protect_table(cells, relations, policies)["shown"]
    return [
        {"dataset": step.dataset, "step": step.step, "rows": None if pd.isna(rows) else int(rows)}
        for step, rows in zip(cells[keys].itertuples(index=False), shown, strict=True)
    ]


def _describe_metrics(metrics: Sequence[Metric]) -> dict[str, dict[str, Any]]:
    """Words of each metric by its id, in display order."""
    return {m.metric_id: {name: getattr(m, name) for name in METRIC_WORDS} for m in metrics}


def _periods(suite: Suite) -> list[dict[str, str]]:
    return [{"label": period.label, "words": period.words} for period in suite.periods]
