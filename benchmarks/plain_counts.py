"""The events table by other means, from the same records: hand-written DuckDB SQL, and pandas.

Both read the typed records of the extract (``apc.parquet``, ``ecds.parquet``) and count admissions
by main diagnosis at every level of period and place, each by the most frequent ethnic category of
its person: the same numbers that HARP counts for those metrics.
"""

from pathlib import Path

import duckdb
import pandas as pd

from harp_utils.activity.codes import match_codes
from harp_utils.geography import load_areas, load_places
from harp_utils.params import Metric, Suite, load_code_lists, load_focus_areas, load_suite

KEYS = ["metric_id", "period", "area_code", "ethnic_category", "sex", "age_band", "imd_quintile"]
SQL = """
CREATE TABLE tally AS
    SELECT person, ethnic_category, count(*) AS n, max(day) AS latest FROM (
        SELECT person, ethnic_category, episode_start AS day FROM '{apc}'
        UNION ALL SELECT person, ethnic_category, arrival_date FROM '{ecds}')
    GROUP BY ALL;
CREATE TABLE people AS
    SELECT person, arg_max(ethnic_category, (
        ethnic_category NOT IN ('Z', '99'), n, latest, ethnic_category = 'Z',
        -ascii(ethnic_category))) AS ethnic_category
    FROM tally GROUP BY person;
CREATE TABLE linked AS
    SELECT *, sum(begins::INT) OVER (
        PARTITION BY person, provider_code ORDER BY admission_date, episode_start, episode_end,
        episode_order, episode_key) AS spell
    FROM (
        SELECT *, coalesce(NOT (admission_date = lag(admission_date) OVER w OR (
            lag(is_unfinished) OVER w
            AND episode_start = lag(episode_end) OVER w)), true) AS begins
        FROM (SELECT person, provider_code, admission_date, discharge_date, episode_start,
            episode_end, episode_order, episode_key, is_unfinished, admission_method,
            patient_class, age, sex, sub_icb_code, local_authority, imd_quintile, primary_diagnosis
            FROM '{apc}')
        WINDOW w AS (PARTITION BY person, provider_code ORDER BY admission_date,
            episode_start, episode_end, episode_order, episode_key));
CREATE TABLE spell AS
    SELECT person, max(discharge_date) FILTER (ends) AS discharged, {first}
    FROM (SELECT *, lead(begins, 1, true) OVER (PARTITION BY person, provider_code
        ORDER BY spell, episode_start, episode_end, episode_order, episode_key) AS ends FROM linked)
    GROUP BY person, provider_code, spell;
CREATE TABLE finest AS
    SELECT metric_id, period, place.icb_code, people.ethnic_category, sex,
        CASE WHEN age >= 85 THEN '85+' WHEN age IS NULL THEN 'unknown'
            ELSE age // 5 * 5 || '-' || age // 5 * 5 + 4 END AS age_band, imd_quintile,
        count(*) AS n
    FROM spell JOIN people USING (person)
    JOIN period ON discharged BETWEEN first_day AND last_day
    JOIN place ON place.sub_icb_code = spell.sub_icb_code
        AND place.local_authority IN ('', spell.local_authority)
    JOIN code ON code.code = spell.primary_diagnosis
    JOIN metric USING (code_list)
    WHERE (methods IS NULL OR list_contains(methods, admission_method))
        AND list_contains(classes, patient_class)
        AND (only_sex IS NULL OR only_sex = sex)
        AND (minimum_age IS NULL OR age >= minimum_age)
        AND (maximum_age IS NULL OR age <= maximum_age)
    GROUP BY ALL;
"""
ROLL_UP = """
SELECT metric_id, any_period AS period, area_code, ethnic_category, sex, age_band, imd_quintile,
    sum(n)::BIGINT AS numerator
FROM finest JOIN any_period USING (period) JOIN any_area USING (icb_code)
GROUP BY ALL ORDER BY ALL
"""
FIRST = ("admission_method", "patient_class", "age", "sex", "sub_icb_code", "local_authority")
FIRST = (*FIRST, "imd_quintile", "primary_diagnosis")
ATTENDED = ["person", "ethnic_category", "arrival_date"]
CONTACT = ["person", "ethnic_category", "day"]
DAYS = ("admission_date", "discharge_date", "episode_start", "episode_end", "arrival_date")
EPISODE = ["person", "provider_code", *DAYS[:4], "episode_order", "episode_key"]
EPISODE += ["is_unfinished", "ethnic_category", *FIRST]
PLACE = ["person", "provider_code"]


