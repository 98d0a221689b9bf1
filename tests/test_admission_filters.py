"""Which admission filters an event passes."""

from types import SimpleNamespace

import ibis
import pandas as pd

from harp_utils.activity.admission_filters import passed, passes_all
from harp_utils.params import AdmissionFilter

NONE = {"admission_methods": (), "patient_classes": (), "attendance_categories": ()}
FILTERS = {
    "any": {"patient_classes": ("1", "2")},
    "elective": {"patient_classes": ("1", "2"), "admission_methods": ("11",)},
    "ordinary": {"patient_classes": ("1",)},
    "unplanned": {"attendance_categories": ("1",)},
}
SUITE = SimpleNamespace(
    admission_filters={name: AdmissionFilter(**(NONE | codes)) for name, codes in FILTERS.items()}
)


def test_an_admission_passes_a_filter_when_all_its_codes_are_asked_for():
    frame = pd.DataFrame(
        [("11", "1"), ("11", "2"), ("21", "1"), ("11", "3"), (None, "1"), ("11", None)],
        columns=["admission_method", "patient_class"],
    )
    rows = ibis.memtable(frame)
    signs = rows.mutate(**passed(rows, SUITE))
    found = signs.mutate(both=passes_all(signs, "elective ordinary")).execute()
    assert found["passes_any"].tolist() == [True, True, True, False, True, False]
    assert found["passes_elective"].tolist() == [True, True, False, False, False, False]
    assert found["both"].tolist() == [True, False, False, False, False, False]
    # An admission has no attendance category, so it is none that a filter asks for.
    assert not found["passes_unplanned"].any()


def test_an_attendance_passes_by_its_category_alone():
    rows = ibis.memtable(pd.DataFrame({"attendance_category": ["1", "2", None]}))
    found = rows.select(**passed(rows, SUITE)).execute()
    assert found["passes_unplanned"].tolist() == [True, False, False]
    assert not found["passes_any"].any()
