"""Counts at every level, over stays whose numbers were worked out by hand."""

from pathlib import Path

import pandas as pd
import pytest
from hes_rows import attendance, write_extract
from nasty_stays import DUPLICATES, NULL, STAYS, stay
from pyarrow.parquet import read_table

from harp_utils.activity.task import Task
from harp_utils.counts import build_counts, load_counts
from harp_utils.errors import InputError
from harp_utils.extract import read_extract
from harp_utils.geography import load_areas, load_places
from harp_utils.params import load_code_lists, load_focus_areas, load_suite

ENGLAND, LONDON, NORTH_WEST_LONDON = "E92000001", "E40000003", "E54000071"
CHESHIRE = "E54000008"
YEAR, POOLED = "2024/25", "2023/24 to 2025/26"
FOCUS_AREAS = load_focus_areas(Path("params"), load_code_lists())
METRICS = tuple(metric for area in FOCUS_AREAS for metric in area.metrics)
LABELS = Task(load_suite(), METRICS, load_code_lists(), load_places(2026)).labels
EVENT = ("metric_id", "period", "icb_code")

OLDER = {"STARTAGE": "50"}
MOTHER = {"EPITYPE": "2", "ADMIMETH": "31", "STARTAGE": "30", "DIAG_01": "O800"}
BABY = {"STARTAGE": "7001", "ADMIMETH": "82", "SEX": "1", "DIAG_01": "Z380"}
MATERNITY = [
    stay("m1", "201", "2024-05-01", "2024-05-03", **MOTHER, OPERTN_01="R178"),
    stay("m2", "202", "2024-03-01", "2024-03-02", **MOTHER, OPERTN_01="R249", DIAG_02="O72.1"),
    stay("m3", "203", "2024-05-01", "2024-05-02", **(MOTHER | OLDER), OPERTN_01="R249"),
    stay("m4", "204", "2024-05-01", "2024-05-02", **(MOTHER | {"DIAG_01": "R17X"})),
    stay("b1", "205", "2024-05-01", "2024-05-03", **BABY, EPITYPE="3", DIAG_02="P073"),
    stay("b2", "206", "2024-05-01", "2024-05-02", **BABY, EPITYPE="6"),
    stay("b3", "207", "2024-06-01", "2024-06-02", **BABY, EPITYPE="1"),
]
# Recorded as A twice and as not stated once; the last contact is an attendance.
RECORDING = [
    stay("z1", "301", "2024-05-01", "2024-05-02", ETHNOS="Z", DIAG_01="N390", PROCODE3="RZZ"),
    stay("z1", "302", "2024-06-01", "2024-06-02", ETHNOS="H", DIAG_01="N390", PROCODE3="RZZ"),
    stay("z2", "303", "2024-05-01", "2024-05-02", ETHNOS="Q", DIAG_01="N390", PROCODE3="RZZ"),
]
EPISODES = [*STAYS, *MATERNITY, *RECORDING]
ATTENDANCES = [
    attendance(TOKEN_PERSON_ID="two"),
    attendance(TOKEN_PERSON_ID="two", EC_IDENT="2", ARRIVAL_DATE="2024-12-01"),
    attendance(TOKEN_PERSON_ID="late", EC_IDENT="3", ARRIVAL_DATE="2022-12-01"),
]


def build(interim: Path, focus_areas):
    return build_counts(interim, load_suite(), focus_areas, load_areas(2026), load_places(2026))


@pytest.fixture(scope="module")
def interim(tmp_path_factory):
    folder = tmp_path_factory.mktemp("counts")
    read_extract(write_extract(folder / "extract", EPISODES, ATTENDANCES), folder / "interim")
    return folder / "interim"


@pytest.fixture(scope="module")
def counts(interim):
    return build(interim, FOCUS_AREAS)


def pick(table: pd.DataFrame, **wanted) -> pd.DataFrame:
    for column, value in wanted.items():
        table = table[table[column] == value]
    return table