def simple_metrics() -> list[Metric]:
    """Admissions by main diagnosis alone."""
    code_lists = load_code_lists()
    metrics = [metric for area in load_focus_areas() for metric in area.metrics]
    return [
        metric
        for metric in metrics
        if metric.kind == "admission"
        and code_lists[metric.code_list].position == "primary"
        and not metric.with_code_list
    ]


def lookups(codes: list[str]) -> dict[str, pd.DataFrame]:
    """Small tables that both ways join to: metrics, codes, years, and places at every level."""
    suite, lists = load_suite(), load_code_lists()
    metrics = simple_metrics()
    wanted = {lists[metric.code_list] for metric in metrics}
    years = [(p.label, pd.Timestamp(p.start), pd.Timestamp(p.end)) for p in suite.periods]
    labels = [label for label, _, _ in years]
    pooled = [(label, up) for label in labels for up in (label, suite.pooled_label)]
    areas = load_areas(suite.edition)
    icbs = areas[areas["area_level"] == "icb"]
    country = areas.loc[areas["area_level"] == "country", "area_code"].item()
    above = [icbs["area_code"], icbs["parent_code"], [country] * len(icbs)]
    within = [pd.DataFrame({"icb_code": icbs["area_code"], "area_code": up}) for up in above]
    return {
        "metric": pd.DataFrame([_row(metric, suite) for metric in metrics]),
        "code": match_codes(codes, wanted),
        "period": pd.DataFrame(years, columns=["period", "first_day", "last_day"]),
        "place": load_places(suite.edition),
        "any_period": pd.DataFrame(pooled, columns=["period", "any_period"]),
        "any_area": pd.concat(within),
    }


def _row(metric: Metric, suite: Suite) -> dict[str, object]:
    filters = [suite.admission_filters[word] for word in metric.admission.split()]
    methods = [set(f.admission_methods) for f in filters if f.admission_methods]
    classes = [set(f.patient_classes) for f in filters if f.patient_classes]
    return {
        "metric_id": metric.metric_id,
        "code_list": metric.code_list,
        "methods": sorted(set.intersection(*methods)) if methods else None,
        "classes": sorted(set.intersection(*classes)),
        "only_sex": {"male": "M", "female": "F"}.get(metric.sex),
        "minimum_age": metric.minimum_age,
        "maximum_age": metric.maximum_age,
    }


def count_by_sql(interim: Path, memory: str) -> pd.DataFrame:
    """Count with SQL written by hand. Columns: ``KEYS`` and ``numerator``."""
    files = {name: interim / f"{name}.parquet" for name in ("apc", "ecds")}
    first = ", ".join(f"max({name}) FILTER (begins) AS {name}" for name in FIRST)
    with duckdb.connect(config={"memory_limit": memory}) as engine:
        engine.execute(f"SET temp_directory = '{interim / 'spill'}'")
        sql = (
            f"SELECT DISTINCT primary_diagnosis FROM '{files['apc']}' WHERE primary_diagnosis > ''"
        )
        for name, table in lookups([code for (code,) in engine.sql(sql).fetchall()]).items():
            engine.register(name, table)
        engine.execute(SQL.format(**files, first=first))
        return engine.sql(ROLL_UP).df()


