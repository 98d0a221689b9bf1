"""What a reader needs besides the findings: how to read them, data quality, what made them."""

from datetime import date

from IPython.display import Markdown

from harp_utils import charts
from harp_utils.brief.data import Brief
from harp_utils.brief.tables import statement_table
from harp_utils.brief.typst import call, content, image, raw
from harp_utils.ethnicity_words import GROUPINGS_IN_WORDS, RULE_NAMES
from harp_utils.ranking import ranking_rule
from harp_utils.recorded_shares import recorded_title
from harp_utils.sections.captions import source
from harp_utils.tables import PROTECTED_NOTE, policy_in_words

READING = (
    "**Rates** are standardised for age (2013 European Standard Population). "
    "**Percentages and means** are not.",
    "**Intervals** are 95%; a long one means few events. They allow for people admitted more than "
    "once.",
    "**Clear** means that the interval of a ratio excludes 1. It does not mean large, and it does "
    "not say why.",
    "**A grey band** is a hidden value, with its reason. **A black square** is a true zero. "
    "**A triangle** is England, same group.",
    "**Ethnic group** is the category most often recorded over a person's contacts, the most "
    "recent where tied.",
)


STEPS = (
    "Rates are printed in steps, wider where fewer people live, so that they do not give counts "
    "back: a smaller difference means nothing."
)


def data_quality(brief: Brief) -> Markdown:
    """Show the share of admissions without a usable ethnic category, beside region and England."""
    data, rows = brief.first, brief.completeness
    heading = call("heading", content("Data quality"), level="1")
    alt = charts.alt_text_completeness(rows)
    svg = charts.svg(charts.plot_completeness(rows), "completeness", alt)
    meaning = "Not stated: the person was asked and did not say. Not known: no answer was recorded."
    note = content(f"{meaning} {source(data, 'apc', data.latest)}")
    return raw(
        heading,
        call("chart", content(recorded_title(rows)), image(svg, alt), note),
    )


def how_to_read(brief: Brief) -> Markdown:
    """Say what the words and marks mean, and what the figures cannot say."""
    data = brief.first
    policy = policy_in_words(data.provenance["policy"]["apc"], data.area.level)
    limits = "Mental health providers report elsewhere: those figures are activity of acute trusts."
    hidden = f"**Hidden values** keep people from being recognised. {policy} {PROTECTED_NOTE}"
    if data.area.level != "country":
        hidden += f" {STEPS}"
    points = [*READING, f"**Widest gaps.** One a focus area. {_rule(brief)}", hidden, limits]
    heading = call("heading", content("How to read this brief"), level="1")
    return raw(heading, call("reading", *(content(point) for point in points)))


def _rule(brief: Brief) -> str:
    metrics = {name: m for data in brief.places for name, m in data.focus["metrics"].items()}
    return ranking_rule(metrics, brief.first.area.level, brief.first.provenance)


def statement(brief: Brief) -> Markdown:
    """Show where the brief meets the statement on information on health inequalities."""
    title = f"{brief.first.area.short_name} and the statement on health inequalities"
    return raw(call("heading", content(title), level="1"), statement_table())


def provenance(brief: Brief) -> Markdown:
    """Say which extract and which choices made every number of the brief."""
    made = brief.first.provenance
    kind = "synthetic, every number is invented" if made["synthetic"] else "hospital records"
    rule = RULE_NAMES[made["ethnicity_rule"]]
    lines = (
        f"**Extract:** {made['extract_name']} ({kind}), checksum {made['checksum']}.",
        f"**Periods:** {brief.first.focus['pooled_words']}. "
        f"**Geography:** {made['edition']} edition of the ICBs.",
        f"**Ethnicity rule:** {rule}. {GROUPINGS_IN_WORDS[made['grouping']]} "
        "**Re-admission:** HARP's definition unless the official one is named.",
        f"**Suite version:** {made['suite_version']}. "
        f"**Published:** {_in_words(made['published_on'])}. "
        f"**Next update:** {made['next_update']}.",
        "This suite re-implements the published method of the Health Action Resource Platform "
        "(HARP). It is not the official platform.",
    )
    heading = call("heading", content("What made this brief"), level="1")
    return raw(heading, call("provenance", *(content(line) for line in lines)))


def _in_words(day: str) -> str:
    """Write an ISO date as a reader does: 22 November 2026."""
    when = date.fromisoformat(day)
    return f"{when.day} {when:%B %Y}"
