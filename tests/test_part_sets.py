"""Parts of one whole without an event in common, and what wholes leave without their parts."""

from dataclasses import replace

import pytest

from harp_utils.metric_parts import metric_parts
from harp_utils.params import load_focus_areas, load_suite
from harp_utils.part_sets import part_sets, rests_within

SUITE = load_suite()
FOCUS_AREAS = load_focus_areas()
SETS = part_sets(FOCUS_AREAS, SUITE)
SITES = ("bowel", "breast", "lung", "prostate")


def together(sets=SETS):
    """Sets of two parts or more, by their whole."""
    members = sets.groupby("set").agg(whole=("whole", "first"), parts=("part", frozenset))
    return {(whole, parts) for whole, parts in members.itertuples(index=False) if len(parts) > 1}


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        (
            "cancer_admissions/events",
            {
                f"{site}_cancer_admissions/events"
                for site in ("bowel", "breast", "lung", "prostate")
            },
        ),
        ("cvd_readmissions/readmitted", {"stroke_readmissions/readmitted"}),
        ("mental_health_admissions/events", {"psychosis_admissions/events"}),
    ],
)
def test_conditions_with_main_diagnoses_of_their_own_are_apart(whole, parts):
    assert any(name == whole and parts <= members for name, members in together())


def test_what_shares_a_code_is_not_apart():
    """E10.1 is ketoacidosis, and a complication."""
    names = {name for _, members in together() for name in members}
    assert "dka_admissions/events" not in names


def test_codes_of_any_position_can_stand_beside_each_other():
    """A woman who has twins may have both kinds of caesarean."""
    assert "deliveries" not in {whole for whole, _ in together()}


def test_counts_of_one_condition_are_never_apart():
    """Who was discharged after a stroke was admitted with one."""
    for _, members in together():
        assert len({name.partition("/")[0] for name in members}) == len(members)


def test_every_part_makes_a_set_alone():
    alone = SETS[~SETS["set"].duplicated(keep=False)]
    assert ("stroke_admissions/events", "cvd_admissions/events") in set(
        alone[["part", "whole"]].itertuples(index=False, name=None)
    )
    assert len(alone) == len(metric_parts(FOCUS_AREAS, SUITE))


def named_within(focus_areas=FOCUS_AREAS):
    sets = part_sets(focus_areas, SUITE)
    alone = sets.drop_duplicates("set", keep=False).set_index("set")
    return {
        (*alone.loc[part, ["part", "whole"]], *alone.loc[whole, ["part", "whole"]])
        for part, whole in rests_within(sets, focus_areas).itertuples(index=False)
    }


def test_other_discharges_are_part_of_other_admissions():
    assert (
        *("prostate_cancer_readmissions/discharges", "cancer_readmissions/discharges"),
        *("prostate_cancer_admissions/events", "cancer_admissions/events"),
    ) in named_within()


def test_a_part_with_a_filter_of_its_own_says_nothing_of_the_rest():
    """Planned discharges after a stroke are other discharges, but no other admissions."""
    firsts = {found[0] for found in named_within()}
    assert "stroke_readmissions/discharges" not in firsts
    cancer = [
        replace(metric, admission="emergency")
        if metric.metric_id == "prostate_cancer_readmissions"
        else metric
        for focus in FOCUS_AREAS
        for metric in focus.metrics
    ]
    others = [
        replace(focus, metrics=tuple(m for m in cancer if m.focus_area == focus.focus_area))
        for focus in FOCUS_AREAS
    ]
    assert "prostate_cancer_readmissions/discharges" not in {one[0] for one in named_within(others)}


def test_a_chain_of_parts_is_no_such_pair():
    """Stays less same-day ones are not part of the admissions that are no stays."""
    for part, whole, _, _ in named_within():
        assert part.partition("/")[0] != whole.partition("/")[0]
