import pandas as pd
import pytest

from harp_utils.standardisation import directly_standardised_rates

BANDS = ["0-64", "65+"]
STANDARD = pd.DataFrame({"age_band": BANDS, "weight": [80, 20]})
DATA = pd.DataFrame(
    {"area": "A", "age_band": BANDS, "numerator": [30, 60], "denominator": [3_000, 1_000]}
)


@pytest.mark.parametrize(
    "bands",
    [pd.Categorical(BANDS), pd.array(BANDS, dtype="string"), pd.Series(BANDS, dtype=object)],
)
def test_bands_are_joined_by_what_they_say_whatever_their_type(bands):
    rates = directly_standardised_rates(
        DATA.assign(age_band=bands), ["area"], STANDARD.iloc[::-1], multiplier=1_000
    )

    assert rates["value"].tolist() == [pytest.approx((80 * 10 + 20 * 60) / 100)]


def test_bands_may_be_numbers():
    rates = directly_standardised_rates(
        DATA.assign(age_band=[0, 65]), ["area"], STANDARD.assign(age_band=[0, 65]), multiplier=1_000
    )

    assert rates["value"].tolist() == [pytest.approx((80 * 10 + 20 * 60) / 100)]


def test_a_row_without_a_band_is_an_error():
    with pytest.raises(ValueError, match=r"age_band: .*nan"):
        directly_standardised_rates(DATA.assign(age_band=["0-64", None]), ["area"], STANDARD)