def test_admissions_of_each_area(counts):
    rows = pick(counts.events, metric_id="cvd_admissions", period=YEAR)
    assert rows.groupby("area_code")["numerator"].sum().to_dict() == {
        ENGLAND: 2 + 2 + 1 + 2 + 1 + 1 + 1 + 2 + 2,
        LONDON: 2 + 2 + 1 + 2 + 1 + 1 + 1 + 2 + 1,
        NORTH_WEST_LONDON: 2 + 2 + 1 + 2 + 1 + 1 + 1 + 2 + 1,
        CHESHIRE: 1,
        "E40000010": 1,
    }


def test_readmissions_are_counted_out_of_index_discharges(counts):
    rows = pick(counts.events, metric_id="cvd_readmissions", period=YEAR, area_code=ENGLAND)
    # Of 14 admissions one died and two were discharged in the last 30 days.
    assert rows["denominator"].sum() == 14 - 1 - 2
    assert rows["numerator"].sum() == 4


def test_readmissions_by_the_official_definition(counts):
    rows = pick(counts.official, metric_id="cvd_readmissions", period=YEAR, area_code=ENGLAND)
    # Of 11 index discharges one was a day case, and two are one stay in two hospitals.
    assert rows["denominator"].sum() == 11 - 1 - 1
    assert rows["numerator"].sum() == 4
    london = pick(counts.official, metric_id="cvd_readmissions", period=YEAR, area_code=LONDON)
    assert london["denominator"].sum() == 9


def test_stays_are_a_histogram_without_day_cases(counts):
    rows = pick(counts.stays, metric_id="cvd_length_of_stay", period=YEAR, area_code=ENGLAND)
    histogram = dict(zip(rows["days"], rows["spells"], strict=True))
    assert histogram == {0: 2, 1: 2, 2: 4, 3: 1, 5: 1, 6: 1, 7: 1, 8: 1}
    assert sum(histogram.values()) == 14 - 1


def test_a_person_in_two_areas_is_one_person_in_england(counts):
    rows = pick(counts.frequency, metric_id="cvd_admissions", period=YEAR, imd_quintile=0)
    people = rows.set_index(["area_code", "events_per_person"])["people"]
    assert people[ENGLAND].to_dict() == {1: 6, 2: 4}
    assert people[NORTH_WEST_LONDON].to_dict() == {1: 6 + 1, 2: 4 - 1}
    assert people[CHESHIRE].to_dict() == {1: 1}


def test_frequency_holds_every_event(counts):
    metrics = [m.metric_id for f in FOCUS_AREAS for m in f.metrics if m.denominator == "population"]
    keys = ["metric_id", "period", "area_code", "ethnic_category", "age_band"]
    people = pick(counts.frequency, imd_quintile=0)
    held = (people["people"] * people["events_per_person"]).groupby([people[k] for k in keys]).sum()
    events = counts.events[counts.events["metric_id"].isin(metrics)]
    pd.testing.assert_series_equal(held, events.groupby(keys)["numerator"].sum(), check_names=False)


def test_deliveries_and_births(counts):
    rows = pick(counts.denominators, area_code=ENGLAND).set_index(["denominator", "period"])["n"]
    # m3 is over 49 and m4 has no delivery code; b3 was born elsewhere.
    assert rows.to_dict() == {
        ("births", YEAR): 2,
        ("births", POOLED): 2,
        ("deliveries", YEAR): 1,
        ("deliveries", "2023/24"): 1,
        ("deliveries", POOLED): 1 + 1,
    }


@pytest.mark.parametrize(
    ("metric_id", "events"),
    [
        ("elective_caesarean_admissions", 1),
        ("emergency_caesarean_admissions", 0),
        ("postpartum_haemorrhage_admissions", 1),
        ("preterm_birth_admissions", 1),
        ("chest_pain_attendances", 2),
    ],
)
def test_events_in_any_position(counts, metric_id, events):
    rows = pick(counts.events, metric_id=metric_id, period=POOLED, area_code=ENGLAND)
    assert rows["numerator"].sum() == events


