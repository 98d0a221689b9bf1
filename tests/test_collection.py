from dataclasses import replace

import pandas as pd
import pytest
from sample_published import PROVENANCE, sample_counts, sample_settings

from harp_utils.collection import check_periods_covered, find_gaps, hide_gaps, without_gaps
from harp_utils.errors import InputError
from harp_utils.extract import ExtractReport
from harp_utils.params import load_suite
from harp_utils.published import publish
from harp_utils.published_reader import load_focus
from harp_utils.published_words import in_words

POOLED = "2023/24 to 2025/26"
YEARS = ["2023/24", "2024/25", "2025/26"]


ENGLAND, REGION, HERE, THERE = "E92000001", "E40000007", "E54000065", "E54000066"
AREAS = pd.DataFrame(
    {
        "area_code": [ENGLAND, REGION, HERE, THERE],
        "area_level": ["country", "region", "icb", "icb"],
        "parent_code": ["", ENGLAND, REGION, REGION],
    }
)


def records(here, there):
    """Completeness: records of two ICBs by data set and year, and their sums above."""
    rows = []
    for (dataset, year), n in here.items():
        other = there.get((dataset, year), 0)
        values = [(ENGLAND, n + other), (REGION, n + other), (HERE, n), (THERE, other)]
        rows += [(dataset, year, area, count) for area, count in values]
    return pd.DataFrame(rows, columns=["dataset", "period", "area_code", "n"])


def gaps_of(completeness, populated=(ENGLAND, REGION, HERE, THERE)):
    gaps = find_gaps(completeness, AREAS, populated, load_suite())
    return set(gaps.itertuples(index=False, name=None))


EVERY = {(dataset, year): 5 for dataset in ("apc", "ecds") for year in YEARS}
EVERYWHERE = [ENGLAND, REGION, HERE, THERE]


def test_an_extract_with_records_of_every_place_and_year_has_no_gap():
    assert gaps_of(records(EVERY, EVERY)) == set()


def test_a_data_set_without_a_file_is_a_gap_everywhere_in_every_period():
    only = {key: n for key, n in EVERY.items() if key[0] == "apc"}
    found = gaps_of(records(only, only))
    assert found == {("ecds", p, area) for p in [*YEARS, POOLED] for area in EVERYWHERE}


def test_a_year_without_records_is_a_gap_in_it_and_in_the_years_together():
    lacking = EVERY | {("apc", "2023/24"): 0}
    found = gaps_of(records(lacking, lacking))
    assert found == {("apc", p, area) for p in ["2023/24", POOLED] for area in EVERYWHERE}


def test_one_icbs_own_extract_is_not_england():
    found = gaps_of(records(EVERY, {}))
    assert {area for _, _, area in found} == {ENGLAND, REGION, THERE}
    assert ("apc", "2025/26", HERE) not in found


def test_what_is_of_no_place_is_left_out_where_the_country_lacks_a_part():
    providers = pd.DataFrame({"dataset": ["apc", "ecds"], "period": "2025/26", "n": [10, 20]})
    gaps = find_gaps(
        records(EVERY, EVERY | {("apc", "2025/26"): 0}), AREAS, EVERYWHERE, load_suite()
    )
    assert without_gaps(providers, AREAS, gaps)["dataset"].tolist() == ["ecds"]
    whole = find_gaps(records(EVERY, EVERY), AREAS, EVERYWHERE, load_suite())
    assert without_gaps(providers, AREAS, whole).equals(providers)


def test_a_place_without_people_to_divide_by_makes_no_gap():
    assert gaps_of(records(EVERY, {}), populated=(ENGLAND, REGION, HERE)) == set()


def _report(first="2023-03-30", last="2026-03-31"):
    used = {"apc": 10, "ecds": 0}
    return ExtractReport(
        *("own", False, 1.0, "", "0", (), ()),
        rows_read=used,
        rows_used=used,
        refused=(),
        first_date={"apc": first, "ecds": ""},
        last_date={"apc": last, "ecds": ""},
        pre_2001_categories={},
        unlisted_categories={},
    )


