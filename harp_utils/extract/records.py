"""Rows that passed the rules, as typed records: what every later step reads."""

from pathlib import Path

import ibis
from ibis.expr.types import Table

from harp_utils.backend import Backend, read_part
from harp_utils.ethnicity import CATEGORIES
from harp_utils.extract import values


def episodes(rows: Table) -> dict[str, ibis.Value]:
    """Type the cells of APC rows.

    Grain: one finished episode. Columns: ``episode_key``, ``admission_date``,
    ``discharge_date``, ``episode_start``, ``episode_end``, ``episode_order``, ``episode_type``,
    ``admission_method``, ``admission_source``, ``patient_class``, ``discharge_destination``,
    ``discharge_method``, ``specialty`` (null where the file lacks it), ``primary_diagnosis``,
    ``diagnosis`` and ``procedure`` (codes as recorded, divided by commas), ``episode`` (the number
    of its key) and those of ``_person``.
    """
    return dict(
        **_person(rows),
        episode_key=rows.episode_key,
        episode=values.quick_number_of(rows.episode_key),
        admission_date=values.date_of(rows.admission_date),
        discharge_date=values.date_of(rows.discharge_date),
        episode_start=values.date_of(rows.episode_start),
        episode_end=values.date_of(rows.episode_end),
        episode_order=rows.episode_order.try_cast("int16").fill_null(99),
        episode_type=rows.episode_type,
        admission_method=rows.admission_method.upper(),
        admission_source=rows.admission_source,
        patient_class=rows.patient_class,
        discharge_destination=rows.discharge_destination,
        discharge_method=rows.discharge_method,
        specialty=rows.specialty,
        primary_diagnosis=rows.first_diagnosis,
        diagnosis=rows.diagnosis,
        procedure=rows.procedure,
    )


def attendances(rows: Table) -> dict[str, ibis.Value]:
    """Type the cells of ECDS rows.

    Grain: one attendance. Columns: ``attendance_key``, ``arrival_date``,
    ``attendance_category``, ``codes`` (the chief complaint and the diagnoses, divided by
    commas), ``attendance`` (the number of its key) and those of ``_person``.
    """
    return dict(
        **_person(rows),
        attendance_key=rows.attendance_key,
        attendance=values.quick_number_of(rows.attendance_key),
        arrival_date=values.date_of(rows.arrival_date),
        attendance_category=rows.attendance_category.upper(),
        codes=ibis.literal(",").join([rows.chief_complaint, rows.diagnosis.nullif("")]),
    )


#: A digest of the row's content, what is odd about its ethnic category, and if it is invented.
FOR_THE_REPORT = ("row_digest", "category_fault", "is_synthetic")
#: Marks rows that break a rule or share a key.
ODD = "is_odd"
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


def rows_folder(interim: Path, dataset: str) -> Path:
    """Name the folder of all rows, typed, those with `ODD` apart: these are not used from here."""
    return interim / f"{dataset}_rows"


def settled_file(interim: Path, dataset: str) -> Path:
    """Name the file of odd rows that can be used all the same, typed."""
    return interim / f"{dataset}_settled.parquet"


def load_records(engine: Backend, interim: Path, dataset: str) -> Table:
    """Read the records of a dataset, in the columns of `episodes` or `attendances`.

    Grain: one finished episode or attendance.
    """
    plain = read_part(engine, rows_folder(interim, dataset), ODD, truth=False)
    settled = engine.read_parquet(settled_file(interim, dataset))
    return plain.select(*settled.columns).union(settled)
