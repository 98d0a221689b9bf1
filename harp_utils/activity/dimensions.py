"""The breakdowns that every event carries: period, place, age band and ethnic category."""

from collections.abc import Iterable

import ibis
import pandas as pd
from ibis.expr.types import DateValue, IntegerValue, Table

from harp_utils.activity.labels import Labels, wide
from harp_utils.backend import Backend, lookup
from harp_utils.ethnicity import number_of_category
from harp_utils.params import Period

AGE_BANDS = (*(f"{age}-{age + 4}" for age in range(0, 85, 5)), "85+")
UNKNOWN_AGE = "unknown"


def period_of(day: DateValue, periods: Iterable[Period], labels: Labels) -> IntegerValue:
    """Tell the number of the period that a day belongs to; null outside all of them."""
    return ibis.cases(
        *(
            (day.between(period.start, period.end), wide(labels.place("period", period.label)))
            for period in periods
        )
    ).cast("int8")


def age_band_of(age: IntegerValue, labels: Labels) -> IntegerValue:
    """Tell the number of the band of five years, "85+" or "unknown"."""
    numbers = [wide(labels.place("age_band", band)) for band in AGE_BANDS]
    bands = ((age < 5 * (place + 1), number) for place, number in enumerate(numbers[:-1]))
    known = ibis.cases(*bands, else_=numbers[-1])
    unknown = wide(labels.place("age_band", UNKNOWN_AGE))
    return ibis.cases((age >= 0, known), else_=unknown).cast("int8")


def add_icb(engine: Backend, events: Table, places: pd.DataFrame) -> Table:
    """Add ``icb_code``: the ICB of residence, null outside England and where not known.

    ``places`` is that of ``geography.load_places``, with the number of each ICB: a sub-ICB location
    names the ICB, except where the district is needed as well.
    """
    alone = places[places["local_authority"] == ""]
    split = places[places["local_authority"] != ""]
    by_code = lookup(engine, "places_by_code", alone[["sub_icb_code", "icb_code"]])
    by_district = lookup(engine, "places_by_district", split)
    by_district = by_district.rename(district_icb="icb_code")
    rows = events.left_join(by_code, "sub_icb_code").drop("sub_icb_code_right")
    rows = rows.left_join(by_district, ["sub_icb_code", "local_authority"])
    icb = ibis.coalesce(rows.icb_code, rows.district_icb)
    return rows.select(*events.columns, icb_code=icb.cast("int8"))


def add_person_category(events: Table, people: Table) -> Table:
    """Replace each event's recorded category by that of its person; keep it as recorded too.

    ``people`` has the category of each ``person`` by number. New column: ``recorded_category``, by
    number too.
    """
    recorded = events.mutate(recorded_category=number_of_category(events.ethnic_category))
    recorded = recorded.drop("ethnic_category")
    joined = recorded.join(people, "person")
    return joined.select(*recorded.columns, "ethnic_category")
