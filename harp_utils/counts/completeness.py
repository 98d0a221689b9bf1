"""How well ethnicity was recorded, before and after one category is chosen per person."""

import ibis
import pandas as pd
from ibis.expr.types import IntegerScalar, IntegerValue, Table

from harp_utils.activity.history import History, countable
from harp_utils.counts.additive import Levels, add_up
from harp_utils.ethnicity import NOT_KNOWN, NOT_STATED, NUMBERS, is_known


def completeness_by_area(history: History, levels: Levels) -> pd.DataFrame:
    """Count admissions and attendances by whether a category was recorded.

    Grain: one row per ``dataset`` (apc: admissions; ecds: attendances), ``period`` and
    ``area_code``. Columns: ``n``; ``known_category``, ``not_stated``, ``not_known`` as recorded
    (for admissions by the first episode); ``known_category_after``, ``not_stated_after``,
    ``not_known_after`` once the person's category is used.
    """
    rows = countable(_recorded(history))
    return add_up(rows, ["dataset"], levels, **_shares(rows))


def completeness_by_provider(history: History, levels: Levels) -> pd.DataFrame:
    """Count the same by provider, over residents of England and everyone else.

    Grain: one row per ``dataset``, ``period`` and ``provider_code``.
    """
    rows = _recorded(history)
    rows = rows.filter(rows.period.notnull()).join(levels.periods, "period")
    rows = rows.drop("period").rename(period="any_period")
    order = ["dataset", "period", "provider_code"]
    counted = rows.group_by(order).agg(**_shares(rows)).order_by(order)
    return levels.labels.named(counted.to_pyarrow(), order)


def _recorded(history: History) -> Table:
    tables = {"apc": history.admissions, "ecds": history.attendances}
    columns = ("period", "icb_code", "provider_code", "recorded_category", "ethnic_category")
    parts = [rows.select(*columns, dataset=ibis.literal(name)) for name, rows in tables.items()]
    return ibis.union(*parts)


def _shares(rows: Table) -> dict[str, IntegerScalar]:
    before, after = map(_by_quality, (rows.recorded_category, rows.ethnic_category))
    return {"n": rows.count()} | before | {f"{name}_after": n for name, n in after.items()}


def _by_quality(category: IntegerValue) -> dict[str, IntegerScalar]:
    return {
        "known_category": is_known(category).sum(),
        "not_stated": (category == NUMBERS[NOT_STATED]).sum(),
        "not_known": (category == NUMBERS[NOT_KNOWN]).sum(),
    }
