import filecmp
import json
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sample_published import PLACE, PROVENANCE, sample_counts, sample_settings

from harp_utils import published, published_files
from harp_utils.disclosure import REASONS
from harp_utils.errors import InputError
from harp_utils.publication import COLUMNS
from harp_utils.published import publish
from harp_utils.published_checks import DisclosureError, check_published_folder
from harp_utils.published_files import restore_folder, swap_folder
from harp_utils.published_reader import (
    load_area,
    load_completeness,
    load_focus,
    load_place,
    load_run,
    load_worked_example,
)

FOCUS = "sickle_cell"
ENGLAND, REGION = "E92000001", "E40000007"


@pytest.fixture(scope="module")
def settings():
    suite, focus_areas, areas, population = sample_settings()
    chosen = tuple(focus for focus in focus_areas if focus.focus_area == FOCUS)
    counts = sample_counts(suite, chosen, areas, population)
    return counts, population, suite, chosen, areas, PROVENANCE


@pytest.fixture(scope="module")
def folder(settings, tmp_path_factory):
    target = tmp_path_factory.mktemp("data") / "published"
    publish(*settings, target)
    return target


def test_every_metric_place_and_group_has_a_row(folder, settings):
    table = load_focus(FOCUS, folder)

    groups = table[(table["breakdown"] == "ethnic_group") & (table["measure"] == "main")]
    metrics, places, years, names = 4, 3, 3, 6
    assert len(settings[3][0].metrics) == metrics
    assert len(groups) == metrics * places * years * names
    assert groups["ethnic_group"].unique().tolist() == [
        *("Asian", "Black", "Mixed", "White", "Other", "Unknown")
    ]


def test_detailed_rows_are_of_the_pooled_years(folder):
    table = load_focus(FOCUS, folder)
    rows = table[table["metric_id"] == "sickle_cell_admissions"]
    detailed = rows[rows["breakdown"] == "ethnic_category"]
    deprived = rows[rows["breakdown"] == "deprivation"]

    assert set(detailed["period"]) == {"2023/24 to 2025/26"} == set(deprived["period"])
    assert len(detailed) == 3 * (16 + 1)
    assert len(deprived) == 3 * 5 * (1 + 5)


def test_rates_by_age_and_deprivation_stand_beside_those_by_age(folder):
    table = load_focus(FOCUS, folder)
    rows = table[table["measure"].isin(["age_rate", "age_deprivation_rate"])]

    assert set(rows["period"]) == {"2023/24 to 2025/26"}
    rates_per_population, places, names = 2, 3, 7
    assert len(rows) == rates_per_population * 2 * places * names
    assert rows["numerator"].isna().all()
    assert set(rows["count_note"]) == {"n"} == set(rows["crude_note"])
    data = load_area(FOCUS, ENGLAND, folder)
    shown = data.rows("sickle_cell_admissions", measure="age_deprivation_rate")
    assert shown["ethnic_group"].tolist()[:4] == ["Asian", "Black", "Mixed", "White"]


def test_the_worked_example_gives_the_published_rate_of_england(folder):
    bands = load_worked_example(folder)
    table = load_focus(FOCUS, folder)
    england = table[(table["area_code"] == ENGLAND) & (table["breakdown"] == "everyone")]
    (row,) = england[
        (england["metric_id"] == bands["metric_id"].iloc[0])
        & (england["period"] == bands["period"].iloc[0])
        & (england["measure"] == "main")
    ].to_dict("records")

    weights, people = bands["weight"], bands["population"]
    rate = 100_000 * (weights * bands["events"] / people).sum() / weights.sum()
    assert rate == pytest.approx(row["value"], abs=0.051)
    assert bands["events"].sum() == row["numerator"]
    # One person in five has two events: squares add up to more than events.
    assert bands["squared_events"].sum() > bands["events"].sum()
    assert len(bands) == 18
    assert set(bands["data_source"]) == {"SYNTHETIC: invented numbers"}


def test_there_is_no_worked_example_where_england_is_not_collected(settings, tmp_path):
    counts = replace(settings[0], completeness=settings[0].completeness.iloc[:0])
    publish(counts, *settings[1:], tmp_path / "published")

    assert load_worked_example(tmp_path / "published").empty


def test_columns_and_order_are_fixed(folder):
    table = load_focus(FOCUS, folder)

    assert table.columns.tolist() == COLUMNS
    assert table["area_code"].drop_duplicates().tolist() == [ENGLAND, REGION, PLACE]


def test_every_missing_number_has_its_reason(folder):
    table = load_focus(FOCUS, folder)

    assert (table["value"].isna() == ~table["value_note"].isin(["", "0"])).all()
    assert set(table["value_note"]) | set(table["ratio_note"]) <= set(REASONS)
    assert {"", "0", "u", "z"} <= set(table["value_note"])


