"""Inequality measures, deprivation indices and trends against numbers that others published."""

import numpy as np
import pandas as pd
import pytest

from harp_utils.deprivation_index import deprivation_indices
from harp_utils.inequality import compare_with_mean
from harp_utils.inequality_measures import inequality_measures
from harp_utils.trends import log_linear_trends

# What R draws in the tests of WHO's package healthequal 1.0.1 (tests/testthat): set.seed(123), then
# round(rnorm(25, 1000, 300)) people, rbinom(25, 1000, .065) and rbinom(25, 100, .045).
PEOPLE = [
    *(832, 931, 1468, 1021, 1039, 1515, 1138, 620, 794, 866, 1367, 1108, 1120),
    *(1033, 833, 1536, 1149, 410, 1210, 858, 680, 935, 692, 781, 812),
]
ESTIMATES = [
    *(61, 74, 58, 59, 72, 75, 74, 68, 75, 67, 73, 63, 66),
    *(62, 60, 66, 71, 73, 71, 61, 74, 84, 55, 69, 60),
]
ERRORS = [5, 3, 3, 3, 4, 9, 2, 2, 2, 5, 5, 7, 5, 6, 4, 5, 6, 6, 9, 4, 3, 4, 1, 3, 7]


GROUPS = pd.DataFrame(
    {
        "setting": "sample",
        "ethnic_group": [f"group {number}" for number in range(1, 26)],
        "value": ESTIMATES,
        "standard_error": ERRORS,
        "denominator": PEOPLE,
    }
)


@pytest.fixture(scope="module")
def of_25_groups():
    # The group with the highest estimate, 84, which healthequal takes as the best one.
    measures = inequality_measures(GROUPS, ["setting"], reference="group 22")
    return measures.set_index("measure")


def test_between_group_variance(of_25_groups):
    """healthequal 1.0.1 (WHO, 2024), tests/testthat/test-bgv.R: 46.198326, error 17.134647."""
    row = of_25_groups.loc["between_group_variance"]

    assert row["value"] == pytest.approx(46.198326, abs=1e-6)
    assert row["standard_error"] == pytest.approx(17.134647, abs=1e-5)
    assert row["upper_95"] == pytest.approx(46.198326 + 1.959964 * 17.134647, abs=1e-4)


def test_index_of_disparity(of_25_groups):
    """healthequal 1.0.1 (WHO, 2024), tests/testthat/test-idisu.R: 8.7018175."""
    assert of_25_groups.loc["index_of_disparity", "value"] == pytest.approx(8.7018175, abs=1e-6)


@pytest.mark.parametrize(
    ("measure", "value", "error"),
    [("theil_index", 5.0359201, 0.0014201), ("mean_log_deviation", 5.0524006, 0.0014242)],
)
def test_theil_index_and_mean_log_deviation(of_25_groups, measure, value, error):
    """healthequal 1.0.1 (WHO, 2024), tests/testthat/test-ti.R and test-mld.R.

    The package prints the measure times 1,000 and its error not, so its limits are 1,000 times too
    narrow; here both are as they are.
    """
    row = of_25_groups.loc[measure]

    assert row["value"] == pytest.approx(value / 1_000, rel=1e-4)
    assert row["standard_error"] == pytest.approx(error, rel=1e-4)


def test_attributable_risk_and_fraction(of_25_groups):
    """healthequal 1.0.1 (WHO, 2024), tests/testthat/test-par-nonordered.R, test-paf-nonordered.R.

    The package takes the mean from the best group: 16.293152 and 24.06426%. Here the group is
    taken from the mean.
    """
    value = of_25_groups["value"]

    assert value["attributable_risk"] == pytest.approx(-16.293152, abs=5e-6)
    assert value["attributable_fraction"] == pytest.approx(-24.06426, abs=1e-5)


def test_distances_from_the_mean_of_all_groups():
    """healthequal 1.0.1 (WHO, 2024), tests/testthat/test-mdmw.R: 5.8348689 weighted by people."""
    gaps = compare_with_mean(GROUPS, ["setting"])

    distance = np.average(gaps["difference"].abs(), weights=PEOPLE)
    assert distance == pytest.approx(5.8348689, abs=1e-5)
    np.testing.assert_allclose(gaps["ratio"], 1 + gaps["difference"] / gaps["mean"])


def test_slope_of_health_over_fifths():
    """Help of ``calc_rii`` in the R package dceasimR: slope 15, from 58.5 for the most deprived.

    Healthy years 60, 63, 66, 69 and 72 in five equal groups, the most deprived first.
    """
    fifths = pd.DataFrame(
        {
            "area": "A",
            "imd_quintile": [1, 2, 3, 4, 5],
            "value": [60, 63, 66, 69, 72],
            "standard_error": 1.0,
            "denominator": 20,
        }
    )

    indices = deprivation_indices(fifths, ["area"]).set_index("measure")["value"]

    # There the least deprived end less the most deprived one, here the other way.
    assert indices["slope_index"] == pytest.approx(-15.0)
    assert indices["relative_index"] == pytest.approx(58.5 / (58.5 + 15.0))


def test_what_a_line_leaves_of_trials_of_the_bcg_vaccine():
    """Colditz and others, JAMA 1994; 271: 698-702, with latitude in place of the year.

    Risk ratios of 13 trials; the R package metafor prints, for ``rma(yi, vi, mods = ~ ablat)``,
    QE(df = 11) = 30.7331, p-val = 0.0012.
    """
    cases, well = (
        np.array([4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27]),
        np.array([119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886]),
    )
    control_cases, control_well = (
        np.array([11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29]),
        np.array([128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825]),
    )
    latitudes = np.array([44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33])
    vaccinated, control = cases + well, control_cases + control_well
    ratio = cases / vaccinated / (control_cases / control)
    variance = 1 / cases - 1 / vaccinated + 1 / control_cases - 1 / control
    trials = pd.DataFrame(
        {
            "vaccine": "BCG",
            # Told apart by a ten-millionth of a degree: no two rows may have the same year.
            "year": latitudes + np.arange(13) * 1e-7,
            "value": ratio,
            "standard_error": ratio * np.sqrt(variance),
        }
    )

    trend = log_linear_trends(trials, ["vaccine"]).iloc[0]

    assert trend["departure"] == pytest.approx(30.7331, abs=5e-5)
    assert trend["departure_p"] == pytest.approx(0.0012, abs=5e-5)
