"""Re-admission in the brief by HARP's definition and by the official one."""

from IPython.display import Markdown

from harp_utils.area_data import AreaData
from harp_utils.brief.data import Brief
from harp_utils.brief.tables import measure_title, ratio_both_ways
from harp_utils.brief.typst import call, content, data_table, raw
from harp_utils.comparisons import Row, compared, is_shown, records, shown_value
from harp_utils.hidden_codes import with_key
from harp_utils.reason_codes import format_code
from harp_utils.sections.captions import source
from harp_utils.sections.definitions import NOBODY


def two_definitions(brief: Brief) -> Markdown:
    """Compare the two definitions of re-admission, for everyone and group by group."""
    told = [(data, metric_id) for data in brief.places for metric_id in _readmissions(data)[:1]]
    top = call("heading", content("What if we had chosen otherwise?"), level="1")
    if not told:
        return raw(top, call("aside", content("No measure of re-admission is published here.")))
    first = brief.first
    reference = first.focus["reference_group"]
    groups = [row["ethnic_group"] for row in compared(_by_group(*told[0], "main"), reference)]
    header = ["Re-admitted within 30 days", "HARP", "Official", *groups]
    cells = [cell for data, metric_id in told for cell in _definition_row(data, metric_id, groups)]
    widths = ["1fr", "40pt", "46pt", *["66pt"] * len(groups)]
    note = (
        "HARP definition, then the official NHS England definition, which leaves out day cases, "
        "maternity, and people with cancer, and does not count returns under mental health or "
        "obstetrics, or with cancer. It counts a return after a transfer for the whole stay, so "
        "it can also be the higher one. Left: everyone. Right: ratio to the "
        f"{reference} group. {source(first, 'apc', first.latest)}"
    )
    explained = with_key(note, cells, {format_code("o"): NOBODY})
    finding = call("heading", content("Re-admission by two definitions"), level="2")
    table = data_table(widths, header, cells, ["left", "right"])
    return raw(call("keep-together", top, finding, table, call("caption", content(explained))))


def _readmissions(data: AreaData) -> list[str]:
    metrics = data.focus["metrics"].items()
    ids = [name for name, about in metrics if about["kind"] == "readmission"]
    return [name for name in ids if len(data.rows(name, measure="official"))]


def _by_group(data: AreaData, metric_id: str, measure: str) -> list[Row]:
    return records(data.rows(metric_id, measure=measure))


def _definition_row(data: AreaData, metric_id: str, groups: list[str]) -> list[str]:
    everyone = [
        _value_or_code(records(data.rows(metric_id, "everyone", measure=measure))[0])
        for measure in ("main", "official")
    ]
    harp, official = (
        {row["ethnic_group"]: row for row in _by_group(data, metric_id, measure)}
        for measure in ("main", "official")
    )
    pairs = [ratio_both_ways(harp[group], official[group]) for group in groups]
    return [content(words) for words in (measure_title(data, metric_id), *everyone, *pairs)]


def _value_or_code(row: Row) -> str:
    if is_shown(row):
        return shown_value(row)
    return format_code(row["value_note"])
