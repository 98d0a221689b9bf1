"""Which published counts are part of which others, by the definitions of the measures.

Stroke is part of cardiovascular disease, and the discharges that a re-admission percentage is over
are part of the admissions for the same condition. Anyone can work this out from the methods page,
so a count of the part is never more than that of the whole, for every place, period and group.
"""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from harp_utils.params import CodeList, EventDenominator, FocusArea, Metric, Suite, load_code_lists

# What is counted, by kind of metric, measure and published column. Populations are no counts.
COUNTS = {
    ("attendance", "main", "numerator"): "events",
    ("admission", "main", "numerator"): "events",
    ("admission", "share_of_deliveries", "numerator"): "events",
    ("readmission", "main", "numerator"): "readmitted",
    ("readmission", "main", "denominator"): "discharges",
    ("readmission", "official", "numerator"): "official_readmitted",
    ("readmission", "official", "denominator"): "official_discharges",
    ("length_of_stay", "main", "denominator"): "stays",
    ("length_of_stay", "median_stay", "denominator"): "stays",
    ("length_of_stay", "zero_day_share", "numerator"): "zero_day_stays",
    ("length_of_stay", "zero_day_share", "denominator"): "stays",
}
# Official stays are placed by where they began, so they are no part of the other discharges.
OWN = {
    "attendance": ("events",),
    "admission": ("events",),
    "readmission": ("readmitted", "discharges", "official_readmitted", "official_discharges"),
    "length_of_stay": ("zero_day_stays", "stays"),
}
WITHIN = (
    ("readmitted", "discharges"),
    ("official_readmitted", "official_discharges"),
    ("zero_day_stays", "stays"),
)
OF_ADMISSIONS = ("discharges", "stays")


def series_name(metric_id: str, count: str) -> str:
    """Name the series of one count of a metric, as `metric_parts` writes it.

    Examples
    --------
    >>> series_name("stroke_admissions", "events")
    'stroke_admissions/events'
    """
    return f"{metric_id}/{count}"


def metric_parts(
    focus_areas: Sequence[FocusArea],
    suite: Suite,
    code_lists: Mapping[str, CodeList] | None = None,
) -> pd.DataFrame:
    """List the pairs of count series of which one is always part of the other.

    Parameters
    ----------
    focus_areas, suite, code_lists
        What the measures count: their codes, position, admission filters, ages and sex. The
        committed code lists are taken unless others are given.

    Returns
    -------
    pandas.DataFrame
        One row per pair, without those that follow from two others. Columns: ``part`` and
        ``whole``, names of `series_name`; a denominator shared by metrics, such as deliveries,
        has its own name alone.
    """
    metrics = [metric for focus in focus_areas for metric in focus.metrics]
    code_lists = load_code_lists() if code_lists is None else code_lists
    pairs = {
        *_pairs_within(metrics),
        *_pairs_between(metrics, suite, code_lists),
        *_pairs_of_denominators(metrics, suite, code_lists),
    }
    return pd.DataFrame(sorted(_direct(pairs)), columns=["part", "whole"], dtype="str")


def _pairs_within(metrics: Sequence[Metric]) -> Iterator[tuple[str, str]]:
    """Pair the counts of one metric, and what is counted with its denominator."""
    for metric in metrics:
        own = OWN[metric.kind]
        for part, whole in WITHIN:
            if whole in own:
                yield (
                    series_name(metric.metric_id, part),
                    series_name(metric.metric_id, whole),
                )
        # Not of a mere denominator: a baby can be admitted again after its birth.
        if metric.share_of:
            yield series_name(metric.metric_id, "events"), metric.share_of


def _pairs_between(
    metrics: Sequence[Metric], suite: Suite, code_lists: Mapping[str, CodeList]
) -> Iterator[tuple[str, str]]:
    """Pair the counts of each metric with those of the metrics that hold all its events."""
    for part in metrics:
        for whole in metrics:
            if part is whole or not is_part(part, whole, suite, code_lists):
                continue
            same = OWN[part.kind] if part.kind == whole.kind else ()
            counts = [(count, count) for count in same]
            if whole.kind == "admission":
                counts += [(name, "events") for name in OF_ADMISSIONS if name in OWN[part.kind]]
            # Two metrics of one definition are the same count: each is part of the other.
            for of_part, of_whole in counts:
                yield (
                    series_name(part.metric_id, of_part),
                    series_name(whole.metric_id, of_whole),
                )


