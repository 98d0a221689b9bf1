"""The first page of the brief: the widest gaps, every focus area at a glance, questions."""

from IPython.display import Markdown

from harp_utils.area_data import AreaData
from harp_utils.brief.data import Brief
from harp_utils.brief.tables import heat_table
from harp_utils.brief.typst import call, content, raw
from harp_utils.comparisons import Row, has_ratio, named, records, was_not_collected
from harp_utils.gap_sentences import OTHER_TOO_HIGH
from harp_utils.hidden_codes import with_key
from harp_utils.narrative import CAUTION, gap_message, gap_rows
from harp_utils.sections.captions import source
from harp_utils.sections.measures import england_rows
from harp_utils.trend_words import NOT_COLLECTED

HEADLINES = 3
QUESTIONS = 2
DISCUSSION = "They are for discussion, local context and action to reduce inequalities."


def headline_gaps(brief: Brief) -> Markdown:
    """Show the three widest clear gaps, each of another focus area."""
    gaps = [_headline(data, row) for data, row in brief.widest[:HEADLINES]]
    if not gaps:
        return raw(call("aside", content(_why_none(brief))))
    return raw(call("headline-gaps", *gaps))


def _why_none(brief: Brief) -> str:
    rows = [row for data in brief.places for row in records(gap_rows(data))]
    if was_not_collected(rows):
        return f"{NOT_COLLECTED}."
    if not any(map(has_ratio, rows)):
        return "No gap between ethnic groups can be judged here: no ratio can be shown."
    return "No gap between ethnic groups here is clear and rests on enough events to be ranked."


def _headline(data: AreaData, row: Row) -> str:
    england = named(records(england_rows(data, row["metric_id"])), row["ethnic_group"])
    reference = data.focus["reference_group"]
    message = gap_message(row, records(gap_rows(data)), reference, england)
    parts = (message.figure, message.label, message.sentence, message.sure)
    return call("headline-gap", *(content(part) for part in parts))


def gaps_everywhere(brief: Brief) -> Markdown:
    """Show the lead measure of every focus area against the reference group."""
    data = brief.first
    reference = data.focus["reference_group"]
    lead = (
        f"Each value divided by that of the {reference} group, {data.latest}. Tinted only where "
        "the 95% interval excludes 1. ▲ above, ▼ below; colour marks direction, not good or bad."
    )
    note = (
        f"{source(data, 'apc', data.latest)} "
        f"Unknown: share of events with no usable ethnic category. {OTHER_TOO_HIGH}."
    )
    table = heat_table(brief.places)
    return raw(
        call("heading", content("Gaps in every focus area"), level="1"),
        content(lead),
        table,
        call("caption", content(with_key(note, [table]))),
    )


def questions(brief: Brief) -> Markdown:
    """Put questions to the board: of the areas with the widest gaps, and on recording."""
    asked = [data.focus["questions"][0] for data, _ in brief.widest[:QUESTIONS]]
    asked.append("Which providers record no ethnic category most often, and what will change?")
    return raw(
        call("heading", content("Questions for discussion"), level="1"),
        call("enum", *(content(question) for question in asked)),
        call("aside", content(f"{CAUTION} {DISCUSSION}")),
    )
