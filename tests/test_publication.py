"""What the rules do where all of them work on one table: none of their calls may be left out."""

import numpy as np
import pandas as pd
import pytest
from sample_published import ENGLAND, sample_counts, sample_settings

from harp_utils.breakdowns import WHOLE_GROUPS
from harp_utils.derived import DERIVED
from harp_utils.direct_standardisation import add_dobson_limits
from harp_utils.disclosure import policy_states
from harp_utils.ethnicity import load_categories
from harp_utils.intervals import BOTH_LEVELS, confidence_levels
from harp_utils.measures import build_measures
from harp_utils.publication import RATIOS, VALUES, make_public
from harp_utils.reference import load_standard_population

SUITE, FOCUS_AREAS, AREAS, POPULATION = sample_settings()
POOLED = SUITE.pooled_label
NO_GAPS = pd.DataFrame(columns=["dataset", "period", "area_code"])


@pytest.fixture(scope="module")
def measures():
    chosen = [focus for focus in FOCUS_AREAS if focus.focus_area == "cardiovascular"]
    counts = sample_counts(SUITE, tuple(chosen), AREAS, POPULATION)
    frames = POPULATION, load_standard_population(SUITE.standard)
    return build_measures(counts, *frames, load_categories(SUITE.grouping), SUITE, chosen, AREAS)


def public(measures):
    by_policy = policy_states(measures["area_code"] == ENGLAND)
    return make_public(measures, by_policy, SUITE, FOCUS_AREAS, AREAS, NO_GAPS, "a test")


def printed(counts):
    return np.floor(counts / 5 + 0.5) * 5


def counted_again(measures, rows, counts):
    """Give rates other counts and the limits of these; values and errors stay."""
    changed = measures.assign(numerator=measures["numerator"].mask(rows, counts))
    levels = confidence_levels(BOTH_LEVELS)
    limits = [column for column in measures if column.startswith(("lower_", "upper_"))]
    again = add_dobson_limits(changed[rows], levels)[limits]
    changed.loc[rows, limits] = again
    return changed


def test_rates_whose_counts_print_alike_have_limits_that_print_alike(measures):
    counts = measures["numerator"]
    rows = (measures["statistic"] == "dsr") & (measures["measure"] == "main") & (counts > 12)
    rows &= measures["area_code"] != ENGLAND
    other = printed(counts) + 2 - 4 * (counts % 5 == 2)
    changed = counted_again(measures, rows, other)

    assert (printed(other) == printed(counts))[rows].all()
    assert (changed["upper_95"] != measures["upper_95"])[rows].mean() > 0.7
    pd.testing.assert_frame_equal(public(changed), public(measures))


@pytest.mark.parametrize("measure", ["age_rate", "age_deprivation_rate"])
def test_limits_of_pooled_rates_do_not_hang_on_the_pooled_count(measures, measure):
    rows = (measures["measure"] == measure) & measures["breakdown"].isin(WHOLE_GROUPS)
    rows &= (measures["area_code"] != ENGLAND) & (measures["numerator"] > 60)
    # As many as no parts would add up to: the parts are what is shown beside the rate.
    changed = counted_again(measures, rows, measures["numerator"] * 4)

    before = public(measures)
    shown = before[(before["measure"] == measure) & (before["area_code"] != ENGLAND)]
    assert shown["lower_95"].notna().sum() > 20
    pd.testing.assert_frame_equal(public(changed), before)


@pytest.mark.parametrize(
    ("measure", "breakdown", "period"),
    [
        ("age_rate", "ethnic_group", "2024/25"),
        ("age_deprivation_rate", "ethnic_group", "2024/25"),
        ("age_deprivation_rate", "deprivation", POOLED),
    ],
)
def test_no_pooled_rate_stands_beside_a_hidden_count(measures, measure, breakdown, period):
    rates = (measures["statistic"] == "dsr") & (measures["ethnic_group"] == "Mixed")
    rates &= measures["area_code"] != ENGLAND
    part = rates & (measures["measure"] == "main") & (measures["breakdown"] == breakdown)
    part &= measures["period"] == period
    few = measures.assign(numerator=measures["numerator"].mask(part, 5.0))

    assert part.any()
    before, after = public(measures), public(few)
    pooled = (before["measure"] == measure) & before["breakdown"].isin(WHOLE_GROUPS)
    beside = pooled & (before["ethnic_group"] == "Mixed") & (before["area_code"] != ENGLAND)
    assert before.loc[beside, "value"].notna().all()
    assert after.loc[beside, "value"].isna().all()
    assert after.loc[beside, "value_note"].eq("c").all()
    pd.testing.assert_frame_equal(after[pooled & ~beside], before[pooled & ~beside])


def test_a_ratio_that_is_not_given_has_no_limits(measures):
    rows = public(measures)
    none = rows[~rows["ratio_note"].isin(["", "reference"])]

    assert {"everyone", "ethnic_group"} <= set(none["breakdown"])
    assert none[["ratio", "ratio_lower_95", "ratio_upper_95"]].isna().all(axis=None)


def test_pooled_rows_of_groups_are_rates_by_age_and_deprivation_alone(measures):
    rows = public(measures)
    rows = rows[~rows["method"].str.startswith(DERIVED)]
    pooled = rows[(rows["breakdown"] == "ethnic_group") & (rows["period"] == POOLED)]

    assert set(pooled["measure"]) == {"age_rate", "age_deprivation_rate"}
    assert pooled["numerator"].isna().all()
    assert set(rows.loc[rows["period"] == POOLED, "breakdown"]) > {"ethnic_category", "deprivation"}


def test_numbers_are_printed_with_so_many_decimals(measures):
    rows = public(measures)
    own = rows[~rows["method"].str.startswith(DERIVED)]

    assert own["numerator"].dtype == own["denominator"].dtype == "Int64"
    for columns, decimals in ((VALUES, 1), (RATIOS, 2)):
        numbers = own[columns].astype(float)
        assert numbers.notna().any().all()
        pd.testing.assert_frame_equal(numbers.round(decimals), numbers, check_exact=True)
