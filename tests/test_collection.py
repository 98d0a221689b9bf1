from dataclasses import replace

import pandas as pd
import pytest
from sample_published import PROVENANCE, sample_counts, sample_settings

from harp_utils.collection import find_gaps, hide_gaps
from harp_utils.params import load_suite
from harp_utils.published import publish
from harp_utils.published_files import in_words
from harp_utils.published_reader import load_focus

POOLED = "2023/24 to 2025/26"
YEARS = ["2023/24", "2024/25", "2025/26"]


def records(**counts):
    rows = [(name, year, "E92000001", n) for name, years in counts.items() for year, n in years]
    return pd.DataFrame(rows, columns=["dataset", "period", "area_code", "n"])


def pairs(gaps):
    return list(gaps.itertuples(index=False, name=None))


def test_an_extract_with_records_of_every_year_has_no_gap():
    every = [(year, 5) for year in YEARS]

    assert pairs(find_gaps(records(apc=every, ecds=every), load_suite())) == []


def test_a_data_set_without_a_file_is_a_gap_in_every_period():
    gaps = find_gaps(records(apc=[(year, 5) for year in YEARS]), load_suite())

    assert pairs(gaps) == [("ecds", period) for period in [*YEARS, POOLED]]


def test_a_year_without_records_is_a_gap_in_it_and_in_the_years_together():
    every = [(year, 5) for year in YEARS]
    gaps = find_gaps(records(apc=every[1:], ecds=[*every[:2], ("2025/26", 0)]), load_suite())

    assert pairs(gaps) == [
        *(("apc", "2023/24"), ("ecds", "2025/26")),
        *(("apc", POOLED), ("ecds", POOLED)),
    ]


def test_what_was_not_collected_has_no_number_but_its_population():
    rows = pd.DataFrame(
        {
            "metric_id": ["falls", "falls", "stays"],
            "period": ["2024/25", "2023/24", "2023/24"],
            "statistic": ["dsr", "dsr", "mean"],
            "numerator": [12.0, 0.0, float("nan")],
            "denominator": [900.0, 800.0, 0.0],
            "value": [2.0, 0.0, float("nan")],
            "lower_95": [1.0, float("nan"), float("nan")],
            "value_note": ["", "0", "z"],
            "count_note": ["", "0", "0"],
        }
    )
    gaps = pd.DataFrame({"dataset": ["ecds"], "period": ["2023/24"]})

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

    assert set(attended["numerator"]) == set(attended["value"]) == {"[x]"}
    assert set(attended["value_note"]) == {"not collected"}


def test_discharges_that_were_not_collected_are_not_said_to_be_hidden(without_attendances):
    table = load_focus("sickle_cell", without_attendances)
    row = table[table["kind"] == "readmission"].head(1)
    lost = row.assign(value_note="x", count_note="x")
    lost[["numerator", "denominator"]] = lost[["numerator", "denominator"]].mask(lost["kind"] != "")

    words = in_words(lost)
    assert words[["numerator", "denominator"]].iloc[0].tolist() == ["[x]", "[x]"]
