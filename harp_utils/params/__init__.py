"""The settings of a run: YAML files to frozen records, with every check of configuration."""

from harp_utils.params.code_lists import load_code_lists
from harp_utils.params.focus_areas import load_focus_areas
from harp_utils.params.records import (
    AdmissionFilter,
    CodeList,
    DisclosurePolicy,
    EventDenominator,
    FocusArea,
    Headline,
    Metric,
    Period,
    Suite,
)
from harp_utils.params.suite import load_suite

__all__ = [
    "AdmissionFilter",
    "CodeList",
    "DisclosurePolicy",
    "EventDenominator",
    "FocusArea",
    "Headline",
    "Metric",
    "Period",
    "Suite",
    "load_code_lists",
    "load_focus_areas",
    "load_suite",
]