def test_unknown_has_a_count_and_no_rate(folder):
    table = load_focus(FOCUS, folder)
    unknown = table[table["ethnic_group"] == "Unknown"]

    assert unknown["value"].isna().all()
    assert set(unknown["value_note"]) == {"z"}
    assert unknown["numerator"].max() > 0


def test_a_crude_rate_stands_beside_every_standardised_one(folder):
    table = load_focus(FOCUS, folder)
    rows = table[table["method"].str.startswith("directly") & (table["count_note"] == "")]

    expected = 100_000 * rows["numerator"].astype(float) / rows["denominator"].astype(float)
    np.testing.assert_allclose(rows["crude_rate"], expected, atol=0.051)
    others = table[~table["method"].str.startswith("directly")]
    assert set(others["crude_note"]) == {"z"}


def test_csv_has_no_blank_cell_and_says_the_numbers_are_invented(folder):
    cells = pd.read_csv(folder / f"{FOCUS}.csv", dtype=str, keep_default_na=False)

    assert not (cells == "").any(axis=None)
    assert not cells.isin(["nan", "NaN", "None", "<NA>"]).any(axis=None)
    assert set(cells["data_source"]) == {"SYNTHETIC: invented numbers"}
    assert set(load_focus(FOCUS, folder)["data_source"]) == {"SYNTHETIC: invented numbers"}


def test_csv_and_parquet_hold_the_same_numbers(folder):
    cells = pd.read_csv(folder / f"{FOCUS}.csv", dtype=str, keep_default_na=False)
    table = load_focus(FOCUS, folder)

    for column in ("numerator", "denominator", "value", "upper_998", "ratio"):
        written = pd.to_numeric(cells[column], errors="coerce")
        np.testing.assert_allclose(written, table[column])


def test_csv_codes_tell_hidden_from_too_few_and_zero(folder):
    cells = pd.read_csv(folder / f"{FOCUS}.csv", dtype=str, keep_default_na=False)
    table = load_focus(FOCUS, folder)

    assert set(cells.loc[table["value_note"] == "u", "value"]) == {"[u]"}
    assert set(cells.loc[table["value_note"] == "c", "value"]) == {"[c]"}
    assert set(cells.loc[table["value_note"] == "z", "value"]) == {"[z]"}
    assert set(cells.loc[table["value_note"] == "0", "value"]) == {"0.0"}
    rates = table["method"].str.startswith("directly")
    assert set(cells.loc[rates & (table["count_note"] == "c"), "numerator"]) == {"[c]"}


def test_real_data_carry_the_name_of_their_extract(settings, tmp_path):
    real = {**PROVENANCE, "synthetic": False, "extract_name": "HES 2025/26 annual"}
    publish(*settings[:5], real, tmp_path / "published")

    table = load_focus(FOCUS, tmp_path / "published")
    assert set(table["data_source"]) == {"HES 2025/26 annual"}


def test_same_inputs_give_the_same_bytes(folder, settings, tmp_path):
    again = tmp_path / "published"
    shuffled = settings[1].sample(frac=1, random_state=1)
    publish(settings[0], shuffled, *settings[2:], again)

    names = sorted(path.name for path in folder.iterdir())
    assert sorted(path.name for path in again.iterdir()) == names
    assert filecmp.cmpfiles(folder, again, names, shallow=False) == (names, [], [])


def test_a_run_that_fails_leaves_the_folder_as_it_was(settings, tmp_path, monkeypatch):
    target = tmp_path / "published"
    target.mkdir()
    (target / "run.json").write_text("{}")

    def refuse(*arguments):
        raise DisclosureError("a small count")

    monkeypatch.setattr(published, "check_published", refuse)
    with pytest.raises(DisclosureError):
        publish(*settings, target)
    assert (target / "run.json").read_text() == "{}"


def test_a_new_folder_takes_the_place_of_the_old_one_whole(tmp_path):
    target = tmp_path / "published"
    target.mkdir()
    (target / "stale.csv").write_text("old")
    aside = published_files.start_aside(target)
    (aside / "run.json").write_text("{}")

    published_files.swap_folder(aside, target)

    assert [path.name for path in tmp_path.iterdir()] == ["published"]
    assert [path.name for path in target.iterdir()] == ["run.json"]


def test_a_page_reads_its_place_region_and_england(folder):
    data = load_area(FOCUS, PLACE, folder)

    assert set(data.table["area_code"]) == {PLACE, REGION, ENGLAND}
    assert (data.area.short_name, data.area.parent) == ("NHS Central East", "East of England")
    assert data.focus["title"] == "Sickle cell disease"
    assert data.provenance["synthetic"] is True


