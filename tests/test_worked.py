"""Worked examples: what is made again agrees with what is published, to the digits published."""

import re

import pandas as pd
import pytest
from sample_published import ENGLAND, write_sample_published

from harp_utils import sections
from harp_utils.area_data import AreaData, Place
from harp_utils.published_reader import load_place, load_worked_example
from harp_utils.sections.worked import NOTHING, shown, standard_error
from harp_utils.sections.worked_rates import byar
from harp_utils.sections.worked_shares import wilson

CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_sample_published(tmp_path_factory.mktemp("worked") / "published")


@pytest.fixture(scope="module")
def country(folder):
    return load_place(ENGLAND, folder)


@pytest.fixture(scope="module")
def age_bands(folder):
    return load_worked_example(folder)


@pytest.fixture(scope="module")
def example(country):
    return sections.find_example(country)


def table_rows(html):
    """Give the cells of each row of the page's tables as text."""
    return [CELL.findall(row) for row in re.findall(r"<tr>(.*?)</tr>", html.data)]


def made_and_published(html):
    """Give the results of the last two steps."""
    *_, made, published = table_rows(html)
    assert published[0] == "Published"
    return made[-1], published[-1]


def place():
    return Place("E92000001", "England", "England", "country", "none", "england", "E1", "E92000001")


def published_row(**values):
    """Give a published row of the metric `falls` with what a test needs to say."""
    row = {
        "focus_area": "care", "metric_id": "falls", "metric_name": "Falls", "measure": "main",
        "period": "2025/26", "area_code": "E92000001", "area_name": "England",
        "breakdown": "everyone", "ethnic_group": "Everyone", "value_note": "",
        "unit": "falls per 100,000 people a year",
    }  # fmt: skip
    return row | values


def care(*rows):
    """Give the country's data of one focus area with one metric."""
    focus = {
        "metrics": {"falls": {}}, "lead_metric": "falls", "reference_group": "White",
        "periods": [{"label": "2025/26"}], "pooled_label": "2023/24 to 2025/26",
    }  # fmt: skip
    return {"care": AreaData(pd.DataFrame(rows), place(), focus, {})}


def test_the_example_is_the_lead_metric_of_the_first_focus_area(country, example):
    first = next(iter(country.values()))
    assert example.metric_id == first.focus["lead_metric"]


def test_byars_limits_are_the_published_ones_of_the_technical_guide():
    # PHE Technical Guide: Confidence Intervals, appendix 2: 65 events, 50.2 to 82.8.
    assert [round(limit, 1) for limit in byar(65)] == [50.2, 82.8]


def test_wilsons_limits_are_the_published_ones_of_the_technical_guide():
    # PHE Technical Guide: Confidence Intervals, appendix 3: 65 of 100, 55.25 to 73.64.
    assert [round(limit, 2) for limit in wilson(65, 100)] == [55.25, 73.64]


METRIC_EXAMPLES = (
    "worked_attributable_risk",
    "worked_crude_rate",
    "worked_difference",
    "worked_ratio",
    "worked_ratio_to_everyone",
    "worked_trend",
)


@pytest.mark.parametrize("name", METRIC_EXAMPLES)
def test_an_example_of_the_metric_ends_at_the_published_figure(example, name):
    made, published = made_and_published(getattr(sections, name)(example))
    assert made == published


def test_age_bands_add_up_to_the_published_rate_and_its_limits(country, age_bands):
    made, published = made_and_published(sections.worked_repeat_interval(country, age_bands))
    assert made == published
    rate = made.partition(" ")[0]
    text = sections.worked_standardised_rate(country, age_bands).data
    assert f"= {rate}. Published: {rate} " in text


def test_measures_of_all_groups_agree_with_the_published_ones(example):
    rows = table_rows(sections.worked_inequality(example))
    made = {cells[0]: cells[2:] for cells in rows if len(cells) == 4 and "Σ" in cells[1]}
    assert len(made) == 4
    for worked, published in made.values():
        worked, published = (float(text.replace(",", "")) for text in (worked, published))
        assert worked == pytest.approx(published, rel=0.003)


def test_the_ends_of_the_line_give_the_published_indices(example):
    steps = {cells[0]: cells[-1] for cells in table_rows(
        sections.worked_deprivation_indices(example))}  # fmt: skip
    assert steps["Slope index"] == steps["Published slope index"]
    assert steps["Relative index"] == steps["Published relative index"]


def test_ratios_by_age_stand_beside_those_by_age_and_deprivation(example):
    groups = [cells[0] for cells in table_rows(sections.worked_deprivation(example))[1:]]
    assert groups == ["Asian", "Black", "Mixed", "Other"]


def test_expected_events_are_those_at_the_rate_of_everyone(example):
    [whole], row = example.rows("everyone"), example.rows()[0]
    expected = row["denominator"] * whole["numerator"] / whole["denominator"]
    steps = table_rows(sections.worked_indirect_ratio(example))
    assert steps[1][-1] == shown(float(expected))
    assert steps[-1][-1].startswith(f"{row['numerator'] / expected:.2f} (")


def test_a_percentage_ends_at_the_published_figure():
    row = published_row(
        method="percentage, Wilson", numerator=65, denominator=100, unit="% of discharges",
        value=65.0, lower_95=55.3, upper_95=73.6,
    )  # fmt: skip
    html = sections.worked_percentage(care(row))
    assert made_and_published(html) == ("65.0 (55.3 to 73.6)", "65.0 (55.3 to 73.6)")


