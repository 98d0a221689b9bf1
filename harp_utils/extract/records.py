"""Rows that passed the rules, as typed records: what every later step reads."""

import ibis
from ibis.expr.types import Table

from harp_utils.ethnicity import CATEGORIES
from harp_utils.extract import values
from harp_utils.extract.signs import signs


def episodes(rows: Table) -> Table:
    """Type the APC rows.

    Grain: one finished episode. Columns: ``episode_key``, ``admission_date``,
    ``discharge_date``, ``episode_start``, ``episode_end``, ``episode_order``, ``episode_type``,
    ``admission_method``, ``patient_class``, ``primary_diagnosis``, ``diagnosis`` and ``procedure``
    (codes as recorded, divided by commas), ``episode`` (the number of its key), those of
    `signs.signs`, which stand for the codes of other columns, and those of ``_person``.
    """
    return rows.select(
        **_person(rows),
        **signs(rows),
        episode_key=rows.episode_key,
        episode=rows.key_number,
        admission_date=values.date_of(rows.admission_date),
        discharge_date=values.date_of(rows.discharge_date),
        episode_start=values.date_of(rows.episode_start),
        episode_end=values.date_of(rows.episode_end),
        episode_order=rows.episode_order.try_cast("int16").fill_null(99),
        episode_type=rows.episode_type,
        admission_method=rows.admission_method.upper(),
        patient_class=rows.patient_class,
        primary_diagnosis=rows.first_diagnosis,
        diagnosis=rows.diagnosis,
        procedure=rows.procedure,
    )


def attendances(rows: Table) -> Table:
    """Type the ECDS rows.

    Grain: one attendance. Columns: ``attendance_key``, ``arrival_date``,
    ``attendance_category``, ``codes`` (the chief complaint and the diagnoses, divided by
    commas), ``attendance`` (the number of its key) and those of ``_person``.
    """
    return rows.select(
        **_person(rows),
        attendance_key=rows.attendance_key,
        attendance=rows.key_number,
        arrival_date=values.date_of(rows.arrival_date),
        attendance_category=rows.attendance_category.upper(),
        codes=ibis.literal(",").join([rows.chief_complaint, rows.diagnosis.nullif("")]),
    )


#: A digest of the row's content, what is odd about its ethnic category, and if it is invented.
FOR_THE_REPORT = ("row_digest", "category_fault", "is_synthetic")
TYPED = {"apc": episodes, "ecds": attendances}


def _person(rows: Table) -> dict[str, ibis.Value]:
    """Who the record is about and where they live, alike in both datasets.

    ``person`` is the number of the person's id, which itself goes no further; ``age`` null where
    not known, ``sex`` F, M or other, ``ethnic_category`` a letter, Z or 99, ``imd_quintile`` 1
    (most deprived) to 5, 0 where unknown. `FOR_THE_REPORT` are for the report of the extract.
    """
    return {
        "person": values.number_of(rows.person_id),
        "age": values.age_of(rows.age),
        "sex": values.sex_of(rows.sex),
        "ethnic_category": values.ethnic_category_of(rows.ethnic_category, list(CATEGORIES)),
        "provider_code": values.provider_of(rows.provider_code),
        "sub_icb_code": values.sub_icb_of(rows.sub_icb_code),
        "local_authority": rows.local_authority.upper(),
        "imd_quintile": values.imd_quintile_of(rows.imd_decile),
        **{name: rows[name] for name in FOR_THE_REPORT},
    }
