"""Why a row is refused: the rules, in the order in which they are tried, for each dataset."""

import ibis
from ibis.expr.types import BooleanColumn, StringColumn, Table

from harp_utils.extract.schema import KEY
from harp_utils.extract.values import INVALID_DATE, NULL_DATE, age_of, date_of, provider_of

FINISHED = "3"
DATES = {
    "apc": ("admission_date", "discharge_date", "episode_start", "episode_end"),
    "ecds": ("arrival_date",),
}
MAY_BE_NULL = ("discharge_date",)


def add_reason(rows: Table, dataset: str) -> Table:
    """Add ``reason``: the first rule that a row breaks, null where it can be used."""
    rules = [*_identity_rules(rows, dataset), *_date_rules(rows, dataset)]
    if dataset == "apc":
        rules += _episode_rules(rows)
    rules.append((_is_impossible_age(rows.age), "impossible age"))
    branches = [(broken.fill_null(False), ibis.literal(reason)) for broken, reason in rules]
    return rows.mutate(reason=ibis.cases(*branches))


def _identity_rules(rows: Table, dataset: str) -> list[tuple[BooleanColumn, str]]:
    rules = [
        (rows.person_id.isnull(), "no person id"),
        (rows[KEY[dataset]].isnull(), f"no {KEY[dataset].replace('_', ' ')}"),
    ]
    if dataset == "apc":
        rules.append((rows.episode_status.fill_null("") != FINISHED, "unfinished episode"))
    return [*rules, (provider_of(rows.provider_code).isnull(), "no provider")]


def _date_rules(rows: Table, dataset: str) -> list[tuple[BooleanColumn, str]]:
    rules = []
    for column in DATES[dataset]:
        words = column.replace("_", " ")
        text = rows[column]
        rules.append((text == INVALID_DATE, f"{words}: an invalid date was submitted (1801-01-01)"))
        if column not in MAY_BE_NULL:
            rules.append((text.isnull() | (text == NULL_DATE), f"no {words}"))
        unreadable = text.notnull() & (text != NULL_DATE) & date_of(text).isnull()
        rules.append((unreadable, f"{words} is not a date"))
    return rules


def _episode_rules(rows: Table) -> list[tuple[BooleanColumn, str]]:
    admitted, discharged = date_of(rows.admission_date), date_of(rows.discharge_date)
    started, ended = date_of(rows.episode_start), date_of(rows.episode_end)
    return [
        (discharged < admitted, "discharge before admission"),
        (ended < started, "episode ends before it starts"),
    ]


def _is_impossible_age(text: StringColumn) -> BooleanColumn:
    return text.notnull() & (text != "999") & age_of(text).isnull()