def test_a_standardised_rate_is_added_up_band_by_band():
    bands = pd.DataFrame({
        "metric_id": "falls", "period": "2025/26", "age_band": ["0-64", "65+"],
        "weight": [80, 20], "events": [30, 60], "squared_events": [30, 120],
        "population": [3_000, 1_000],
    })  # fmt: skip
    # 80 x 1,000 + 20 x 6,000 = 200,000, over 100.
    row = published_row(method="directly", value=2000.0, lower_95=1500.0, upper_95=2600.0)
    html = sections.worked_standardised_rate(care(row), bands)
    rows = table_rows(html)
    assert rows[1] == ["0-64", "80", "30", "3,000", "1,000", "80,000"]
    assert rows[2] == ["65+", "20", "60", "1,000", "6,000", "120,000"]
    assert rows[3] == ["All", "100", "90", "4,000", "not added", "200,000"]
    assert "200,000 ÷ 100 = 2,000.0. Published: 2,000.0" in html.data


def test_repeat_events_widen_the_limits_of_a_standardised_rate():
    bands = pd.DataFrame({
        "metric_id": "falls", "period": "2025/26", "age_band": ["0-64", "65+"],
        "weight": [80, 20], "events": [30, 60], "squared_events": [120, 240],
        "population": [3_000, 1_000],
    })  # fmt: skip
    row = published_row(method="directly", value=2000.0, lower_95=1130.7, upper_95=2988.2)
    steps = {cells[0]: cells[-1] for cells in table_rows(
        sections.worked_repeat_interval(care(row), bands))}  # fmt: skip
    # Var = (80^2 x 30 / 3,000^2 + 20^2 x 60 / 1,000^2) / 100^2: 0.0213333 + 0.024 over 10,000.
    assert steps["Standard error, each event on its own"] == "212.92"
    assert steps["Standard error with repeat events"] == "425.83"  # squares are four times events
    plain = re.findall(r"[\d,]+\.\d", steps["Interval, each event on its own"])
    repeat = re.findall(r"[\d,]+\.\d", steps["Interval with repeat events"])
    widths = [float(high.replace(",", "")) - float(low.replace(",", ""))
              for _, low, high in (plain, repeat)]  # fmt: skip
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.2)


def test_repeat_people_are_seen_in_the_width_of_the_published_limits():
    # Wilson's limits of 65 of 100 are 18.4 apart; 36.8 is twice as wide, a design effect of 4.
    row = published_row(
        method="percentage, Wilson, allowing for repeat people", numerator=65, denominator=100,
        unit="% of discharges", value=65.0, lower_95=45.0, upper_95=81.8,
    )  # fmt: skip
    *_, wider, effect = table_rows(sections.worked_repeat_people(care(row)))
    assert (wider[-1], effect[-1]) == ("2.00", "4.0")


def test_an_average_is_worked_back_to_its_spread():
    # t with 99 degrees of freedom is 1.984, so 0.992 is a standard error of 0.5, times 10.
    row = published_row(
        method="mean, t", denominator=100, unit="days", value=8.0, lower_95=7.0, upper_95=8.984,
    )  # fmt: skip
    steps = table_rows(sections.worked_average(care(row)))
    assert [cells[-1] for cells in steps[2:]] == ["1.984", "0.992", "0.500", "5.0"]


def test_a_provider_is_set_against_all_providers_together():
    providers = pd.DataFrame({
        "dataset": "apc", "period": "2025/26", "provider_code": ["R1", "R2", "R3"],
        "n": [100, 300, None], "known_category": [70, 200, None], "against_england": "within",
    })  # fmt: skip
    steps = table_rows(sections.worked_funnel(providers))
    # 30 + 100 of 400; 3.09 x sqrt(32.5 x 67.5 / 100) = 14.473.
    assert [cells[-1] for cells in steps[1:]] == ["32.5", "30", "14.473", "within", "within"]


def test_a_provider_outside_the_funnel_is_named_so():
    providers = pd.DataFrame({
        "dataset": "apc", "period": "2025/26", "provider_code": ["R1", "R2"],
        "n": [100, 900], "known_category": [50, 850], "against_england": ["above", "below"],
    })  # fmt: skip
    # 50% against 100 of 1,000 and 3.09 x sqrt(10 x 90 / 100) = 9.27.
    assert made_and_published(sections.worked_funnel(providers)) == ("above", "above")


def test_where_nothing_is_published_the_page_says_so():
    bands = pd.DataFrame({"metric_id": [], "period": []})
    none = care(published_row(method="median", numerator=1, value=1.0, upper_95=2.0))
    assert sections.find_example(none) is None
    pages = [
        sections.worked_crude_rate(None),
        sections.worked_standardised_rate(none, bands),
        sections.worked_percentage(none),
        sections.worked_trend(None),
        sections.worked_inequality(None),
        sections.worked_deprivation_indices(None),
    ]
    assert [page.data for page in pages] == [f"<p>{NOTHING}</p>"] * len(pages)


def test_a_standard_error_comes_back_from_limits():
    row = {"lower_95": 100 - 1.96 * 5, "upper_95": 100 + 1.96 * 5}
    assert standard_error(row) == pytest.approx(5, abs=0.0002)


@pytest.mark.parametrize(
    ("number", "text"),
    [(35_838.0, "35,838"), (1_159.04, "1,159"), (0.0112347, "0.011235"), (-41.5, "−41.5")],
)
def test_numbers_of_a_sum_have_up_to_five_digits(number, text):
    assert shown(number) == text
