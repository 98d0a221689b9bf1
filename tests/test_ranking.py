"""Which gaps may lead a page, at each level, and the rule in words."""

from published_rows import row

from harp_utils.params import load_focus_areas
from harp_utils.ranking import clear_gaps, fewest_events, rank_gaps, ranking_rule

PROVENANCE = {
    "policy": {"apc": {"minimum_events_for_rate": 10}, "ecds": {"minimum_events_for_rate": 12}}
}
ROWS = [
    row("Black", 9.0, (8.0, 10.0), 9.0, (8.0, 10.0), metric_id="inherited", numerator=12.0),
    row("Asian", 2.0, (1.9, 2.1), 2.0, (1.9, 2.1), metric_id="care", numerator=12.0),
    row("Mixed", 3.0, (2.9, 3.1), 3.0, (2.9, 3.1), metric_id="care", numerator=11.0),
]
METRICS = {
    "inherited": {"name": "Sickle cell admissions", "not_ranked": "ancestry decides it"},
    "care": {"name": "Sickle cell re-admissions", "not_ranked": None},
}


def test_a_place_takes_the_strictest_policy_and_england_a_hundred():
    assert fewest_events("icb", PROVENANCE) == 12
    assert fewest_events("country", PROVENANCE) == 100


def test_clear_gaps_are_all_that_rest_on_enough_events():
    gaps = clear_gaps(ROWS, "icb", PROVENANCE)
    assert [gap["metric_id"] for gap in gaps] == ["inherited", "care"]
    assert clear_gaps(ROWS, "country", PROVENANCE) == []
    assert clear_gaps([], "icb", PROVENANCE) == []


def test_a_metric_that_is_not_ranked_leads_nothing():
    assert [gap["metric_id"] for gap in rank_gaps(ROWS, METRICS, "icb", PROVENANCE)] == ["care"]


def test_the_rule_names_what_is_not_ranked_and_why():
    assert ranking_rule(METRICS, "icb", PROVENANCE).endswith(
        "12 or more events lie behind it; those of a rate must be worth 8 or more independent "
        "ones. "
        "Not ranked: sickle cell admissions, because ancestry decides it."
    )
    care = {"care": METRICS["care"]}
    assert ranking_rule(care, "icb", PROVENANCE).endswith("independent ones.")


def test_rates_of_sickle_cell_disease_are_not_ranked_but_care_for_it_is():
    metrics = [metric for focus in load_focus_areas() for metric in focus.metrics]
    unranked = {metric.metric_id for metric in metrics if metric.not_ranked}
    assert unranked == {"sickle_cell_attendances", "sickle_cell_admissions"}
