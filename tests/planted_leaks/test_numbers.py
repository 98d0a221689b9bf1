"""Ways to give a count away in a table: the numeric audit must catch each."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from clean_published import (
    COUNTRY,
    POOLED,
    YEARS,
    clean_changes,
    clean_completeness,
    clean_population,
    clean_providers,
    clean_rows,
    count,
    icbs_of,
    people,
    row,
    write_clean,
)

from harp_utils.audit import cells, divisions, earlier, rates, tables
from harp_utils.audit.tables import audit_tables
from harp_utils.params import load_focus_areas, load_suite

ROWS = clean_rows()
PUBLIC = clean_population(), load_suite(), load_focus_areas()
FIRST, SECOND, LAST = YEARS
STROKE = "stroke_admissions"


def at(rows, metric=STROKE, measure="main", area="A1", period=FIRST, group="Everyone", **more):
    """Find rows by what they are of."""
    keys = {"metric_id": metric, "measure": measure, "area_code": area, "period": period}
    keys |= {"ethnic_group": group, "ethnic_category": "all", "imd_quintile": "all", **more}
    found = pd.Series(True, rows.index)
    for column, value in keys.items():
        found &= rows[column] == value
    assert found.any(), keys
    return found


def change(rows, found, **values):
    changed = rows.copy()
    for column, value in values.items():
        changed.loc[found, column] = value
    return changed


def hide(rows, found, note="c"):
    return change(rows, found, numerator=np.nan, count_note=note, crude_rate=np.nan)


BARE = dict.fromkeys(("value", "lower_95", "upper_95", "crude_rate", "ratio"), np.nan)


def total_not_rounded(rows):
    return change(rows, at(rows), numerator=count("A1", "Everyone", FIRST) // 5 * 5 + 3)


def count_not_suppressed(rows):
    return change(rows, at(rows, group="Mixed"), numerator=5, count_note="")


def exact_mean(rows):
    return change(rows, at(rows, "stroke_length_of_stay"), value=6.4321)


def total_of_days(rows):
    return change(rows, at(rows, "stroke_length_of_stay"), numerator=2_711)


def with_official(rows, metric="stroke_readmissions", **counts):
    """Add counts by the official definition: nothing else adds up to them."""
    added = [
        {
            **row(metric, "official", area, FIRST, "percentage"),
            **{"numerator": np.nan if number is None else number, "value_note": "x"},
            "count_note": "c" if number is None else "",
        }
        for area, number in counts.items()
    ]
    return pd.concat([rows, pd.DataFrame(added)], ignore_index=True)


def england_beside_a_lone_hidden_place(rows):
    """20 less the 18 or more that 20 stands for leaves 2 or less."""
    kept = with_official(rows, R1=None, R2=20, A1=None, A2=0, A3=10, A4=10)
    return with_official(kept, **{COUNTRY: 20})


def parts_that_must_all_be_one(rows):
    """Four hidden counts of 1 or more add up to 4."""
    kept = with_official(rows, R1=None, R2=None, A1=None, A2=None, A3=None, A4=None)
    return with_official(kept, **{COUNTRY: 4})


def parts_that_must_all_be_large(rows):
    """Two hidden counts of 7 or less add up to 13 or more."""
    return with_official(rows, R1=15, A1=None, A2=None)


def last_group_from_unknown(rows):
    """All groups and Unknown are exact but one."""
    kept = rows
    for group in ("Everyone", "Asian", "Black", "Mixed", "White", "Other", "Unknown"):
        exact = {"numerator": count(COUNTRY, group, FIRST), "count_note": ""}
        kept = change(kept, at(kept, area=COUNTRY, group=group), **exact)
    return hide(kept, at(kept, area=COUNTRY, group="Mixed"), "p")


def pooled_minus_years(rows):
    kept = rows
    for period in (*YEARS, POOLED):
        exact = {"numerator": count(COUNTRY, "Everyone", period), "count_note": "", **BARE}
        kept = change(kept, at(kept, area=COUNTRY, period=period), **exact)
    return hide(kept, at(kept, area=COUNTRY, period=LAST), "p")


def fifths(rows):
    """Fifths of 8 and 8 and 1 and 1 or more leave 4 or more of each hidden year."""
    extra = rows[at(rows, group="Asian", period=POOLED, imd_quintile="1")]
    counts = [("1", 10.0, ""), ("2", 10.0, ""), ("3", np.nan, "c"), ("4", np.nan, "c")]
    added = [
        extra.assign(ethnic_group="Mixed", imd_quintile=fifth, numerator=number, count_note=note)
        for fifth, number, note in counts
    ]
    return pd.concat([rows, *(one.assign(value_note="p", **BARE) for one in added)])


def categories(rows):
    """Categories of 8 and 8 and 1 and 1 or more do the same."""
    kept = rows
    for category in ("Any other Mixed background", "White and Asian"):
        found = at(kept, period=POOLED, group="Mixed", ethnic_category=category)
        kept = change(kept, found, numerator=10, count_note="", value_note="p", **BARE)
    return kept


def rate_to_a_decimal(rows):
    true = count("A1", "White", FIRST) / people("A1", "White", FIRST) * 100_000
    return change(rows, at(rows, group="White"), value=round(true, 1) + 0.1)


def crude_rate_of_the_true_count(rows):
    found = at(rows, group="White")
    return change(rows, found, crude_rate=rows.loc[found, "crude_rate"].item() + 5)


def crude_rate_of_a_hidden_count(rows):
    found = at(rows, group="Mixed")
    return change(rows, found, crude_rate=round(5 / people("A1", "Mixed", FIRST) * 100_000, 1))


def share_of_true_parts(rows):
    found = at(rows, "stroke_readmissions", group="Asian")
    return change(rows, found, value=rows.loc[found, "value"].item() + 0.3)


def share_beside_hidden_parts(rows):
    return change(rows, at(rows, "stroke_readmissions", group="Asian"), numerator=np.nan)


def one_count_two_ways(rows):
    found = at(rows, "elective_caesarean_admissions", "share_of_deliveries", group="Asian")
    whole = rows.loc[found, "denominator"].item() + 5
    part = rows.loc[found, "numerator"].item()
    return change(rows, found, denominator=whole, value=round(100 * part / whole, 1))


def ratio_of_unrounded_rates(rows):
    found = at(rows, group="Asian")
    return change(rows, found, ratio=rows.loc[found, "ratio"].item() + 0.01)


def limits_that_tell_the_effective_number(rows):
    """A rate over its error squared of 1 more than the rounded count stands for at least."""
    found = at(rows, group="White")
    return change(rows, found, lower_95=rows["value"] * 0.97, upper_95=rows["value"] * 1.03)


def limits_with_the_arms_of_another_count(rows):
    """The arms of 25 events differ more than those of the 430 beside them."""
    value = rows["value"]
    return change(rows, at(rows, group="White"), lower_95=value * 0.6, upper_95=value * 1.5)


def whole_less_part_over_places(rows):
    """A region's 10 less 10 leaves 4 or less, so a place's 10 less its hidden part does too."""
    of_part = with_official(rows, R1=10, A1=None, A2=None)
    return with_official(of_part, "cvd_readmissions", R1=10, A1=10, A2=None)


def parts_that_have_nothing_in_common(rows):
    """10 for stroke and 10 for heart failure leave 4 to 9 of 20, and 5 of 10 at most, hidden."""
    of_stroke = with_official(rows, R1=10, A1=10)
    of_failure = with_official(of_stroke, "heart_failure_readmissions", R1=None, A1=None)
    return with_official(of_failure, "cvd_readmissions", R1=15, A1=10)


def days_of_places(rows):
    """8 to 12 stays of 20 days are 160 or more, so a region's of 16.7 days are 10 or more."""
    kept = rows[rows["metric_id"] != "stroke_length_of_stay"]
    means = {"R1": (10, 16.7), "A1": (10, 20.0), "A2": (None, np.nan)}
    added = [
        {
            **row("stroke_length_of_stay", "main", area, FIRST, "mean", value=mean),
            **{"denominator": np.nan if stays is None else stays},
            **{"count_note": "c" if stays is None else "", "value_note": ""},
        }
        for area, (stays, mean) in means.items()
    ]
    return pd.concat([kept, pd.DataFrame(added)], ignore_index=True)


