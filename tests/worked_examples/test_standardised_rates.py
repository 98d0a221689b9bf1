"""Standardised rates and ratios against numbers that others worked out and published."""

import pandas as pd
import pytest

from harp_utils.inequality import rate_differences
from harp_utils.standardisation import (
    crude_rates,
    directly_standardised_rates,
    indirectly_standardised_ratios,
)

# Deaths and person-years of two states, and people of the United States in 2000: SAS/STAT User's
# Guide, the STDRATE procedure, example 1.
STRATA = [(sex, age) for sex in "MF" for age in ("0-14", "15-34", "35-54", "55-74", "75+")]
ALASKA = [37, 68, 206, 369, 556, 78, 181, 395, 555, 479]
ALASKA_YEARS = [81_205, 93_662, 108_615, 35_139, 5_491, 77_203, 85_412, 100_386, 32_118, 7_701]
FLORIDA = [1_189, 2_962, 10_279, 26_354, 42_443, 906, 1_234, 5_630, 18_309, 53_489]
FLORIDA_YEARS = [1_505_889, 1_972_157, 2_197_912, 1_383_533, 554_632]
FLORIDA_YEARS += [1_445_831, 1_870_430, 2_246_737, 1_612_270, 868_838]
STATES = [30_854_207, 40_199_647, 40_945_028, 19_948_630, 6_106_351]
STATES += [29_399_168, 38_876_268, 41_881_451, 22_717_040, 10_494_416]


def deaths_of_two_states():
    strata = pd.DataFrame(STRATA, columns=["sex", "age_band"])
    alaska = strata.assign(state="Alaska", numerator=ALASKA, denominator=ALASKA_YEARS)
    florida = strata.assign(state="Florida", numerator=FLORIDA, denominator=FLORIDA_YEARS)
    return pd.concat([florida.iloc[::-1], alaska]), strata.assign(weight=STATES)


def test_death_rates_of_alaska_and_florida():
    """R package dsr 0.2.2 (Kumar, CRAN), vignette "Directly Standardized Rates".

    By age and sex: 8.0693 and 7.7342 per 1,000; gamma limits 7.7504 to 8.3979 and 7.6959 to
    7.7726, which those of Dobson come near with so many deaths.
    """
    deaths, standard = deaths_of_two_states()

    rates = directly_standardised_rates(deaths, ["state"], standard, multiplier=1_000)

    assert rates["value"].tolist() == pytest.approx([8.0693, 7.7342], abs=5e-5)
    assert rates["lower_95"].tolist() == pytest.approx([7.7504, 7.6959], abs=2e-3)
    assert rates["upper_95"].tolist() == pytest.approx([8.3979, 7.7726], abs=2e-3)


def test_difference_between_alaska_and_florida():
    """The same vignette: 0.3351 per 1,000 more in Alaska, 95% 0.0130 to 0.6572.

    Its variance is Chiang's, for people who die once; ours, for events, is about 1% larger.
    """
    deaths, standard = deaths_of_two_states()
    rates = directly_standardised_rates(deaths, ["state"], standard, multiplier=1_000)

    gap = rate_differences(rates.assign(year=2000), ["year"], group="state", reference="Florida")

    assert gap["difference"].iloc[0] == pytest.approx(0.3351, abs=1e-4)
    assert gap["difference_lower_95"].iloc[0] == pytest.approx(0.0130, abs=3e-3)
    assert gap["difference_upper_95"].iloc[0] == pytest.approx(0.6572, abs=3e-3)


def test_crude_death_rates_of_alaska_and_florida():
    """The same vignette: 4.6640 (4.4964 to 4.8362) and 10.3968 (10.3463 to 10.4474) per 1,000."""
    deaths, _ = deaths_of_two_states()

    rates = crude_rates(deaths, ["state"], multiplier=1_000)

    assert rates["numerator"].tolist() == [2_924, 162_795]
    assert rates["denominator"].tolist() == [626_932, 15_658_229]
    assert rates["value"].tolist() == pytest.approx([4.6640, 10.3968], abs=5e-5)
    assert rates["lower_95"].tolist() == pytest.approx([4.4964, 10.3463], abs=1e-4)
    assert rates["upper_95"].tolist() == pytest.approx([4.8362, 10.4474], abs=1e-4)


