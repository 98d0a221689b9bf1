"""Published numbers of England against a second computation, in pandas, from the raw rows."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from independent import (
    BANDS,
    EMERGENCY,
    GROUP_OF,
    STANDARD,
    age_band,
    design_effect,
    fifth,
    mean_limits,
    person_groups,
    poisson_rate,
    read_rows,
    readmissions,
    spells,
    standardised_rate,
    stated_tallies,
    usable_episodes,
    usable_rows,
    wilson,
)
from independent_official import official_index

from harp_utils.counts import load_counts
from harp_utils.disclosure import policy_states
from harp_utils.ethnicity import load_categories
from harp_utils.geography import load_areas
from harp_utils.measures import build_measures
from harp_utils.params import load_focus_areas, load_suite
from harp_utils.publication import make_public
from harp_utils.reference import load_standard_population

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
    tallies = stated_tallies(episodes, attendances)
    groups = person_groups(tallies)
    stays = spells(episodes)
    return {
        "episodes": episodes,
        "tallies": tallies,
        "spells": stays.assign(group=stays["person"].map(groups)),
        "attendances": attendances.assign(group=attendances["person"].map(groups)),
    }


@pytest.fixture(scope="module")
def people(tiny_extract):
    """Population by ethnic group and age band."""
    table = pd.read_csv(tiny_extract / "population.csv.gz")
    table = table.assign(group=table["ethnic_category"].map(GROUP_OF))
    return table.groupby(["group", "age_band"])["population"].sum()


@cache
def _all_rows(tiny_project):
    """England's rows as its policy leaves them: exact, before any is withheld for its sums."""
    suite, focus_areas = (
        load_suite(tiny_project / "params"),
        load_focus_areas(tiny_project / "params"),
    )
    areas, interim = load_areas(suite.edition), tiny_project / "data" / "interim"
    counts = load_counts(interim)
    population = pd.read_parquet(interim / "public_population.parquet")
    categories = load_categories(suite.grouping)
    standard = load_standard_population(suite.standard)
    measures = build_measures(counts, population, standard, categories, suite, focus_areas, areas)
    states = policy_states(measures["area_code"] == "E92000001")
    gaps = pd.DataFrame(columns=["dataset", "period", "area_code"])
    return make_public(measures, states, suite, focus_areas, areas, gaps, "synthetic")


