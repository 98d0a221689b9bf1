"""Published numbers of England against a second computation, in pandas, from the raw rows."""

import numpy as np
import pandas as pd
import pytest
from independent import (
    BANDS,
    EMERGENCY,
    GROUP_OF,
    STANDARD,
    age_band,
    person_groups,
    read_rows,
    readmissions,
    spells,
    standardised_rate,
    usable_episodes,
    usable_rows,
    wilson,
)
from independent_official import official_index

LONDON_AND_CENTRAL_EAST = {"93C", "W2U3Z", "06H", "06K", "06N", "M1J4Y"}
YEAR = (pd.Timestamp("2025-04-01"), pd.Timestamp("2026-03-31"))
ADMITTED = ["1", "2", "5"]
GROUPS = ["Asian", "Black", "Mixed", "White", "Other"]


@pytest.fixture(scope="module")
def records(tiny_extract):
    """Spells and attendances of residents, each with the person's ethnic group."""
    episodes = usable_episodes(read_rows(tiny_extract, "apc"))
    dates = {"arrived": "ARRIVAL_DATE"}
    attendances = usable_rows(read_rows(tiny_extract, "ecds"), "EC_IDENT", dates)
    groups = person_groups(episodes, attendances)
    stays = spells(episodes)
    return {
        "episodes": episodes,
        "spells": stays.assign(group=stays["person"].map(groups)),
        "attendances": attendances.assign(group=attendances["person"].map(groups)),
    }


@pytest.fixture(scope="module")
def people(tiny_extract):
    """Population by ethnic group and age band."""
    table = pd.read_csv(tiny_extract / "population.csv.gz")
    table = table.assign(group=table["ethnic_category"].map(GROUP_OF))
    return table.groupby(["group", "age_band"])["population"].sum()


def _published(tiny_project, focus_area, metric_id, measure="main"):
    folder = tiny_project / "data" / "published"
    table = pd.read_parquet(folder / f"{focus_area}.parquet")
    chosen = table[
        (table["metric_id"] == metric_id)
        & (table["area_code"] == "E92000001")
        & (table["breakdown"] == "ethnic_group")
        & (table["period"] == "2025/26")
        & (table["measure"] == measure)
    ]
    return chosen.set_index("ethnic_group").loc[GROUPS]


def _in_year(rows, date, residence):
    here = rows[residence].isin(LONDON_AND_CENTRAL_EAST)
    return rows[here & rows[date].between(*YEAR)]


def _check_rates(published, events, people, bands):
    assert published["numerator"].sum() > 50
    for group in GROUPS:
        row, own = published.loc[group], events[events["group"] == group]
        assert row["numerator"] == len(own)
        if len(own) < 10:
            assert row["value_note"] == ("u" if len(own) else "0")
            continue
        expected = standardised_rate(own, people[group], bands)
        assert [row["value"], row["lower_95"], row["upper_95"]] == list(np.round(expected, 1))


def test_chest_pain_attendances(tiny_project, records, people):
    rows = _in_year(records["attendances"], "arrived", "RESIDENCE_CCG")
    first = rows[rows["ATTENDANCE_CATEGORY"] == "1"]
    fields = ["CHIEF_COMPLAINT", *[f"DIAGNOSIS_CODE_{n}" for n in range(1, 13)]]
    events = first[(first[fields] == "29857009").any(axis=1)]
    events = events.assign(band=events["AGE_AT_ARRIVAL"].map(age_band))
    published = _published(tiny_project, "cardiovascular", "chest_pain_attendances")
    _check_rates(published, events, people, STANDARD)


def test_cardiovascular_admissions(tiny_project, records, people):
    rows = _in_year(records["spells"], "discharged", "CCG_RESIDENCE")
    events = rows[rows["CLASSPAT"].isin(ADMITTED) & rows["DIAG_01"].str.startswith("I")]
    events = events.assign(band=events["STARTAGE"].map(age_band))
    published = _published(tiny_project, "cardiovascular", "cvd_admissions")
    _check_rates(published, events, people, STANDARD)


