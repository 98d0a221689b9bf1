"""The benchmark of intervals: what it draws, what it takes for the truth, what it finds."""

import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from conftest import ROOT

EXTRACTS = 60


@pytest.fixture(scope="module")
def benchmark():
    """The benchmark as a module, by its path: its name is also that of a package."""
    spec = spec_from_file_location("interval_coverage", ROOT / "benchmarks" / "coverage.py")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


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
