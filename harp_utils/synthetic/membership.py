"""Which share of a condition's records a metric counts, worked out from the code lists."""

from dataclasses import dataclass

import numpy as np

from harp_utils.activity.codes import is_listed, normal_code
from harp_utils.params import CodeList, Metric, Suite
from harp_utils.synthetic.admission_types import TYPES
from harp_utils.synthetic.attendances import unplanned_share
from harp_utils.synthetic.choices import Choices, parse_weights
from harp_utils.synthetic.clinical import Clinic
from harp_utils.synthetic.rates import Planted


@dataclass(frozen=True)
class CodeShares:
    """Probability that a spell falls under code lists, by ethnic category and condition.

    ``first`` is for a first spell; ``later`` for one that follows another, which has neither
    procedure nor complication.
    """

    first: np.ndarray
    later: np.ndarray


def listed_share(choices: Choices, codes: CodeList, conditions: int) -> np.ndarray:
    """Share of each condition's draws that are in a code list."""
    inside = np.array([is_in_list(value, codes) for value in choices.values], dtype=float)
    return np.bincount(choices.owners, inside * choices.shares, conditions)


def is_in_list(code: str, codes: CodeList) -> bool:
    """Tell whether a planted code is in a code list."""
    if codes.system == "SNOMED":
        return code in codes.codes
    normal = normal_code(code, codes.system) if code else ""
    return bool(normal) and any(is_listed(normal, listed) for listed in codes.codes)


def metric_code_shares(
    metric: Metric, code_lists: dict[str, CodeList], clinic: Clinic, planted: Planted
) -> CodeShares:
    """Work out how often the records of each condition carry the codes of a metric."""
    codes = code_lists[metric.code_list]
    shares = _list_shares(codes, codes.position, clinic, planted)
    if metric.with_code_list is None:
        return shares
    also = _list_shares(code_lists[metric.with_code_list], "any", clinic, planted)
    return CodeShares(shares.first * also.first, shares.later * also.later)


def any_code_shares(codes: CodeList, clinic: Clinic, planted: Planted) -> CodeShares:
    """Work out how often the records of each condition carry a code of a list anywhere."""
    return _list_shares(codes, "any", clinic, planted)


def _list_shares(codes: CodeList, position: str, clinic: Clinic, planted: Planted) -> CodeShares:
    count = len(planted.conditions)
    none = np.zeros((len(planted.category), count))
    if codes.system == "OPCS4":
        return CodeShares(none + listed_share(clinic.procedure, codes, count), none)
    missed = 1 - listed_share(clinic.primary, codes, count)
    if position != "primary":
        missed = missed * (1 - listed_share(clinic.beside, codes, count))
    later = none + 1 - missed
    first = none + missed
    for complication in clinic.complications:
        if position != "primary" and is_in_list(complication.code, codes):
            first = first * (1 - complication.odds.T)
    return CodeShares(1 - first, later)


def type_passes(admission: str, suite: Suite) -> np.ndarray:
    """Share of each admission type that passes every filter of a metric's ``admission``."""
    passes = np.ones(len(TYPES))
    for word in admission.split():
        wanted = suite.admission_filters[word]
        for number, kind in enumerate(TYPES):
            if wanted.patient_classes:
                passes[number] *= kind.patient_class in wanted.patient_classes
            if wanted.admission_methods:
                passes[number] *= _share_of(kind.methods, wanted.admission_methods)
    return passes


def attendance_passes(admission: str, suite: Suite) -> float:
    """Share of attendances that pass every filter of a metric's ``admission``."""
    wanted = [suite.admission_filters[word].attendance_categories for word in admission.split()]
    return float(np.prod([unplanned_share(each) for each in wanted if each]))


def _share_of(weights: str, wanted: tuple[str, ...]) -> float:
    parsed = parse_weights(weights)
    return sum(weight for value, weight in parsed.items() if value in wanted) / sum(parsed.values())