def test_an_extract_of_whole_years_is_accepted():
    check_periods_covered(_report(), load_suite())


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (
            {"first": "2023-09-01"},
            "apc: first date: '2023-09-01': expected records from 2023-04-01",
        ),
        ({"last": "2025-09-30"}, "apc: last date: '2025-09-30': expected records to 2026-03-31"),
    ],
)
def test_a_part_of_a_year_is_refused(dates, told):
    with pytest.raises(InputError, match=told):
        check_periods_covered(_report(**dates), load_suite())


def test_what_was_not_collected_has_no_number_but_its_population():
    rows = pd.DataFrame(
        {
            "metric_id": ["falls", "falls", "stays"],
            "period": ["2024/25", "2023/24", "2023/24"],
            "area_code": [HERE, HERE, HERE],
            "statistic": ["dsr", "dsr", "mean"],
            "numerator": [12.0, 0.0, float("nan")],
            "denominator": [900.0, 800.0, 0.0],
            "value": [2.0, 0.0, float("nan")],
            "lower_95": [1.0, float("nan"), float("nan")],
            "value_note": ["", "0", "z"],
            "count_note": ["", "0", "0"],
        }
    )
    gaps = pd.DataFrame({"dataset": ["ecds"], "period": ["2023/24"], "area_code": [HERE]})

    hidden = hide_gaps(rows, {"falls": "ecds", "stays": "ecds"}, gaps)

    assert hidden.iloc[0].equals(rows.iloc[0])
    assert hidden["value"].isna().tolist() == [False, True, True]
    assert hidden["numerator"].isna().tolist() == [False, True, True]
    assert hidden["denominator"].fillna(-1).tolist() == [900, 800, -1]
    assert hidden["value_note"].tolist() == hidden["count_note"].tolist() == ["", "x", "x"]


@pytest.fixture(scope="module")
def without_attendances(tmp_path_factory):
    suite, focus_areas, areas, population = sample_settings()
    chosen = tuple(focus for focus in focus_areas if focus.focus_area == "sickle_cell")
    counts = sample_counts(suite, chosen, areas, population)
    recorded = counts.completeness[counts.completeness["dataset"] == "apc"]
    attended = counts.frequency["metric_id"] == "sickle_cell_attendances"
    counts = replace(counts, completeness=recorded, frequency=counts.frequency[~attended])
    folder = tmp_path_factory.mktemp("data") / "published"
    publish(counts, population, suite, chosen, areas, PROVENANCE, folder)
    return folder


def test_an_extract_without_attendances_publishes_none_as_zero(without_attendances):
    table = load_focus("sickle_cell", without_attendances)
    attended = table["metric_id"] == "sickle_cell_attendances"

    for note in ("value_note", "count_note", "ratio_note"):
        assert set(table.loc[attended, note]) <= {"x", "z"}
        assert "x" not in set(table.loc[~attended, note])
    assert set(table.loc[attended, "value_note"]) == {"x"}
    assert table.loc[attended, ["numerator", "value", "ratio"]].isna().all(axis=None)


def test_the_csv_says_not_collected(without_attendances):
    path = without_attendances / "sickle_cell.csv"
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    attended = cells[cells["metric_id"] == "sickle_cell_attendances"]

    counted = attended[attended["measure"] == "main"]  # what is derived has no count of its own
    assert set(counted["numerator"]) == set(attended["value"]) == {"[x]"}
    assert set(attended["value_note"]) == {"not collected"}


def test_discharges_that_were_not_collected_are_not_said_to_be_hidden(without_attendances):
    table = load_focus("sickle_cell", without_attendances)
    row = table[table["kind"] == "readmission"].head(1)
    lost = row.assign(value_note="x", count_note="x")
    lost[["numerator", "denominator"]] = lost[["numerator", "denominator"]].mask(lost["kind"] != "")

    words = in_words(lost)
    assert words[["numerator", "denominator"]].iloc[0].tolist() == ["[x]", "[x]"]
