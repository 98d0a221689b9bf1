"""The sections of the brief: one for every focus area."""

from IPython.display import Markdown

from harp_utils import charts
from harp_utils.area_data import AreaData
from harp_utils.brief.data import Brief
from harp_utils.brief.tables import unknown_share
from harp_utils.brief.typst import call, content, image, raw
from harp_utils.comparisons import compared, expected_by_chance, has_ratio, records
from harp_utils.findings import gap_title, intervals_title
from harp_utils.gap_sentences import OTHER_TOO_HIGH, UNADJUSTED
from harp_utils.key_message import KeyMessage
from harp_utils.narrative import gap_rows, key_messages
from harp_utils.phrases import format_within_sentence
from harp_utils.sections.captions import caption
from harp_utils.sections.measures import england_rows
from harp_utils.trend_words import change_rows, trend_caption, trend_finding

SENTENCES = 2


def focus_areas(brief: Brief) -> Markdown:
    """Show a section for every focus area."""
    return raw(*(block for data in brief.places for block in _section(data)))


def _section(data: AreaData) -> tuple[str, ...]:
    title = call("heading", content(data.focus["title"]), level="1")
    return title, call("side-by-side", _lead_chart(data), _lead_words(data)), _forest(data)


def _lead_chart(data: AreaData) -> str:
    metric_id = data.focus["lead_metric"]
    rows, england = data.rows(metric_id), england_rows(data, metric_id)
    alt = charts.alt_text_intervals(rows, england)
    svg = charts.svg(charts.plot_intervals(rows, england), f"{metric_id}-groups", alt)
    finding = intervals_title(records(rows), data.focus["reference_group"])
    return call("chart", content(finding), image(svg, alt), "none")


def _lead_words(data: AreaData) -> str:
    """Say beside the chart what is clear, how the years moved and how surely, what is unknown."""
    metric_id = data.focus["lead_metric"]
    name = format_within_sentence(data.focus["metrics"][metric_id]["name"])
    trend = trend_finding(data, metric_id)
    sentences = [_sentence(message) for message in key_messages(data)[:SENTENCES]]
    sentences.append(f"Over the years, {name}: {trend[:1].lower()}{trend[1:]}.")
    unknown = unknown_share(data, metric_id)
    chart = f"The chart shows {name}, {data.latest}. Unknown ethnicity: {unknown}."
    changes = trend_caption(records(change_rows(data, metric_id)))
    note = f"{chart} {caption(data, data.rows(metric_id))} {changes}".rstrip()
    return call("beside", *(content(words) for words in sentences), note=content(note))


def _sentence(message: KeyMessage) -> str:
    """Give a message's sentence; what its line of sureness warns of goes with it."""
    age = "" if message.adjusted else f" {UNADJUSTED.capitalize()}."
    recorded = f" {OTHER_TOO_HIGH}." if message.too_high else ""
    return f"{message.sentence}{age}{recorded}"


def _forest(data: AreaData) -> str:
    rows, reference = gap_rows(data), data.focus["reference_group"]
    labels = {name: about["short_name"] for name, about in data.focus["metrics"].items()}
    alt = charts.alt_text_gap_forest(rows, labels)
    axes = charts.plot_gap_forest(rows, form="print", labels=labels)
    svg = charts.svg(axes, f"{data.focus['focus_area']}-gaps", alt)
    others = compared(records(rows), reference)
    shown = sum(has_ratio(row) for row in others)
    note = (
        f"{shown} of {len(others)} comparisons are shown; {expected_by_chance(shown)} would "
        "look clear by chance. Filled: the 95% interval excludes 1."
    )
    # A section may run over a page: the chart says whose it is.
    finding = f"{data.focus['short_title']}: {gap_title(records(rows), reference)}"
    return call("chart", content(finding), image(svg, alt), content(note))