def count_by_pandas(interim: Path) -> pd.DataFrame:
    """Count with pandas, all in memory. Columns: ``KEYS`` and ``numerator``."""
    episodes = _load(interim / "apc.parquet", EPISODE)
    attended = _load(interim / "ecds.parquet", ATTENDED)
    spells = _spells(episodes).merge(_people(episodes, attended), on="person")
    tables = lookups(spells["primary_diagnosis"].dropna().unique().tolist())
    spells = spells[spells["discharge_date"].notna()]
    for period in tables["period"].itertuples():
        inside = spells["discharge_date"].between(period.first_day, period.last_day)
        spells.loc[inside, "period"] = period.period
    low = spells["age"] // 5 * 5
    bands = low.astype("str").str.cat((low + 4).astype("str"), sep="-")
    spells["age_band"] = bands.where(spells["age"] < 85, "85+").where(
        spells["age"].notna(), "unknown"
    )
    placed = spells.merge(tables["place"], on="sub_icb_code", suffixes=("", "_of_place"))
    here = placed["local_authority_of_place"].isin([""])
    placed = placed[here | (placed["local_authority_of_place"] == placed["local_authority"])]
    rows = placed.merge(tables["code"], left_on="primary_diagnosis", right_on="code")
    rows = _eligible(rows.merge(tables["metric"], on="code_list"))
    finest = [name if name != "area_code" else "icb_code" for name in KEYS]
    counted = rows.groupby(finest, as_index=False).size()
    every = counted.merge(tables["any_period"], on="period").merge(
        tables["any_area"], on="icb_code"
    )
    every = every.drop(columns="period").rename(columns={"any_period": "period"})
    return every.groupby(KEYS, as_index=False)["size"].sum().rename(columns={"size": "numerator"})


def _load(path: Path, columns: list[str]) -> pd.DataFrame:
    rows = pd.read_parquet(path, columns=columns)
    days = [name for name in columns if name in DAYS]
    return rows.assign(**{name: pd.to_datetime(rows[name]) for name in days})


def _people(episodes: pd.DataFrame, attended: pd.DataFrame) -> pd.DataFrame:
    days = {"episode_start": "day", "arrival_date": "day"}
    parts = [rows.rename(columns=days)[CONTACT] for rows in (episodes, attended)]
    tally = pd.concat(parts).groupby(CONTACT[:2])["day"].agg(["size", "max"]).reset_index()
    code = tally["ethnic_category"]
    tally = tally.assign(known=~code.isin(["Z", "99"]), stated=code == "Z")
    order = ["known", "size", "max", "stated", "ethnic_category"]
    tally = tally.sort_values(order, ascending=[False, False, False, False, True])
    return tally.drop_duplicates("person")[["person", "ethnic_category"]]


def _spells(episodes: pd.DataFrame) -> pd.DataFrame:
    order = ["admission_date", "episode_start", "episode_end", "episode_order", "episode_key"]
    rows = episodes.sort_values([*PLACE, *order])
    before = rows.shift()
    same = (rows[PLACE] == before[PLACE]).all(axis=1)
    adjoins = before["is_unfinished"].fillna(False).astype(bool)
    adjoins &= rows["episode_start"] == before["episode_end"]
    spell = (~(same & ((rows["admission_date"] == before["admission_date"]) | adjoins))).cumsum()
    first, last = rows[~spell.duplicated()], rows[~spell.duplicated(keep="last")]
    first = first.drop(columns="ethnic_category")
    return first.assign(discharge_date=last["discharge_date"].to_numpy())


def _eligible(rows: pd.DataFrame) -> pd.DataFrame:
    kept = [group[_passes(group)] for _, group in rows.groupby("metric_id")]
    return pd.concat(kept)


def _passes(rows: pd.DataFrame) -> pd.Series:
    of = rows.iloc[0]
    passes = rows["patient_class"].isin(of["classes"])
    if of["methods"]:
        passes &= rows["admission_method"].isin(of["methods"])
    if pd.notna(of["only_sex"]):
        passes &= rows["sex"] == of["only_sex"]
    if pd.notna(of["minimum_age"]):
        passes &= rows["age"] >= of["minimum_age"]
    if pd.notna(of["maximum_age"]):
        passes &= rows["age"] <= of["maximum_age"]
    return passes