def test_completeness_before_and_after_choosing_a_category(counts):
    rows = pick(counts.provider_completeness, provider_code="RZZ", period=YEAR)
    assert rows.drop(columns=["dataset", "period", "provider_code"]).iloc[0].to_dict() == {
        "n": 3,
        "known_category": 1,
        "not_stated": 1,
        "not_known": 1,
        "known_category_after": 2,
        "not_stated_after": 0,
        "not_known_after": 1,
    }


def test_completeness_counts_each_record_once(counts):
    parts = ["known_category", "not_stated", "not_known"]
    table = counts.completeness
    assert (table[parts].sum(axis=1) == table["n"]).all()
    england = pick(table, area_code=ENGLAND, period=YEAR).set_index("dataset")["n"]
    assert england["ecds"] == 2


def test_flow_accounts_for_every_row(counts):
    steps = counts.flow.set_index(["dataset", "step"])["rows"]
    apc = steps["apc"]
    refused = apc[apc.index.str.startswith("refused")].sum()
    assert refused == len(DUPLICATES)
    assert apc["rows read"] == len(EPISODES) == apc["rows used"] + refused
    # Two second episodes continue a spell: 12 and 52.
    assert apc["spells"] == apc["rows used"] - 2
    set_aside = apc[apc.index.str.endswith("set aside")].sum()
    assert apc["admissions counted"] == apc["spells"] - set_aside
    assert apc["admissions of residents outside England or of no known place, set aside"] == 2
    assert apc["spells without a discharge date, set aside"] == 1
    assert apc["rows with an ethnic category of no scheme, taken as not known"] == 1
    assert steps["ecds", "attendances outside the periods, set aside"] == 1


def test_counts_add_up_over_areas_and_periods(counts):
    icbs = load_areas(2026).query("area_level == 'icb'")["area_code"]
    keys = ["metric_id", "period"]
    whole = pick(counts.events, area_code=ENGLAND).groupby(keys)["numerator"].sum()
    parts = counts.events[counts.events["area_code"].isin(icbs)].groupby(keys)["numerator"].sum()
    pd.testing.assert_series_equal(whole, parts)
    years = whole[whole.index.get_level_values("period") != POOLED]
    pd.testing.assert_series_equal(
        years.groupby("metric_id").sum(), whole.xs(POOLED, level="period")
    )


@pytest.mark.parametrize("name", ["cancer", "cardiovascular", "workforce"])
def test_one_focus_area_alone_gives_the_same_numbers(counts, interim, tmp_path, name):
    chosen = [area for area in FOCUS_AREAS if area.focus_area == name]
    for file in ("apc.parquet", "ecds.parquet", "extract_report.json"):
        (tmp_path / file).write_bytes((interim / file).read_bytes())
    alone = build(tmp_path, chosen)
    ids = [metric.metric_id for metric in chosen[0].metrics]
    expected = counts.events[counts.events["metric_id"].isin(ids)]
    pd.testing.assert_frame_equal(alone.events, expected.reset_index(drop=True))


def test_counts_are_read_back_as_they_were_built(counts, interim):
    pd.testing.assert_frame_equal(load_counts(interim).frequency, counts.frequency)


def test_counts_without_an_extract_are_an_error(tmp_path):
    with pytest.raises(InputError, match="an extract read before"):
        build(tmp_path, FOCUS_AREAS)


