"""The planted truth: counted again from the raw rows, and from the formulae by hand."""

import numpy as np
import pandas as pd
import pytest
from synthetic_extract import clean, rows

from harp_utils.params import load_code_lists, load_focus_areas, load_suite
from harp_utils.reference import REFERENCE, load_population, load_standard_population
from harp_utils.synthetic.expected import Expectation, make_expectation, metric_spells
from harp_utils.synthetic.population import make_design
from harp_utils.synthetic.rates import add_codes, load_planted
from harp_utils.synthetic.spells import Odds, chain_length

EMERGENCY = "21|22|23|24|25|28|2A|2B|2C|2D"
GROUPS = {
    **dict.fromkeys("ABC", "White"),
    **dict.fromkeys("DEFG", "Mixed"),
    **dict.fromkeys("HJKL", "Asian"),
    **dict.fromkeys("MNP", "Black"),
    **dict.fromkeys("RS", "Other"),
}


def first_episodes() -> pd.DataFrame:
    table = rows(clean(), "apc")
    table = table[(table["EPISTAT"] == "3") & (table["EPIORDER"] == "1")]
    age = table["STARTAGE"].astype(int)
    age = age.where(age < 7000, 0)
    return table.assign(
        group=table["ETHNOS"].str[0].map(GROUPS), band=np.minimum(age // 5, 17), age=age
    )


def standardised(events: pd.DataFrame, sexes: str = "FM") -> pd.DataFrame:
    """Rate per 100,000 a year and its standard error by group, from the formulae."""
    people = pd.read_csv(clean() / "population.csv.gz")
    people = people[people["sex"].isin(list(sexes))]
    group = people["ethnic_category"].map(GROUPS)
    band = people["age_band"].str.extract(r"^(\d+)")[0].astype(int) // 5
    below = people["population"].groupby([group, band]).sum().unstack() * 3
    counts = events.groupby(["group", "band"]).size().unstack().reindex_like(below).fillna(0)
    weights = load_standard_population("esp2013_18")["weight"].to_numpy() / 100_000
    value = (counts / below * weights).sum(axis=1) * 100_000
    error = np.sqrt((counts / below**2 * weights**2).sum(axis=1)) * 100_000
    return pd.DataFrame({"events": counts.sum(axis=1), "value": value, "error": error})


def truth(file: str, metric_id: str, column: str = "true_value") -> pd.Series:
    table = pd.read_csv(clean() / "truth" / f"{file}.csv")
    chosen = (table["metric_id"] == metric_id) & (table["breakdown"] == "ethnic_group")
    pooled = table["period"] == "2023/24 to 2025/26"
    return table[chosen & pooled].set_index("ethnic_group")[column]


def counted_metrics() -> dict[str, pd.DataFrame]:
    first = first_episodes()
    emergency = first["ADMIMETH"].str.fullmatch(EMERGENCY)
    admitted = first["CLASSPAT"].isin(["1", "2", "5"])
    code = first["DIAG_01"].str

    def primary(pattern: str) -> pd.Series:
        return admitted & code.match(pattern)

    return {
        "stroke_admissions": first[primary("I6[1-4]") & emergency],
        "heart_failure_admissions": first[primary("I50|I110|I13[02]") & emergency],
        "cvd_admissions": first[primary("I")],
        "cancer_admissions": first[primary("C") & ~code.match("C44")],
        "copd_admissions": first[primary("J4[0-4]")],
        "asthma_admissions": first[primary("J4[56]") & emergency],
        "sickle_cell_admissions": first[primary("D57[0128]")],
        "mental_health_admissions": first[primary("F")],
        "diabetes_admissions": first[primary("E1[0-4]")],
        "covid_19_admissions": first[primary("U07[12]")],
    }


def test_rates_counted_from_the_rows_agree_with_the_truth():
    distances = []
    for metric_id, events in counted_metrics().items():
        found = standardised(events)
        found = found[found["events"] >= 10]
        distances += [*((found["value"] - truth("rates", metric_id)) / found["error"]).dropna()]
    assert len(distances) >= 40
    # 95% of standard normal distances lie within 1.96; of about 48, 90% is a loose bound.
    assert np.mean(np.abs(distances) < 1.96) >= 0.9


def test_readmissions_counted_from_the_rows_agree_with_the_truth():
    table = rows(clean(), "apc")
    table = table[(table["EPISTAT"] == "3") & (table["DISMETH"] != "8")]
    later = table[table["ADMIMETH"].str.fullmatch(EMERGENCY)]
    back = table.merge(later, on="TOKEN_PERSON_ID", suffixes=("", "_next"))
    gap = pd.to_datetime(back["ADMIDATE_next"]) - pd.to_datetime(back["DISDATE"])
    returned = set(back.loc[gap.dt.days.between(1, 29), "EPIKEY"])
    full = table["DISDATE"] < "2026-03-01"
    copd = table["DIAG_01"].str.match("J44") & (table["EPIORDER"] == "1")
    index = table[copd & full & (table["DISMETH"] != "4") & (table["CLASSPAT"] == "1")]
    share = index["EPIKEY"].isin(returned).mean()
    groups = truth("readmissions", "copd_readmissions")
    spread = np.sqrt(share * (1 - share) / len(index))
    assert groups.min() / 100 - 3 * spread < share < groups.max() / 100 + 3 * spread


def test_stays_counted_from_the_rows_agree_with_the_truth():
    table = rows(clean(), "apc")
    ends = table[(table["EPISTAT"] == "3") & (table["SPELEND"] == "Y")]
    first = first_episodes()
    stroke = first[first["DIAG_01"].str.match("I6[1-4]") & (first["CLASSPAT"] == "1")]
    keys = ["TOKEN_PERSON_ID", "ADMIDATE", "ADMIMETH"]
    stays = stroke[[*keys, "group"]].merge(ends[[*keys, "DISDATE"]], on=keys)
    days = (pd.to_datetime(stays["DISDATE"]) - pd.to_datetime(stays["ADMIDATE"])).dt.days
    by_group = days.groupby(stays["group"]).agg(["mean", "sem"])
    distance = (by_group["mean"] - truth("stays", "stroke_length_of_stay")) / by_group["sem"]
    assert (distance.abs() < 3).all()


def test_ratios_are_to_the_reference_group():
    rates, ratios = (
        truth("rates", "psychosis_admissions", c) for c in ("true_value", "true_ratio")
    )
    assert ratios["White"] == 1
    assert ratios["Black"] == pytest.approx(rates["Black"] / rates["White"], rel=1e-6)
    assert ratios["Black"] > 3


def test_ratios_by_age_and_deprivation_are_those_that_were_planted():
    table = pd.read_csv(clean() / "truth" / "deprivation.csv")
    covid = table[table["metric_id"] == "covid_19_admissions"].set_index("ethnic_group")
    by_age = truth("rates", "covid_19_admissions", "true_ratio")
    # Planted ratios of COVID-19, one for each group whatever the age, fifth or place. Men have
    # 1.15 times the rate of women, so the groups' shares of men move a ratio by under 1%.
    planted = {"Asian": 1.35, "Black": 1.5, "Mixed": 1.3, "White": 1, "Other": 1.3}
    for group, ratio in planted.items():
        assert covid.loc[group, "true_ratio"] == pytest.approx(ratio, rel=0.01)
    # More Black than White Londoners live in deprived places: part of the ratio by age is that.
    assert by_age["Black"] > 1.05 * covid.loc["Black", "true_ratio"]
    assert set(covid["period"]) == {"2023/24 to 2025/26"}


def test_england_has_the_rates_of_the_table():
    england = add_codes(load_population(REFERENCE / "population.csv.gz"))
    planted = load_planted(england)
    people = england["population"].to_numpy()
    events = pd.Series(people @ planted.rates(england), planted.conditions["process"])
    women = people[england["sex"] == "F"].sum()
    assert events["stroke"] / people.sum() * 100_000 == pytest.approx(168)
    assert events["delivery_vaginal"] / women * 100_000 == pytest.approx(1100)
    assert events["background_elective"] / people.sum() * 100_000 == pytest.approx(14500 * 0.1)


def test_a_chain_of_readmissions_adds_up():
    half = np.array([0.5])
    odds = Odds(np.array([[0.2]]), np.array([[3.0]]), half, np.array([0.1]), np.array([0.0]))
    # Each spell leads with 0.9 x 0.2 x 0.5 to another: 1 + 0.09 + 0.09 x 0.09 + ...
    assert chain_length(odds)[0, 0] == pytest.approx(1 + 0.09 / (1 - 0.09))


def expectation(*, repeats: bool) -> Expectation:
    suite = load_suite()
    chosen = {"scale": 1.0, "seed": 1, "noise": True, "areas": None}
    design = make_design(suite.periods, repeats=repeats, focus_areas=["sickle_cell"], **chosen)
    return make_expectation(design, suite, load_code_lists())


def test_readmissions_for_the_same_cause_add_admissions():
    areas = {area.focus_area: area for area in load_focus_areas()}
    metric = areas["sickle_cell"].metric("sickle_cell_admissions")
    without, with_them = (
        metric_spells(metric, expectation(repeats=repeats)).counted.sum()
        for repeats in (False, True)
    )
    # 0.998 alive x about 0.22 to 0.26 readmitted x 0.7 for the same cause.
    assert 1.15 < with_them / without < 1.30