def test_rows_are_of_the_latest_year_unless_asked(folder):
    data = load_area(FOCUS, PLACE, folder)
    metric = "sickle_cell_admissions"

    assert set(data.rows(metric)["period"]) == {"2025/26"}
    assert set(data.rows(metric, "deprivation")["period"]) == {"2023/24 to 2025/26"}
    assert len(data.rows(metric, period="all")) == 3 * 6
    assert set(data.rows(metric, measure="difference")["period"]) == {"2025/26"}
    assert set(data.rows(metric, measure="change_a_year")["period"]) == {"2023/24 to 2025/26"}
    slopes = data.rows(metric, "inequality", measure="slope_index")
    assert set(slopes["period"]) == {"2023/24 to 2025/26"}
    assert set(data.rows(metric, area="england")["area_code"]) == {ENGLAND}
    assert set(data.rows(metric, area="region")["area_code"]) == {REGION}
    with pytest.raises(InputError, match="'no such metric': expected one of sickle_cell_"):
        data.rows("no such metric")


def test_england_is_its_own_comparison(folder):
    data = load_area(FOCUS, ENGLAND, folder)

    assert set(data.rows("sickle_cell_admissions", area="region")["area_code"]) == {ENGLAND}


def test_reading_a_page_is_fast(folder):
    load_area(FOCUS, PLACE, folder)
    started = time.process_time()
    for _ in range(5):
        load_area(FOCUS, PLACE, folder)

    assert (time.process_time() - started) / 5 < 0.1


def test_a_place_has_every_focus_area_with_metrics(folder):
    assert list(load_place(PLACE, folder)) == [FOCUS]


@pytest.mark.parametrize(
    ("focus_area", "area", "key"),
    [("sickle", PLACE, "focus_area"), (FOCUS, "E54999999", "area_code")],
)
def test_what_is_not_published_is_one_clear_error(folder, focus_area, area, key):
    with pytest.raises(InputError) as error:
        load_area(focus_area, area, folder)
    assert error.value.key == key


def test_nothing_published_is_one_clear_error(tmp_path):
    with pytest.raises(InputError, match="published"):
        load_run(tmp_path)


def test_a_run_chooses_in_published_order(folder):
    run = load_run(folder)

    assert [place.code for place in run.choose_areas(None)] == [ENGLAND, REGION, PLACE]
    assert [place.slug for place in run.choose_areas([PLACE, ENGLAND])] == [
        "england",
        "central-east",
    ]
    assert run.choose_focus_areas(None) == [FOCUS]
    with pytest.raises(InputError, match="E54999999"):
        run.choose_areas(["E54999999"])


def test_flow_hides_and_rounds_small_numbers(folder):
    assert [step["rows"] for step in load_run(folder).flow] == [123_455, None]


def test_metadata_say_what_made_the_numbers(folder):
    content = json.loads((folder / f"{FOCUS}.json").read_text(encoding="utf-8"))

    assert content["periods"][-1] == {"label": "2025/26", "words": "April 2025 to March 2026"}
    assert content["provenance"]["policy"]["apc"]["threshold"] == 8
    assert content["provenance"]["edition"] == 2026
    assert list(content["metrics"]) == load_focus(FOCUS, folder)["metric_id"].unique().tolist()


def test_completeness_is_rounded_below_england(folder):
    table = load_completeness(folder).set_index(["dataset", "period", "area_code"])

    assert table.loc[("apc", "2025/26", ENGLAND), "known_category"] == 3 * 91_234
    assert table.loc[("apc", "2025/26", PLACE), "known_category"] == 91_235
    assert table.loc[("apc", "2025/26", PLACE), "known_category_share"] == pytest.approx(
        100 * 91_235 / 100_120, abs=0.05
    )


def test_the_check_of_a_folder_reads_what_was_written(folder, tmp_path):
    check_published_folder(folder)

    spoilt = tmp_path / "published"
    spoilt.mkdir()
    for path in folder.iterdir():
        (spoilt / path.name).write_bytes(path.read_bytes())
    table = load_focus(FOCUS, folder)
    local = (table["area_code"] == PLACE) & (table["numerator"] > 0)
    table.loc[local.idxmax(), "numerator"] = 3
    table.to_parquet(spoilt / f"{FOCUS}.parquet")
    with pytest.raises(DisclosureError, match="small count"):
        check_published_folder(spoilt)


def test_a_swap_that_was_cut_off_is_put_right(tmp_path):
    """Killed after the old folder was put aside, before the new one was in its place."""
    (tmp_path / ".published.old").mkdir()
    (tmp_path / ".published.old" / "run.json").write_text("old")
    restore_folder(tmp_path / "published")
    assert (tmp_path / "published" / "run.json").read_text() == "old"
    # Where both are there the swap was finished, and the new one counts.
    (tmp_path / "new").mkdir()
    swap_folder(tmp_path / "new", tmp_path / "published")
    (tmp_path / ".published.old").mkdir()
    restore_folder(tmp_path / "published")
    assert not (tmp_path / "published" / "run.json").exists()
