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
    """Add ``reason``: the first rule that a row breaks, null where it can be used.

    Each rule is tried on nearly every row, so each asks first what settles nearly all of them.
    """
    rules = [*_identity_rules(rows, dataset), *_date_rules(rows, dataset)]
    if dataset == "apc":
        rules += _episode_rules(rows)
    rules.append(_if(_is_impossible_age(rows.age), "impossible age"))
    return rows.mutate(reason=ibis.coalesce(*rules))


def _if(broken: BooleanColumn, reason: str) -> StringColumn:
    return ibis.cases((broken, reason))


def _identity_rules(rows: Table, dataset: str) -> list[StringColumn]:
    rules = [
        _if(rows.person_id.isnull(), "no person id"),
        _if(rows[KEY[dataset]].isnull(), f"no {KEY[dataset].replace('_', ' ')}"),
    ]
    if dataset == "apc":
        rules.append(_if(rows.episode_status.fill_null("") != FINISHED, "unfinished episode"))
    return [*rules, _if(provider_of(rows.provider_code).isnull(), "no provider")]


def _date_rules(rows: Table, dataset: str) -> list[StringColumn]:
    return [_date_fault(rows[column], column) for column in DATES[dataset]]


def _date_fault(text: StringColumn, column: str) -> StringColumn:
    words = column.replace("_", " ")
    none = ibis.null(str)
    day = date_of(text)
    return ibis.cases(
        (day != INVALID_DATE, none),
        (day == INVALID_DATE, f"{words}: an invalid date was submitted (1801-01-01)"),
        (
            text.isnull() | (text.try_cast("date") == NULL_DATE),
            none if column in MAY_BE_NULL else ibis.literal(f"no {words}"),
        ),
        else_=f"{words} is not a date",
    )


def _episode_rules(rows: Table) -> list[StringColumn]:
    admitted, discharged = date_of(rows.admission_date), date_of(rows.discharge_date)
    started, ended = date_of(rows.episode_start), date_of(rows.episode_end)
    return [
        _if(discharged < admitted, "discharge before admission"),
        _if(ended < started, "episode ends before it starts"),
    ]


def _is_impossible_age(text: StringColumn) -> BooleanColumn:
    return text.notnull() & (text != "999") & age_of(text).isnull()
