"""Headline ratios under every rule and grouping."""

import numpy as np
import pandas as pd
import pytest
from sample_published import ENGLAND, SICKLE_RATES, sample_counts, sample_settings

from harp_utils.collection import KEYS
from harp_utils.denominators import area_population
from harp_utils.disclosure import REASONS
from harp_utils.reference import load_standard_population
from harp_utils.sensitivity import headline_sensitivity, sensitivity_in_words
from harp_utils.sensitivity_measures import measures_by_grouping

SUITE, FOCUS_AREAS, AREAS, POPULATION = sample_settings()
KEY = ["rule", "grouping", "metric_id", "ethnic_group"]
OWN = ("most_frequent", "nhs_2001_5")


@pytest.fixture(scope="module")
def counts():
    return sample_counts(SUITE, FOCUS_AREAS, AREAS, POPULATION)


@pytest.fixture(scope="module")
def headlines(counts):
    return make(counts, no_gaps(counts))


def no_gaps(counts):
    return counts.completeness[KEYS].iloc[:0]


def make(counts, gaps, blurred=()):
    """Headlines where England's counts of the named metrics and groups are not exact."""
    standard = load_standard_population(SUITE.standard)
    columns = ["metric_id", "ethnic_group"]
    published = pd.DataFrame(list(blurred), columns=columns).assign(
        period=SUITE.periods[-1].label,
        area_code=ENGLAND,
        measure="main",
        breakdown="ethnic_group",
        count_note="b",
    )
    by_grouping = measures_by_grouping(counts, SUITE, FOCUS_AREAS, POPULATION, standard, AREAS)
    rows = headline_sensitivity(by_grouping, SUITE, FOCUS_AREAS, AREAS, gaps, published)
    return rows.set_index(KEY).sort_index()


def test_every_lead_metric_has_a_row_for_each_rule_grouping_and_group(headlines):
    assert len(headlines) == 3 * 2 * 3 * 5
    assert set(headlines["focus_area"]) == {focus.focus_area for focus in FOCUS_AREAS}


def test_the_suite_s_own_choice_does_not_move(headlines):
    own = headlines.loc[OWN]["movement"].dropna()
    assert len(own) > 5
    assert (own == 1).all()


def test_a_rule_that_moves_people_moves_the_ratio_by_their_events(headlines):
    """The sample's OHID rule calls everyone of category S Caribbean."""
    moved, own = ("ohid_chime", "nhs_2001_5"), headlines.loc[OWN]
    black = headlines.loc[(*moved, "cvd_admissions", "Black")]
    own_ratio = own.loc[("cvd_admissions", "Black"), "ratio"]
    assert black["ratio"] > own_ratio
    assert black["movement"] == pytest.approx(black["ratio"] / own_ratio, abs=0.01)
    assert headlines.loc[(*moved, "cvd_admissions", "Asian"), "movement"] == 1


def test_a_grouping_moves_chinese_people_and_their_population(headlines):
    by_census = headlines.loc[("most_frequent", "census_2021_5")]
    own = headlines.loc[OWN]
    same = [("cvd_admissions", group) for group in ("Black", "Mixed", "White")]
    assert (by_census.loc[same, "value"] == own.loc[same, "value"]).all()
    # Chinese people have the lowest rate of the sample, so Asian falls and Other rises.
    asian, other = ("cvd_admissions", "Asian"), ("cvd_admissions", "Other")
    assert by_census.loc[asian, "movement"] < 1 < by_census.loc[other, "movement"]


def test_the_value_is_england_s_standardised_rate(counts, headlines):
    """Each band's events over its people, weighted: worked out again for one group."""
    frequency = counts.rule_frequency
    chosen = frequency[
        (frequency["rule"] == "most_recent")
        & (frequency["metric_id"] == "cvd_admissions")
        & frequency["ethnic_category"].isin(list("DEFG"))
    ]
    events = (chosen["people"] * chosen["events_per_person"]).groupby(chosen["age_band"]).sum()
    people = area_population(POPULATION, AREAS, 2026).query("area_code == 'E92000001'")
    people = people[people["ethnic_category"].isin(list("DEFG"))]
    size = people.groupby("age_band")["population"].sum()
    weights = load_standard_population(SUITE.standard).set_index("age_band")["weight"]
    rate = (events.reindex(size.index, fill_value=0) / size * weights).sum() / weights.sum()
    shown = headlines.loc[("most_recent", "nhs_2001_5", "cvd_admissions", "Mixed"), "value"]
    assert shown == np.round(rate * 100_000, 1)


def test_what_is_not_shown_has_its_reason(headlines):
    assert SICKLE_RATES["S"] < 1
    other = headlines.loc[(*OWN, "sickle_cell_admissions", "Other")]
    assert (other["ratio_note"], np.isnan(other["value"])) == ("u", True)
    words = sensitivity_in_words(headlines.reset_index(), "sample").set_index(KEY).sort_index()
    other = words.loc[(*OWN, "sickle_cell_admissions", "Other")]
    assert other[["value", "ratio", "movement"]].tolist() == ["[u]", "[u]", "[u]"]
    assert other["ratio_note"] == REASONS["u"]
    assert not words.isna().any(axis=None)


def test_what_was_not_collected_has_no_value(counts):
    year = SUITE.periods[-1].label
    gaps = no_gaps(counts)
    gaps.loc[0] = ["apc", year, "E92000001"]
    rows = make(counts, gaps)
    assert rows["value"].isna().all()
    assert set(rows["ratio_note"]) == {"x"}


def test_a_rate_whose_count_is_not_exact_is_printed_as_that_of_a_place(counts, headlines):
    blurred = make(counts, no_gaps(counts), [("cvd_admissions", "Mixed")])
    key = (*OWN, "cvd_admissions", "Mixed")
    people = area_population(POPULATION, AREAS, SUITE.edition)
    mixed = people[(people["area_code"] == ENGLAND) & people["ethnic_category"].isin(list("DEFG"))]
    step = 200_000 / mixed["population"].sum()

    assert blurred.loc[key, "value"] != headlines.loc[key, "value"]
    assert abs(blurred.loc[key, "value"] - headlines.loc[key, "value"]) < 2 * step
    other = (*OWN, "cvd_admissions", "Black")
    assert blurred.loc[other, "value"] == headlines.loc[other, "value"]
