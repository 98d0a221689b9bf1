"""Parts of one whole that have no event in common, and what is left of the whole without them.

An admission has one main diagnosis, so admissions for stroke and for heart failure together are no
more than those for cardiovascular disease. What is left of a whole without its parts is a count
too, though nobody publishes it: it is never below 0 and adds up over places, groups and years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from harp_utils.metric_parts import code_span, metric_parts
from harp_utils.params import CodeList, FocusArea, Metric, Suite, load_code_lists


@dataclass(frozen=True)
class PartFacts:
    """Which counts are part of which others, as everyone can work out from the definitions.

    Attributes
    ----------
    sets
        Series that are part of another, alone or together: ``set, part, whole``.
    within
        Sets of which what is left is part of what another leaves: ``part, whole``.
    """

    sets: pd.DataFrame
    within: pd.DataFrame


def part_facts(focus_areas: Sequence[FocusArea], suite: Suite) -> PartFacts:
    """Work out from the definitions which counts are part of which, with the committed codes."""
    sets = part_sets(focus_areas, suite)
    return PartFacts(sets, rests_within(sets, focus_areas))


def part_sets(focus_areas: Sequence[FocusArea], suite: Suite) -> pd.DataFrame:
    """List the sets of count series that add up to no more than another series.

    Parameters
    ----------
    focus_areas, suite
        What the measures count, with the committed code lists.

    Returns
    -------
    pandas.DataFrame
        One row per part of a set. Columns: ``set``, numbered from 0; ``part`` and ``whole``,
        names of series. Each part makes a set alone, and one with all parts it is apart from.
    """
    code_lists = load_code_lists()
    metrics = {m.metric_id: m for focus in focus_areas for m in focus.metrics}
    pairs = metric_parts(focus_areas, suite, code_lists)
    sets: list[tuple[tuple[str, ...], str]] = [
        ((part,), whole) for part, whole in pairs.itertuples(index=False)
    ]
    for whole, parts in pairs.groupby("whole")["part"]:
        together = {_apart_from(part, list(parts), metrics, code_lists) for part in parts}
        sets += [(members, str(whole)) for members in sorted(together) if len(members) > 1]
    rows = [(n, part, whole) for n, (members, whole) in enumerate(sets) for part in members]
    return pd.DataFrame(rows, columns=["set", "part", "whole"])


def rests_within(sets: pd.DataFrame, focus_areas: Sequence[FocusArea]) -> pd.DataFrame:
    """List the sets of which what is left is part of what is left of another.

    Discharges for other cancers than of the prostate are part of the admissions for other cancers,
    since one rule says which admissions count as discharges of both.

    Parameters
    ----------
    sets
        As `part_sets` gives them.
    focus_areas
        What the measures count.

    Returns
    -------
    pandas.DataFrame
        One row per pair of sets of one part. Columns: ``part`` and ``whole``, numbers of sets.
    """
    metrics = {m.metric_id: m for focus in focus_areas for m in focus.metrics}
    alone = sets[~sets["set"].duplicated(keep=False)]
    number = {(part, whole): at for at, part, whole in alone.itertuples(index=False)}
    counted: dict[str, list[str]] = {}
    for part, whole in number:
        if _same_people(_metric(part, metrics), _metric(whole, metrics)):
            counted.setdefault(part, []).append(whole)
    found = [
        (at, number[above])
        for (part, whole), at in number.items()
        if _same_filter(_metric(part, metrics), _metric(whole, metrics))
        for above in product(counted.get(part, ()), counted.get(whole, ()))
        if above in number
    ]
    return pd.DataFrame(found, columns=["part", "whole"], dtype="int64")


def _apart_from(
    part: str,
    others: Sequence[str],
    metrics: Mapping[str, Metric],
    code_lists: Mapping[str, CodeList],
) -> tuple[str, ...]:
    """Take a part and those of others that share no event with it, nor with each other."""
    chosen = [part]
    for other in others:
        metric = _metric(other, metrics)
        if all(_are_apart(_metric(one, metrics), metric, code_lists) for one in chosen):
            chosen.append(other)
    return tuple(sorted(chosen))


def _metric(series: str, metrics: Mapping[str, Metric]) -> Metric | None:
    return metrics.get(series.partition("/")[0])


def _are_apart(
    one: Metric | None, other: Metric | None, code_lists: Mapping[str, CodeList]
) -> bool:
    """Whether no event can count for both: each has one main diagnosis, and it is of one list."""
    if one is None or other is None:
        return False
    first, second = code_lists[one.code_list], code_lists[other.code_list]
    of_main = first.position == second.position == "primary" and first.system == second.system
    return of_main and not any(_overlap(a, b) for a in first.codes for b in second.codes)


def _overlap(one: str, other: str) -> bool:
    first, second = code_span(one), code_span(other)
    length = min(len(first[0]), len(second[0]))
    (a, b), (c, d) = ((low[:length], high[:length]) for low, high in (first, second))
    return a <= d and c <= b


def _same_people(one: Metric | None, other: Metric | None) -> bool:
    """Whether two metrics are of one condition in the same people."""
    return one is not None and other is not None and _condition(one) == _condition(other)


def _condition(metric: Metric) -> tuple[object, ...]:
    codes = (metric.code_list, metric.with_code_list)
    return *codes, metric.sex, metric.minimum_age, metric.maximum_age


def _same_filter(part: Metric | None, whole: Metric | None) -> bool:
    """Whether two metrics of unlike conditions leave out the same events of both."""
    if part is None or whole is None or _same_people(part, whole):
        return False
    return (part.kind, part.admission) == (whole.kind, whole.admission)
