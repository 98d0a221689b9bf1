"""England in the brief by other rules for a person's ethnic group, and by another grouping."""

from math import log

import pandas as pd
from IPython.display import Markdown

from harp_utils.brief.data import Brief
from harp_utils.brief.tables import measure_title
from harp_utils.brief.typst import call, content, data_table, raw
from harp_utils.comparisons import records
from harp_utils.ethnicity_words import GROUPING_NAMES, RULE_NAMES
from harp_utils.formats import format_ratio
from harp_utils.reason_codes import format_reason
from harp_utils.sections.captions import source

#: Rules and groupings as a column heading names them.
CHOICES = {
    choice: f"{name[:1].upper()}{name[1:]}"
    for choice, name in (RULE_NAMES | GROUPING_NAMES).items()
}


def other_rules(brief: Brief) -> Markdown:
    """Show for England which ratio moves most under another rule or grouping for ethnicity."""
    rows = brief.sensitivity
    made = brief.first.provenance
    own = (made["ethnicity_rule"], made["grouping"])
    others = _changed_once(rows, own)
    if not others:
        words = "How far figures rest on the rule for ethnic group is worked out for England alone."
        return raw(call("aside", content(words)))
    cells = []
    for title, part in rows.groupby(_titles(brief, rows), sort=False):
        cells += [content(str(title)), *(content(_largest(part, own, one)) for one in others)]
    names = [CHOICES[one[0] if one[0] != own[0] else one[1]] for one in others]
    header = ["England, ratio that moves most", *names]
    table = data_table(["1fr", *["108pt"] * len(others)], header, cells, ["left", "right"])
    used = f"{CHOICES[own[0]].lower()}, {CHOICES[own[1]]}"
    origin = source(brief.first, "apc", brief.first.latest)
    note = f"From the choice of this brief ({used}) to another. {origin}"
    finding = call("heading", content("Ethnic group by another rule"), level="2")
    return raw(call("keep-together", finding, table, call("caption", content(note))))


def _changed_once(rows: pd.DataFrame, own: tuple[str, str]) -> list[tuple[str, str]]:
    """List the choices that differ from the suite's own in one thing: rule or grouping."""
    pairs = [(row["rule"], row["grouping"]) for row in records(rows)]
    return [one for one in dict.fromkeys(pairs) if sum(map(str.__ne__, one, own)) == 1]


def _titles(brief: Brief, rows: pd.DataFrame) -> pd.Series:
    """Name the lead measure of each row as the other tables do."""
    leads = {data.focus["lead_metric"]: data for data in brief.places}
    return rows["metric_id"].map({name: measure_title(data, name) for name, data in leads.items()})


def _largest(part: pd.DataFrame, own: tuple[str, str], other: tuple[str, str]) -> str:
    """Write the ratio of one measure that moves most: ``Other 0.69 → 0.75``."""
    ratios = {(r["rule"], r["grouping"], r["ethnic_group"]): r for r in records(part)}
    moves = {
        group: abs(log(row["movement"]))
        for (*choice, group), row in ratios.items()
        if tuple(choice) == other and row["movement"] > 0  # false where it is missing
    }
    if not moves:
        notes = {row["ratio_note"] for row in ratios.values()}
        return format_reason("x") if notes == {"x"} else "not shown"
    if not any(moves.values()):
        return "none moves"
    group = max(sorted(moves), key=moves.__getitem__)
    before, after = (ratios[(*choice, group)]["ratio"] for choice in (own, other))
    return f"{group} {format_ratio(before)} → {format_ratio(after)}"
