"""Design effects against numbers that others worked out and published."""

import pandas as pd
import pytest

from harp_utils.standardisation import design_effects, proportions

# Schools of fifteen Californian districts in 2000, and how many are of each type: the cluster
# sample `apiclus1` of the R package survey (Lumley).
SCHOOLS = [11, 4, 2, 13, 2, 4, 4, 16, 9, 34, 21, 37, 13, 1, 12]
ELEMENTARY = [8, 2, 1, 10, 2, 2, 2, 13, 4, 34, 16, 30, 10, 1, 9]
HIGH = [1, 1, 0, 0, 0, 1, 1, 0, 4, 0, 2, 3, 0, 0, 1]
MIDDLE = [2, 1, 1, 3, 0, 1, 1, 3, 1, 0, 3, 4, 3, 0, 2]

# Dried weights of thirty plants under three treatments.
WEIGHTS = {
    "control": [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
    "treatment 1": [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
    "treatment 2": [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26],
}


@pytest.mark.parametrize(
    ("schools", "share", "error"),
    [
        (ELEMENTARY, 0.78688524590164, 0.0468025716133837),
        (HIGH, 0.0765027322404372, 0.0270798559291773),
        (MIDDLE, 0.136612021857924, 0.0299472342965666),
    ],
)
def test_types_of_schools_in_districts(schools, share, error):
    """Means and standard errors of `svymean` in R, as in Survey.jl, test/r_reference.

    File proportions.csv, design "clus1_w": 183 schools in clusters of 1 to 37.
    """
    districts = pd.DataFrame({"people": 1, "numerator": schools, "denominator": SCHOOLS})
    districts = districts.assign(
        sample="apiclus1",
        numerator_squares=districts["numerator"] ** 2,
        products=districts["numerator"] * districts["denominator"],
        denominator_squares=districts["denominator"] ** 2,
    )

    effects = design_effects(districts, ["sample"])
    row = proportions(
        districts.merge(effects, on="sample"),
        ["sample"],
        multiplier=1,
        design_effect="design_effect",
    ).iloc[0]

    independent = share * (1 - share) / (183 - 1)
    assert row["value"] == pytest.approx(share)
    assert row["design_effect"] == pytest.approx(error**2 / independent, rel=1e-9)
    # With 183 for 182 in the variance of independent records.
    assert row["standard_error"] == pytest.approx(error, rel=3e-3)


def test_weights_of_plants():
    """Dobson, An Introduction to Statistical Modelling (1983), table 7.1; R, `PlantGrowth`.

    Analysis of variance: sum of squares 3.76634 between treatments on 2 degrees of freedom,
    10.49209 within on 27. With clusters of one size the design effect is the mean square between
    them over the mean square of all: 1.88317 / (14.25843 / 29).
    """
    plants = pd.DataFrame(
        [
            {
                "people": 1,
                "numerator": sum(cluster),
                "denominator": len(cluster),
                "numerator_squares": sum(cluster) ** 2,
                "products": sum(cluster) * len(cluster),
                "denominator_squares": len(cluster) ** 2,
                "squares": sum(weight**2 for weight in cluster),
            }
            for cluster in WEIGHTS.values()
        ]
    ).assign(study="Dobson")

    row = design_effects(plants, ["study"], record_squares="squares").iloc[0]

    expected = (3.76634 / 2) / ((3.76634 + 10.49209) / 29)
    assert row["design_effect"] == pytest.approx(expected, abs=1e-4)