# Skin cancer deaths of 2000 in Florida and the United States: the same guide, getting started.
AGES = ["0-4", "5-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+"]
SKIN_FLORIDA = [0, 0, 4, 14, 43, 72, 70, 126, 136, 73]
YEARS_FLORIDA = [953_785, 1_997_935, 1_885_014, 1_957_573, 2_356_649]
YEARS_FLORIDA += [2_088_000, 1_548_371, 1_447_432, 1_087_524, 335_944]
SKIN_STATES = [0, 1, 41, 186, 626, 1_199, 1_303, 1_637, 1_624, 803]
YEARS_STATES = [19_175_798, 41_077_577, 39_183_891, 39_892_024, 45_148_527]
YEARS_STATES += [37_677_952, 24_274_684, 18_390_986, 12_361_180, 4_239_587]


def test_skin_cancer_deaths_expected_in_florida():
    """Output of that example: expected deaths of each age as printed; 538 observed in all."""
    printed = [0.000, 0.049, 1.972, 9.127, 32.676, 66.445, 83.112, 128.837, 142.878, 63.630]
    florida = pd.DataFrame(
        {"age_band": AGES, "numerator": SKIN_FLORIDA, "denominator": YEARS_FLORIDA}
    )
    states = pd.DataFrame({"age_band": AGES, "numerator": SKIN_STATES, "denominator": YEARS_STATES})

    ratios = indirectly_standardised_ratios(
        florida.assign(state="Florida"), ["state"], states.sample(frac=1, random_state=1)
    )

    assert ratios["numerator"].tolist() == [538]
    assert ratios["denominator"].iloc[0] == pytest.approx(sum(printed), abs=2e-3)
    assert ratios["value"].iloc[0] == pytest.approx(538 / sum(printed), abs=1e-5)


@pytest.mark.parametrize(
    ("age", "rate", "error"),
    [("15-24", 0.2122, 0.10610), ("45-54", 3.4483, 0.40638), ("85+", 21.7298, 2.54328)],
)
def test_skin_cancer_rates_of_florida(age, rate, error):
    """Output of that example: crude rates per 100,000 and their standard errors."""
    florida = pd.DataFrame({"age": AGES, "numerator": SKIN_FLORIDA, "denominator": YEARS_FLORIDA})

    row = crude_rates(florida, ["age"]).set_index("age").loc[age]

    assert row["value"] == pytest.approx(rate, abs=5e-5)
    assert row["standard_error"] == pytest.approx(error, abs=5e-6)


def test_expected_events_of_nineteen_age_bands():
    """UKHSA, PHEindicatormethods, file R/isr_sheet.csv: expected events worked in a spreadsheet."""
    bands = range(0, 95, 5)
    observed = [127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91]
    people = [636, 558, 609, 543, 384, 594, 669, 843, 660, 576, 606, 522, 426, 273, 300, 288]
    people += [153, 123, 207]
    counts = [10303, 2824, 3225, 3615, 3641, 3490, 3789, 3213, 3031, 2771, 3089, 3490, 3595]
    counts += [4745, 5514, 7125, 5694, 6210, 5757]
    populations = [50520, 57173, 60213, 54659, 44345, 50128, 62163, 67423, 62899, 55463, 60479]
    populations += [49974, 44140, 40888, 37239, 30819, 18136, 15325, 13918]
    expected = [129.7052257, 27.56182114, 32.61795626, 35.91256701, 31.52878566, 41.35533035]
    expected += [40.77732735, 40.17262655, 31.80432121, 28.7776716, 30.95180145, 36.45455637]
    expected += [34.69574082, 31.68130014, 44.42117135, 66.58230312, 48.03606087, 49.84208809]
    expected += [85.62286248]
    area = pd.DataFrame({"age_band": bands, "numerator": observed, "denominator": people})
    england = pd.DataFrame({"age_band": bands, "numerator": counts, "denominator": populations})

    row = indirectly_standardised_ratios(area.assign(area="A"), ["area"], england).iloc[0]

    assert row["denominator"] == pytest.approx(sum(expected), abs=1e-5)
    assert row["value"] == pytest.approx(sum(observed) / sum(expected))