def _pairs_of_denominators(
    metrics: Sequence[Metric], suite: Suite, code_lists: Mapping[str, CodeList]
) -> Iterator[tuple[str, str]]:
    """Pair what a condition's codes count with deliveries, where those codes make a delivery."""
    for metric in metrics:
        for entry in suite.denominators.values():
            if metric.dataset == "apc" and _is_part_of_events(metric, entry, code_lists):
                for count in ("events", *OF_ADMISSIONS):
                    if count in OWN[metric.kind]:
                        yield series_name(metric.metric_id, count), entry.name


def is_part(part: Metric, whole: Metric, suite: Suite, code_lists: Mapping[str, CodeList]) -> bool:
    """Tell whether every event that ``part`` counts is one that ``whole`` counts."""
    return (
        part.dataset == whole.dataset
        and whole.sex in ("all", part.sex)
        and _is_within_ages(part, whole)
        and _passes_filters(part, whole, suite)
        and _has_codes(part, whole.code_list, code_lists)
        and (whole.with_code_list is None or _has_codes(part, whole.with_code_list, code_lists))
    )


def _is_part_of_events(
    metric: Metric, entry: EventDenominator, code_lists: Mapping[str, CodeList]
) -> bool:
    return (
        entry.sex in ("all", metric.sex)
        and _is_within_ages(metric, entry)
        and any(_has_codes(metric, name, code_lists) for name in entry.code_lists)
    )


def _is_within_ages(part: Metric, whole: Metric | EventDenominator) -> bool:
    youngest, oldest = whole.minimum_age or 0, whole.maximum_age
    young = (part.minimum_age or 0) >= youngest
    return young and (
        oldest is None or (part.maximum_age is not None and part.maximum_age <= oldest)
    )


def _passes_filters(part: Metric, whole: Metric, suite: Suite) -> bool:
    """Whether all that the filters of ``part`` let through also pass those of ``whole``."""
    for field in ("admission_methods", "patient_classes", "attendance_categories"):
        passing, wanted = _accepted(part, suite, field), _accepted(whole, suite, field)
        if wanted is not None and (passing is None or not passing <= wanted):
            return False
    return True


def _accepted(metric: Metric, suite: Suite, field: str) -> frozenset[str] | None:
    """Codes of one field that pass every filter of a metric; None is every code."""
    sets = [frozenset(getattr(suite.admission_filters[w], field)) for w in metric.admission.split()]
    filled = [codes for codes in sets if codes]
    return frozenset.intersection(*filled) if filled else None


def _has_codes(part: Metric, wanted: str, code_lists: Mapping[str, CodeList]) -> bool:
    """Whether one of the lists that ``part`` demands lies within the list ``wanted``."""
    whole = code_lists[wanted]
    first = code_lists[part.code_list]
    if _within(first, whole) and whole.position in (first.position, "any"):
        return True
    # A second list may be met in any position, so it only fits a list of any position.
    return (
        part.with_code_list is not None
        and whole.position == "any"
        and _within(code_lists[part.with_code_list], whole)
    )


def _within(part: CodeList, whole: CodeList) -> bool:
    if part.system != whole.system:
        return False
    spans = [code_span(code) for code in whole.codes]
    return all(any(_covers(span, code_span(code)) for span in spans) for code in part.codes)


def code_span(code: str) -> tuple[str, str]:
    """Give the first and last code of a range, or one code twice, without dots.

    Examples
    --------
    >>> code_span("E10.0-E11.8")
    ('E100', 'E118')
    """
    first, _, last = code.replace(".", "").partition("-")
    return first, last or first


def _covers(whole: tuple[str, str], part: tuple[str, str]) -> bool:
    """Whether every code from the first to the last of ``part`` falls under ``whole``."""
    length = len(whole[0])
    if len(part[0]) < length:
        return False
    return whole[0] <= part[0][:length] and part[1][:length] <= whole[1]


def _direct(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Leave out pairs that follow from a part of the part."""
    wholes: dict[str, set[str]] = {}
    for part, whole in pairs:
        wholes.setdefault(part, set()).add(whole)
    return {
        (part, whole)
        for part, whole in pairs
        if not any(
            whole in wholes.get(middle, set()) and part not in wholes.get(middle, set())
            for middle in wholes[part] - {whole}
        )
    }
