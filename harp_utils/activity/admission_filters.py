"""Which of the suite's admission filters an event passes, as signs that are true or false."""

import ibis
from ibis.expr.types import BooleanValue, Table

from harp_utils.params import AdmissionFilter, Suite

# What each part of a filter asks of a record.
ASKED = {
    "admission_methods": "admission_method",
    "patient_classes": "patient_class",
    "attendance_categories": "attendance_category",
}
ANY_ADMISSION = "any"


def passed(events: Table, suite: Suite) -> dict[str, BooleanValue]:
    """Give a sign ``passes_`` for each filter: whether the codes of an event are those it asks for.

    An event without such a code does not pass.
    """
    return {f"passes_{name}": _passes(events, one) for name, one in suite.admission_filters.items()}


def _passes(events: Table, asked: AdmissionFilter) -> BooleanValue:
    tests = [
        events[column].isin(codes) if column in events.columns else ibis.literal(False)
        for part, column in ASKED.items()
        if (codes := getattr(asked, part))
    ]
    return ibis.and_(*tests).fill_null(False)


def passes_all(events: Table, words: str) -> BooleanValue:
    """Whether an event passes every filter that a metric's ``admission`` names."""
    return ibis.and_(*(events[f"passes_{word}"] for word in words.split()))