SUMS = ["people", "numerator", "denominator", "numerator_squares", "products",
        "denominator_squares", "record_squares"]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "metric_id", "period", "area"),
    [
        ("main", "cvd_readmissions", YEAR, ENGLAND),
        ("main", "cvd_length_of_stay", POOLED, ENGLAND),
        ("main", "cvd_length_of_stay", YEAR, NORTH_WEST_LONDON),
        ("zero_day_share", "cvd_length_of_stay", YEAR, ENGLAND),
        ("official", "cvd_readmissions", YEAR, LONDON),
    ],
)
def test_sums_over_people_are_those_of_each_person(
    interim, counts, measure, metric_id, period, area
):
    file = "official_events" if measure == "official" else "metric_events"
    rows = LABELS.named(read_table(interim / f"{file}.parquet"), EVENT)
    rows = pick(rows, metric_id=metric_id)
    areas = load_areas(2026).set_index("area_code")["parent_code"]
    region = rows["icb_code"].map(areas)
    rows = rows[(rows["icb_code"] == area) | (region == area) | (region.map(areas) == area)]
    rows = rows if period == POOLED else rows[rows["period"] == period]
    if metric_id.endswith("length_of_stay"):
        amount = rows["stay_days"] if measure == "main" else rows["stay_days"] == 0
    else:
        rows = rows[rows["is_index"]] if measure == "main" else rows
        amount = rows["is_readmitted"]
    each = rows.assign(x=amount.astype(int)).groupby("person")["x"].agg(["sum", "size"])
    x, n = each["sum"], each["size"]
    expected = [len(each), x.sum(), n.sum(), (x**2).sum(), (x * n).sum(), (n**2).sum()]

    found = pick(counts.repeats, measure=measure, metric_id=metric_id, period=period)
    found = pick(found, area_code=area)[SUMS].sum()
    assert found.tolist() == [*expected, (amount.astype(int) ** 2).sum()]
    assert found["denominator"] > found["people"]


def independent_readmissions(rows: list[dict[str, str]]) -> dict[str, int]:
    """Heart and circulation admissions, index discharges and re-admissions, from the raw rows.

    One person at a time, in plain pandas, sharing nothing with the suite.
    """
    table = pd.DataFrame(rows).drop_duplicates()
    table = table.drop_duplicates("EPIKEY").query("CLASSPAT != '3'")
    totals = {"admissions": 0, "index": 0, "readmitted": 0}
    for _, episodes in table.sort_values(["EPISTART", "EPIKEY"]).groupby("TOKEN_PERSON_ID"):
        stays: list[dict[str, str]] = []
        for row in episodes.to_dict("records"):
            before = stays[-1] if stays else None
            if before and (
                (before["PROCODE3"], before["ADMIDATE"]) == (row["PROCODE3"], row["ADMIDATE"])
                or (before["DISMETH"] in "89" and before["EPIEND"] == row["EPISTART"])
            ):
                before |= {name: row[name] for name in ("EPIEND", "DISDATE", "DISMETH", "DISDEST")}
            else:
                stays.append(dict(row))
        stays = [spell for spell in stays if spell["DISDATE"] != NULL]
        for place, spell in enumerate(stays):
            at_home = spell["CCG_RESIDENCE"] in ("W2U3Z", "01F")
            if not spell["DIAG_01"].startswith("I") or not at_home:
                continue
            totals["admissions"] += 1
            if spell["DISMETH"] == "4" or spell["DISDATE"] > "2024-12-01":
                continue
            totals["index"] += 1
            if place + 1 == len(stays):
                continue
            later = stays[place + 1]
            gap = (pd.Timestamp(later["ADMIDATE"]) - pd.Timestamp(spell["DISDATE"])).days
            moved = "51" in (spell["DISDEST"], later["ADMISORC"]) and gap <= 3
            totals["readmitted"] += later["ADMIMETH"] == "21" and 0 <= gap < 30 and not moved
    return totals


def test_an_independent_computation_agrees(counts):
    rows = pick(counts.events, period=YEAR, area_code=ENGLAND)
    followed = pick(rows, metric_id="cvd_readmissions")
    assert independent_readmissions(STAYS) == {
        "admissions": pick(rows, metric_id="cvd_admissions")["numerator"].sum(),
        "index": followed["denominator"].sum(),
        "readmitted": followed["numerator"].sum(),
    }