def pooled_rate_minus_years(rows):
    """Two years make up all of three years' rate, so the third had next to nothing."""
    years = [rows.loc[at(rows, period=y, group="Black"), "value"].item() for y in (FIRST, SECOND)]
    pooled = at(rows, measure="age_rate", period=POOLED, group="Black")
    kept = change(rows, pooled, value=round((sum(years) - 13) / 3), lower_95=np.nan)
    return change(
        hide(kept, at(kept, period=LAST, group="Black")),
        at(kept, period=LAST, group="Black"),
        **{"value": np.nan, "value_note": "c", "lower_95": np.nan, "upper_95": np.nan},
    )


LEAKS = [
    (total_not_rounded, tables.AS_IT_IS),
    (count_not_suppressed, tables.AS_IT_IS),
    (exact_mean, divisions.EXACT_MEAN),
    (total_of_days, divisions.TOTAL_DAYS),
    (england_beside_a_lone_hidden_place, tables.SUBTRACTION),
    (parts_that_must_all_be_one, tables.SUBTRACTION),
    (parts_that_must_all_be_large, tables.SUBTRACTION),
    (whole_less_part_over_places, tables.SUBTRACTION),
    (parts_that_have_nothing_in_common, tables.SUBTRACTION),
    (days_of_places, tables.SUBTRACTION),
    (last_group_from_unknown, tables.SUBTRACTION),
    (pooled_minus_years, tables.SUBTRACTION),
    (fifths, tables.SUBTRACTION),
    (categories, tables.SUBTRACTION),
    (rate_to_a_decimal, rates.FINER),
    (crude_rate_of_the_true_count, divisions.CRUDE),
    (crude_rate_of_a_hidden_count, divisions.CRUDE),
    (share_of_true_parts, divisions.SHARE),
    (share_beside_hidden_parts, divisions.SHARE_OF_HIDDEN),
    (one_count_two_ways, cells.TWO_WAYS),
    (ratio_of_unrounded_rates, divisions.RATIO),
    (limits_that_tell_the_effective_number, tables.DIVISION),
    (limits_with_the_arms_of_another_count, rates.SHAPE),
    (pooled_rate_minus_years, tables.DIVISION),
]


