"""Design effects against an analysis of variance that others worked out and published."""

import pandas as pd
import pytest

from harp_utils.standardisation import design_effects

# Dried weights of thirty plants under three treatments.
WEIGHTS = {
    "control": [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
    "treatment 1": [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
    "treatment 2": [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26],
}


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