def _published(tiny_project, focus_area, metric_id, measure="main", period="2025/26"):
    table = _all_rows(tiny_project)
    chosen = table[
        (table["focus_area"] == focus_area)
        & (table["metric_id"] == metric_id)
        & (table["area_code"] == "E92000001")
        & (table["breakdown"] == "ethnic_group")
        & (table["period"] == period)
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
        everyone = round(sum(people[group][band] for band in bands))
        crude = [row["crude_rate"], row["crude_lower_95"], row["crude_upper_95"]]
        if len(own):
            assert crude == list(np.round(poisson_rate(len(own), everyone), 1))
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
        effect = design_effect(own["person"], own["back"])
        expected = np.round(wilson(own["back"].sum() / effect, len(own) / effect), 1)
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
        row, own = published.loc[group], index[index["group"] == group]
        assert (row["numerator"], row["denominator"]) == (own["back"].sum(), len(own))
        assert (row["value_note"] == "o") == (len(own) == 0)
        if len(own):
            effect = design_effect(own["person"], own["back"])
            expected = np.round(wilson(own["back"].sum() / effect, len(own) / effect), 1)
            assert [row["value"], row["lower_95"], row["upper_95"]] == list(expected)


def test_copd_length_of_stay(tiny_project, records):
    rows = _in_year(records["spells"], "discharged", "CCG_RESIDENCE")
    copd = rows["DIAG_01"].str[:3].isin(["J40", "J41", "J42", "J43", "J44"])
    ordinary = rows[copd & (rows["CLASSPAT"] == "1")]
    days = (ordinary["discharged"] - ordinary["admitted"]).dt.days
    published = _published(tiny_project, "respiratory", "copd_length_of_stay")
    assert published["denominator"].sum() > 50
    for group in GROUPS:
        row, own = published.loc[group], ordinary[ordinary["group"] == group]
        assert row["denominator"] == len(own)
        if len(own) >= 8:
            stays = days[own.index]
            expected = mean_limits(stays, design_effect(own["person"], stays))
            assert [row["value"], row["lower_95"], row["upper_95"]] == list(np.round(expected, 1))


def test_mental_health_admissions_by_age_and_deprivation(tiny_project, tiny_extract, records):
    rows = records["spells"]
    here = rows["CCG_RESIDENCE"].isin(LONDON_AND_CENTRAL_EAST)
    in_years = rows["discharged"].between(pd.Timestamp("2023-04-01"), YEAR[1])
    known = rows["IMD_DECILE"].notna() & (rows["IMD_DECILE"] != "")
    events = rows[here & in_years & known & rows["CLASSPAT"].isin(ADMITTED)]
    events = events[events["DIAG_01"].str.startswith("F")]
    places = events["IMD_DECILE"].map(fifth).astype(str)
    events = events.assign(band=events["STARTAGE"].map(age_band) + " in " + places)
    people = pd.read_csv(tiny_extract / "population.csv.gz")
    people = people.assign(
        group=people["ethnic_category"].map(GROUP_OF),
        band=people["age_band"] + " in " + people["imd_quintile"].astype(str),
    )
    # Each band's weight is split as all residents of that age live. Three years of people.
    residents = people.groupby(["age_band", "band"])["population"].sum()
    weights = {
        band: STANDARD[age] * number / residents[age].sum()
        for (age, band), number in residents.items()
    }
    years = people.groupby(["group", "band"])["population"].sum() * 3
    published = _published(
        tiny_project,
        "mental_health",
        "mental_health_admissions",
        "age_deprivation_rate",
        "2023/24 to 2025/26",
    )
    assert published["value"].notna().sum() >= 2
    for group in GROUPS:
        row, own = published.loc[group], events[events["group"] == group]
        if years[group].reindex(weights.keys()).fillna(0).min() < 10:
            assert row["value_note"] == "d"
            continue
        expected = standardised_rate(own, years[group], weights)
        assert [row["value"], row["lower_95"], row["upper_95"]] == list(np.round(expected, 1))


def test_cardiovascular_ratios_under_the_most_recent_category(tiny_project, records, people):
    groups = person_groups(records["tallies"], order=("max", "size"))
    rows = _in_year(records["spells"], "discharged", "CCG_RESIDENCE")
    events = rows[rows["CLASSPAT"].isin(ADMITTED) & rows["DIAG_01"].str.startswith("I")]
    events = events.assign(
        band=events["STARTAGE"].map(age_band), group=events["person"].map(groups)
    )
    table = pd.read_csv(tiny_project / "data" / "published" / "sensitivity.csv")
    own = (table["rule"] == "most_recent") & (table["grouping"] == "nhs_2001_5")
    chosen = table[own & (table["metric_id"] == "cvd_admissions")].set_index("ethnic_group")
    values = {
        group: standardised_rate(events[events["group"] == group], people[group], STANDARD)[0]
        for group in GROUPS
    }
    folder = tiny_project / "data" / "published"
    table = pd.read_csv(folder / "cardiovascular.csv", keep_default_na=False)
    own = (table["metric_id"] == "cvd_admissions") & (table["area_code"] == "E92000001")
    own &= (table["breakdown"] == "ethnic_group") & (table["measure"] == "main")
    counts = table[own & (table["period"] == "2025/26")].set_index("ethnic_group")
    # Where England's count is rounded or withheld its rate goes to a step, and ratios with it.
    coarse = {group: counts.loc[group, "count_note"] != "shown" for group in GROUPS}
    printed = {group: float(chosen.loc[group, "value"]) for group in GROUPS}
    for group in GROUPS:
        exact = np.round(values[group], 1)
        # Half a step is no more than two events of the people would move the rate.
        half = 2 / float(counts.loc[group, "denominator"]) * 100_000
        assert abs(printed[group] - exact) <= (half if coarse[group] else 0)
        if group != "White":
            parts = printed if coarse[group] or coarse["White"] else values
            ratio = np.round(parts[group] / parts["White"], 2)
            assert float(chosen.loc[group, "ratio"]) == ratio


def test_people_in_another_group_under_the_most_recent_category(tiny_project, records):
    most_frequent = pd.Series(person_groups(records["tallies"]))
    most_recent = pd.Series(person_groups(records["tallies"], order=("max", "size")))
    pairs = pd.crosstab(most_frequent, most_recent.reindex(most_frequent.index))
    moved = pairs.to_numpy().sum() - sum(pairs.loc[group, group] for group in GROUPS)
    assert moved > 10
    table = pd.read_csv(tiny_project / "data" / "published" / "category_changes.csv", dtype="str")
    chosen = table[(table["rule"] == "most_recent") & (table["grouping"] == "nhs_2001_5")]
    published = chosen.set_index(["ethnic_group", "ethnic_group_under_rule"])["people"]
    for group in GROUPS:
        for other in GROUPS:
            number = pairs.loc[group, other]
            if number:
                # Of 1 to 7 people nothing is said; other numbers go to the nearest 5.
                expected = "[c]" if number < 8 else str(int((number + 2.5) // 5 * 5))
                assert published[group, other] == expected
