"""The ways in which a synthetic spell can begin, as HES codes them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class AdmissionType:
    """How a kind of spell is coded: methods and their weights, class, source and episode type."""

    name: str
    methods: str
    patient_class: str
    source: str
    episode_type: str


TYPES = (
    AdmissionType("emergency", "21:78;22:6;24:5;28:4;2A:3;2D:4", "1", "19", "1"),
    AdmissionType("elective", "11:60;12:25;13:15", "1", "19", "1"),
    AdmissionType("day_case", "11:60;12:25;13:15", "2", "19", "1"),
    AdmissionType("regular", "13", "3", "19", "1"),
    AdmissionType("maternity", "31:8;32:1", "1", "19", "2"),
    AdmissionType("birth", "82", "1", "79", "3"),
    AdmissionType("maternity_facility", "31", "5", "19", "2"),
    AdmissionType("birth_facility", "82", "5", "79", "3"),
    AdmissionType("transfer", "81", "1", "51", "1"),
)
NUMBER = {kind.name: number for number, kind in enumerate(TYPES)}
PLANTED = ("emergency", "elective", "day_case", "regular", "maternity", "birth")
ORDINARY = np.array([kind.patient_class == "1" for kind in TYPES])
# Share of deliveries and births in class 5: mother and baby use the delivery facilities only.
FACILITY = {"maternity": "maternity_facility", "birth": "birth_facility"}
FACILITY_SHARE = 0.05


def type_shares(conditions: pd.DataFrame) -> np.ndarray:
    """Share of a condition's first admissions that begin in each way, one row per condition."""
    shares = np.zeros((len(conditions), len(TYPES)))
    for name in PLANTED:
        planted = conditions[name].to_numpy()
        facility = FACILITY.get(name)
        shares[:, NUMBER[name]] = planted * (1 - FACILITY_SHARE if facility else 1)
        if facility:
            shares[:, NUMBER[facility]] = planted * FACILITY_SHARE
    return shares