def test_hip_replacement_admissions_of_adults(tiny_project, records, people):
    rows = _in_year(records["spells"], "discharged", "CCG_RESIDENCE")
    elective = rows[rows["CLASSPAT"].isin(ADMITTED) & rows["ADMIMETH"].isin(["11", "12", "13"])]
    years = pd.to_numeric(elective["STARTAGE"])
    events = elective[elective["hip"] & years.between(18, 120)]
    events = events.assign(band=events["STARTAGE"].map(age_band))
    # Of the band 15-19, two fifths are adults.
    shares = {band: 1.0 for band in BANDS[4:]} | {"15-19": 0.4}
    bands = {band: STANDARD[band] * share for band, share in shares.items()}
    adults = people[people.index.get_level_values("age_band").isin(shares)]
    adults = adults * adults.index.get_level_values("age_band").map(shares)
    published = _published(tiny_project, "surgery", "hip_replacement_admissions")
    _check_rates(published, events, adults, bands)


def test_stroke_readmissions(tiny_project, records):
    admitted = records["spells"][records["spells"]["CLASSPAT"].isin(ADMITTED)]
    stroke = admitted["DIAG_01"].str[:3].isin(["I61", "I62", "I63", "I64"])
    index = _in_year(
        admitted[stroke & admitted["ADMIMETH"].isin(EMERGENCY)], "discharged", "CCG_RESIDENCE"
    )
    followed = readmissions(index, admitted, last_day=admitted["admitted"].max())
    published = _published(tiny_project, "cardiovascular", "stroke_readmissions")
    assert published["denominator"].sum() > 50
    for group in GROUPS:
        row, own = published.loc[group], followed[followed["group"] == group]
        assert (row["numerator"], row["denominator"]) == (own["back"].sum(), len(own))
        expected = np.round(wilson(own["back"].sum(), len(own)), 1)
        assert [row["value"], row["lower_95"], row["upper_95"]] == list(expected)


@pytest.mark.parametrize(
    ("focus_area", "metric_id", "pattern"),
    [
        ("mental_health", "mental_health_readmissions", "F"),
        ("cardiovascular", "cvd_readmissions", "I"),
        ("cancer", "cancer_readmissions", r"C(?!44)"),
    ],
)
def test_readmissions_by_the_official_definition(
    tiny_project, records, focus_area, metric_id, pattern
):
    spells = records["spells"]
    own = spells["CLASSPAT"].isin(ADMITTED) & spells["DIAG_01"].str.match(pattern)
    last_day = spells.loc[spells["CLASSPAT"].isin(ADMITTED), "admitted"].max()
    index = official_index(spells, own, records["episodes"], last_day)
    index = _in_year(index, "discharged", "CCG_RESIDENCE")
    groups = spells.drop_duplicates("person").set_index("person")["group"]
    index = index.assign(group=index["person"].map(groups))
    published = _published(tiny_project, focus_area, metric_id, "official")
    for group in GROUPS:
        row, back = published.loc[group], index.loc[index["group"] == group, "back"]
        assert (row["numerator"], row["denominator"]) == (back.sum(), len(back))
        assert (row["value_note"] == "o") == (len(back) == 0)


def test_copd_length_of_stay(tiny_project, records):
    rows = _in_year(records["spells"], "discharged", "CCG_RESIDENCE")
    copd = rows["DIAG_01"].str[:3].isin(["J40", "J41", "J42", "J43", "J44"])
    ordinary = rows[copd & (rows["CLASSPAT"] == "1")]
    days = (ordinary["discharged"] - ordinary["admitted"]).dt.days
    published = _published(tiny_project, "respiratory", "copd_length_of_stay")
    assert published["denominator"].sum() > 50
    for group in GROUPS:
        row, own = published.loc[group], days[ordinary["group"] == group]
        assert row["denominator"] == len(own)
        if len(own) >= 8:
            assert row["value"] == np.round(own.mean(), 1)
