"""Literal rows of a published table, for tests of what a reader sees."""

import pandas as pd

RATE = "admissions per 100,000 people a year"

DEFAULTS = {
    "focus_area": "cardiovascular",
    "metric_id": "stroke_admissions",
    "metric_name": "Stroke admissions",
    "kind": "admission",
    "measure": "main",
    "period": "2025/26",
    "area_code": "E54000065",
    "area_name": "NHS Central East Integrated Care Board",
    "area_level": "icb",
    "breakdown": "ethnic_group",
    "ethnic_group": "Asian",
    "ethnic_category": "all",
    "imd_quintile": "all",
    "numerator": 120.0,
    "denominator": 50_000.0,
    "value": None,
    "lower_95": None,
    "upper_95": None,
    "lower_998": None,
    "upper_998": None,
    "unit": RATE,
    "method": "directly standardised rate, Dobson limits for repeat events",
    "value_note": "",
    "count_note": "",
    "crude_rate": None,
    "crude_lower_95": None,
    "crude_upper_95": None,
    "crude_note": "z",
    "ratio": None,
    "ratio_lower_95": None,
    "ratio_upper_95": None,
    "ratio_note": "",
}


def row(group, value=None, limits=(None, None), ratio=None, ratio_limits=(None, None), **columns):
    """Make one row; a ratio of 1 for the White group stands for the reference itself."""
    made = {
        **DEFAULTS,
        "ethnic_group": group,
        "value": value,
        "lower_95": limits[0],
        "upper_95": limits[1],
        "ratio": ratio,
        "ratio_lower_95": ratio_limits[0],
        "ratio_upper_95": ratio_limits[1],
    }
    return {**made, **columns}


def hidden_row(group, **columns):
    """Make a row hidden for fewer than ten events."""
    notes = {"value_note": "u", "ratio_note": "u", "count_note": "c", "numerator": None}
    return row(group, **{**notes, **columns})


def zero_row(group, **columns):
    """Make a row of a true zero."""
    return row(group, 0.0, **{"value_note": "0", "ratio_note": "0", "numerator": 0.0, **columns})


def unknown_row(**columns):
    """Make the row of people whose group is not known."""
    return row("Unknown", **{"value_note": "z", "ratio_note": "z", "numerator": 35.0, **columns})


STROKE = (
    row("Asian", 172.0, (148.0, 199.0), 1.09, (0.93, 1.28)),
    row("Black", 234.0, (195.0, 279.0), 1.48, (1.23, 1.78)),
    row("Mixed", 166.0, (121.0, 222.0), 1.05, (0.77, 1.43)),
    row("White", 158.0, (153.0, 163.0), 1.0, ratio_note="reference", numerator=3105.0),
    hidden_row("Other"),
    unknown_row(),
)
EVERYONE = row("Everyone", 161.0, (157.0, 166.0), breakdown="everyone", numerator=3500.0)


def frame(rows):
    """Give rows as the frame a published table holds."""
    return pd.DataFrame(list(rows))