def attacks(folder: Path) -> set[str]:
    return {finding.attack for finding in audit_tables(folder, *PUBLIC).findings}


def test_a_clean_folder_passes(tmp_path):
    audit = audit_tables(write_clean(tmp_path), *PUBLIC)
    assert audit.findings == ()
    assert audit.narrowest >= 5


@pytest.mark.parametrize(("leak", "attack"), LEAKS, ids=[leak.__name__ for leak, _ in LEAKS])
def test_a_leak_in_the_main_tables_is_caught(tmp_path, leak, attack):
    assert attack in attacks(write_clean(tmp_path, leak(ROWS)))


def edited(table, column, value, **keys):
    found = (table[list(keys)] == pd.Series(keys)).all(axis=1)
    assert found.any()
    return table.assign(**{column: table[column].mask(found, value)})


# Without its records altogether, which leave no room for as many.
PROVIDERS = edited(clean_providers(), "n", "[p]", provider_code="XA1", period=POOLED)
PLAIN = {
    "small count of a place": (
        "completeness",
        edited(clean_completeness(), "not_known", "4", area_code="A1", period=FIRST),
        tables.AS_IT_IS,
    ),
    "hidden part of exact records": (
        "completeness",
        edited(clean_completeness(), "not_known", "[p]", area_code=COUNTRY, period=FIRST),
        tables.SUBTRACTION,
    ),
    "three hidden years of a provider": (
        "providers",
        edited(PROVIDERS, "not_known", "20", provider_code="XA1", period=POOLED),
        tables.SUBTRACTION,
    ),
    "people who moved to one group": (
        "category_changes",
        edited(
            clean_changes(), "people", "6", ethnic_group="White", ethnic_group_under_rule="Other"
        ),
        tables.AS_IT_IS,
    ),
}


def test_two_groupings_of_the_same_people_are_compared(tmp_path):
    """As many leave White in both: 12 at most, less 8 or more to Asian leaves 4 to Other."""
    moves = [
        ("nhs_2001_5", {"Asian": "[c]", "Other": "[p]", "Another group": "10"}),
        ("census_2021_5", {"Asian": "10", "Other": "[c]", "Another group": "[p]"}),
    ]
    both = pd.DataFrame(
        [("ohid_chime", each, "White", to, n) for each, some in moves for to, n in some.items()],
        columns=clean_changes().columns,
    )
    for each in ("nhs_2001_5", "census_2021_5"):
        alone = both[both["grouping"] == each]
        folder = write_clean(tmp_path / each, ROWS, category_changes=alone)
        assert attacks(folder) == set()
    assert tables.SUBTRACTION in attacks(write_clean(tmp_path, ROWS, category_changes=both))


@pytest.mark.parametrize("name", PLAIN)
def test_a_leak_in_a_table_of_counts_is_caught(tmp_path, name):
    file, table, attack = PLAIN[name]
    assert attack in attacks(write_clean(tmp_path, ROWS, **{file: table}))


def test_the_publication_before_is_compared(tmp_path):
    """8 became 7: shown as 10 before and hidden now, while England lost one."""
    england, place = at(ROWS, area=COUNTRY), at(ROWS, group="Mixed")
    exact = count(COUNTRY, "Everyone", FIRST)
    now = change(ROWS, england, numerator=exact, count_note="")
    before = change(ROWS, england, numerator=exact + 1, count_note="")
    before = change(before, place, numerator=10, count_note="")
    folders = write_clean(tmp_path / "before", before), write_clean(tmp_path / "now", now)
    found = earlier.compare_publications(*folders)
    assert any("A1" in one.where and "Mixed" in one.where for one in found)
    same = write_clean(tmp_path / "same", now)
    assert earlier.compare_publications(same, folders[1]) == []


def test_icbs_of_the_sample_make_up_the_country():
    assert icbs_of(COUNTRY) == ["A1", "A2", "A3", "A4"]
