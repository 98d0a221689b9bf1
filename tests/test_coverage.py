"""The benchmark of intervals: what it draws, what it takes for the truth, what it finds."""

import sys
from importlib.util import module_from_spec, spec_from_file_location

import pandas as pd
import pytest
from conftest import ROOT

from harp_utils.reference import load_reference
from harp_utils.sections import interval_coverage
from harp_utils.synthetic.admission_types import NUMBER

EXTRACTS = 60


@pytest.fixture(scope="module")
def benchmark():
    """The benchmark as a module, by its path: its name is also that of a package."""
    spec = spec_from_file_location("interval_coverage", ROOT / "benchmarks" / "coverage.py")
    module = module_from_spec(spec)
    sys.path.insert(0, str(ROOT / "benchmarks"))
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def returns(benchmark):
    return benchmark.coverage_of_returns


@pytest.fixture(scope="module")
def design(benchmark):
    london = benchmark.Setting("West and North London", ("E54000071",), 0.3)
    return benchmark.one_year(london)


@pytest.fixture(scope="module")
def made(benchmark, design):
    people = benchmark.count_people(design, EXTRACTS, seed=1)
    return benchmark.make_rates(people, design, EXTRACTS)


@pytest.fixture(scope="module")
def figures(benchmark, design, made):
    judged = benchmark.coverage(made, benchmark.planted_rates(design))
    return judged[judged["ethnic_group"] == "Everyone"].set_index("interval")


def test_rates_of_the_draws_centre_on_the_planted_rate(figures):
    # A rate of this size has a standard error of about a tenth: over 60 draws, 0.1 / sqrt(60).
    assert figures.loc["repeat", "bias"] == pytest.approx(1, abs=3 * 0.1 / EXTRACTS**0.5)


def test_intervals_for_repeat_admissions_are_wider_than_plain_ones(made):
    wide = made[made["value_note"] == ""].assign(width=made["upper_95"] - made["lower_95"])
    width = wide.pivot(index=["extract", "ethnic_group"], columns="interval", values="width")
    assert len(width) > 4 * EXTRACTS
    assert (width["repeat"] > width["plain"]).all()
    assert (width["gamma"] > width["plain"]).all()


def test_plain_intervals_miss_the_planted_rate_far_more_often(figures):
    assert figures.loc["plain", "held"] < 70
    assert figures.loc["repeat", "held"] > 85
    assert figures.loc["gamma", "held"] > 85


def test_what_is_not_inside_is_below_or_above(figures):
    assert (figures[["held", "truth_below", "truth_above"]].sum(axis=1) == 100).all()


def spell(index, kind, admission, discharge, *, died=False, same=True):
    return {
        "cell": 0,
        "index": index,
        "type": NUMBER[kind],
        "admission": admission,
        "discharge": discharge,
        "died": died,
        "same": same,
    }


def test_a_readmission_is_the_next_admission_and_an_emergency_within_29_days(returns):
    spells = pd.DataFrame(
        [
            spell(1, "elective", 10, 12),
            spell(1, "emergency", 12 + 29, 45, same=False),
            spell(2, "day_case", 10, 10),
            spell(2, "emergency", 10 + 30, 41),
            spell(3, "emergency", 10, 12),
            spell(3, "elective", 15, 16),
            spell(3, "emergency", 20, 22),
            spell(4, "emergency", 10, 12),
            spell(4, "transfer", 12, 20),
            spell(5, "emergency", 10, 12, died=True),
            spell(6, "emergency", 360, 364),
        ]
    )
    index = returns.index_admissions(spells, days=365)
    # Person 3 comes back only after the planned stay; persons 5 and 6 are no index discharges.
    assert index.groupby("index")["x"].agg(list).to_dict() == {
        1: [1],
        2: [0, 0],
        3: [0, 1, 0],
        4: [0, 0],
    }


def test_stays_are_of_ordinary_admissions_for_the_condition(returns):
    spells = pd.DataFrame(
        [
            spell(1, "elective", 10, 12),
            spell(1, "day_case", 14, 14),
            spell(1, "emergency", 20, 25, same=False),
        ]
    )
    assert returns.stays(spells)["x"].tolist() == [12 - 10]


def test_design_effects_bring_the_intervals_of_readmissions_nearer_to_95(returns, design):
    judged = returns.coverage("re-admission", returns.simulate(design, 30, 1)["re-admission"])
    everyone = judged[judged["ethnic_group"] == "Everyone"].set_index("interval")
    assert everyone.loc["repeat", "design_effect"] > 1.3
    assert everyone.loc["repeat", "held"] > everyone.loc["plain", "held"]
    assert everyone.loc["repeat", "held"] >= 90


@pytest.fixture(scope="module")
def recorded():
    numbers = {name: float for name in ("people", "shown", "held")}
    return load_reference("interval_coverage.csv").astype(numbers)


@pytest.fixture(scope="module")
def recorded_rates(recorded):
    return recorded[recorded["measure"] == "rate"]


def held(recorded, measure, interval):
    england = recorded[(recorded["setting"] == "England") & (recorded["measure"] == measure)]
    return england.loc[england["interval"] == interval, "held"]


def test_the_recorded_figures_are_those_of_the_settings(benchmark, recorded):
    assert set(recorded["setting"]) == {setting.name for setting in benchmark.SETTINGS}


def test_the_methods_page_says_what_the_recorded_figures_say(recorded_rates):
    # Of the size of England: 93% to 96% with repeats allowed for, under half without.
    assert held(recorded_rates, "rate", "repeat").between(93, 96).all()
    assert (held(recorded_rates, "rate", "plain") < 50).all()
    # Groups with a rate in nearly every extract, from fewer than 50 people: 82% to 93%.
    small = (recorded_rates["people"] < 50) & (recorded_rates["shown"] > 900)
    few = recorded_rates[small & (recorded_rates["interval"] == "repeat")]
    assert len(few) > 5
    assert few["held"].round().between(82, 93).all()
    more = recorded_rates[
        (recorded_rates["people"] > 50) & (recorded_rates["interval"] == "repeat")
    ]
    assert more["held"].between(93, 97).all()


def test_the_methods_page_shows_each_group(recorded_rates):
    shown = interval_coverage("England").data
    for group in ("Everyone", "Asian", "Black", "Mixed", "White", "Other"):
        assert f">{group}<" in shown
    white = recorded_rates[
        (recorded_rates["setting"] == "England") & (recorded_rates["ethnic_group"] == "White")
    ]
    for interval in ("repeat", "plain"):
        value = white.loc[white["interval"] == interval, "held"].item()
        assert f"{value:.1f}%" in shown


def test_the_methods_page_says_how_returns_were_covered(recorded):
    assert held(recorded, "re-admission", "repeat").round().between(92, 96).all()
    assert held(recorded, "re-admission", "plain").round().between(83, 86).all()
    for interval in ("repeat", "plain"):
        assert held(recorded, "stay", interval).between(93, 97).all()
