"""Numbers of the suite worked out again in plain pandas from the raw rows, sharing no code with it.

Written from the methods alone, row by row where that is clearer, so that a mistake in the suite
has to be made twice to pass.
"""

import math
from pathlib import Path

import pandas as pd
from scipy.stats import chi2, t

GROUP_OF = {
    **dict.fromkeys("ABC", "White"),
    **dict.fromkeys("DEFG", "Mixed"),
    **dict.fromkeys("HJKL", "Asian"),
    **dict.fromkeys("MNP", "Black"),
    **dict.fromkeys("RS", "Other"),
}
LOWER_AGES = range(0, 90, 5)
BANDS = ["85+" if low == 85 else f"{low}-{low + 4}" for low in LOWER_AGES]
# European Standard Population 2013, its two oldest bands together.
WEIGHTS = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000]
WEIGHTS += [7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 2500]
STANDARD = dict(zip(BANDS, WEIGHTS, strict=True))
EMERGENCY = {"21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D"}
PROVIDERS = {"51", "52", "53"}
# W37, W38, W39, W93, W94 and W95, each with .1, .8 and .9: primary hip replacement.
HIP_CODES = {f"W{n}{end}" for n in (37, 38, 39, 93, 94, 95) for end in "189"}
PROCEDURES = [f"OPERTN_{n:02d}" for n in range(1, 25)]


def read_rows(folder: Path, dataset: str) -> pd.DataFrame:
    """Read all files of a dataset, as text."""
    files = sorted((folder / dataset).glob("*.parquet"))
    return pd.concat([pd.read_parquet(file) for file in files], ignore_index=True).astype(object)


def _date(text: pd.Series) -> pd.Series:
    blank = text.where(~text.isin(["1800-01-01", "1801-01-01"]))
    return pd.to_datetime(blank, format="%Y-%m-%d", errors="coerce")


def _blank(text: pd.Series) -> pd.Series:
    return text.isna() | (text.astype(str).str.strip() == "")


def usable_rows(rows: pd.DataFrame, key: str, dates: dict[str, str]) -> pd.DataFrame:
    """Rows with a person, a key seen once, a provider and dates that can be read."""
    provider = rows["PROCODE5"] if "PROCODE5" in rows else rows["PROVIDER_CODE"]
    kept = rows[~_blank(rows["TOKEN_PERSON_ID"]) & ~_blank(rows[key]) & ~_blank(provider)]
    kept = kept.assign(
        person=kept["TOKEN_PERSON_ID"],
        provider=provider.str[:3],
        **{name: _date(kept[column]) for name, column in dates.items()},
    )
    needed = [name for name in dates if name != "discharged"]
    return kept.dropna(subset=needed).drop_duplicates(key)


def usable_episodes(rows: pd.DataFrame) -> pd.DataFrame:
    """Finished episodes, whose dates are in order."""
    dates = {"admitted": "ADMIDATE", "discharged": "DISDATE", "start": "EPISTART", "end": "EPIEND"}
    kept = usable_rows(rows[rows["EPISTAT"] == "3"], "EPIKEY", dates)
    kept = kept[~kept["DISDATE"].isin(["1801-01-01"])]
    unreadable = kept["discharged"].isna() & (kept["DISDATE"] != "1800-01-01")
    in_order = ~(kept["discharged"] < kept["admitted"]) & ~(kept["end"] < kept["start"])
    return kept[in_order & ~unreadable]


def spells(episodes: pd.DataFrame) -> pd.DataFrame:
    """One row a spell: what its first episode says of the patient, its last of the discharge."""
    order = episodes.assign(place=pd.to_numeric(episodes["EPIORDER"]))
    spell = ["person", "provider", "admitted"]
    order = order.sort_values([*spell, "start", "end", "place", "EPIKEY"])
    hip = order[PROCEDURES].isin(HIP_CODES).any(axis=1)
    first = order.drop_duplicates(spell).set_index(spell)
    last = order.drop_duplicates(spell, keep="last").set_index(spell)
    joined = first.assign(
        discharged=last["discharged"],
        destination=last["DISDEST"],
        died=last["DISMETH"].isin(["4", "5"]) | (last["DISDEST"] == "79"),
        hip=hip.groupby([order[name] for name in spell]).any(),
    )
    return joined.reset_index().dropna(subset=["discharged"])


def stated_tallies(episodes: pd.DataFrame, attendances: pd.DataFrame) -> pd.DataFrame:
    """How often each person's records state a category (``size``), and when last (``max``)."""
    seen = pd.concat(
        [
            episodes[["person", "ETHNOS", "start"]].set_axis(["person", "code", "date"], axis=1),
            attendances[["person", "ETHNIC_CATEGORY", "arrived"]].set_axis(
                ["person", "code", "date"], axis=1
            ),
        ]
    )
    seen = seen.assign(code=seen["code"].astype(str).str.strip().str[:1])
    seen = seen[seen["code"].isin(list(GROUP_OF))]
    return seen.groupby(["person", "code"])["date"].agg(["size", "max"]).reset_index()


def person_groups(tallies: pd.DataFrame, order: tuple[str, str] = ("size", "max")) -> dict:
    """Group of each person's first category: by default the most frequent, then most recent."""
    ordered = tallies.sort_values(["person", *order, "code"], ascending=[1, 0, 0, 1])
    best = ordered.drop_duplicates("person")
    return dict(zip(best["person"], best["code"].map(GROUP_OF), strict=True))


def age_band(age: object) -> str:
    """Band of an age as the extract writes it: babies under one are 7001 to 7007."""
    years = int(str(age))
    years = 0 if 7001 <= years <= 7007 else years
    return "85+" if years >= 85 else f"{years // 5 * 5}-{years // 5 * 5 + 4}"


def fifth(decile: object) -> int:
    """Fifth of deprivation, 1 the most deprived, of a decile in the words of HES."""
    words = str(decile).lower().replace("%", "").split()
    if words[0] in ("most", "least"):
        return 1 if words[0] == "most" else 5
    start = int(words[-1].split("-")[0])
    return start // 20 + 1 if words[0] == "more" else 5 - start // 20


def standardised_rate(events: pd.DataFrame, people: pd.Series, bands: dict) -> tuple:
    """Directly standardised rate with Dobson limits for repeat events, at 95%.

    A band is what ``events`` names in ``band`` and ``people`` and ``bands`` have as keys.
    """
    z = 1.959963984540054
    total = len(events)
    value = variance = 0.0
    weight_sum = sum(bands.values())
    for band, weight in bands.items():
        here = events[events["band"] == band]
        value += weight * len(here) / people[band]
        squares = (here.groupby("person").size() ** 2).sum()
        variance += weight**2 * squares / people[band] ** 2
    value, variance = value / weight_sum, variance / weight_sum**2
    low = total * (1 - 1 / (9 * total) - z / (3 * math.sqrt(total))) ** 3
    up = total + 1
    high = up * (1 - 1 / (9 * up) + z / (3 * math.sqrt(up))) ** 3
    spread = math.sqrt(variance / total)
    limits = [value + spread * (bound - total) for bound in (low, high)]
    return tuple(100_000 * number for number in (value, *limits))


def poisson_rate(events: int, people: float) -> tuple[float, float, float]:
    """Events per 100,000 people, limits exact below 10 events and Byar's from there, at 95%."""
    z = 1.959963984540054
    if events < 10:
        low = chi2.ppf(0.025, 2 * events) / 2
        high = chi2.ppf(0.975, 2 * events + 2) / 2
    else:
        low = events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3
        high = (events + 1) * (1 - 1 / (9 * (events + 1)) + z / (3 * math.sqrt(events + 1))) ** 3
    return tuple(100_000 * number / people for number in (events, low, high))


def design_effect(person: pd.Series, amount: pd.Series) -> float:
    """How much wider the variance of a mean is because the same people have several records."""
    number, total = len(amount), float(amount.sum())
    mean = total / number
    clusters = [part for _, part in amount.astype(float).groupby(person)]
    spread = amount.astype(float).var(ddof=1)
    if len(clusters) < 2 or not spread > 0:
        return 1.0
    squares = sum((part - mean).sum() ** 2 for part in clusters)
    variance = len(clusters) / (len(clusters) - 1) * squares / number**2
    return max(1.0, variance / (spread / number))


def mean_limits(amount: pd.Series, effect: float) -> tuple[float, float, float]:
    """Mean with t limits at 95% on the effective number of records; never below 0."""
    number = len(amount)
    reach = t.ppf(0.975, max(number / effect - 1, 1))
    reach *= math.sqrt(amount.var(ddof=1) / number * effect)
    return amount.mean(), max(amount.mean() - reach, 0), amount.mean() + reach


def wilson(x: float, n: float) -> tuple[float, float, float]:
    """Percentage with Wilson limits at 95%, without continuity correction."""
    z = 1.959963984540054
    p = x / n
    centre = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    shrink = 1 + z * z / n
    return 100 * p, 100 * (centre - spread) / shrink, 100 * (centre + spread) / shrink


def readmissions(index: pd.DataFrame, every: pd.DataFrame, last_day: pd.Timestamp) -> pd.DataFrame:
    """Index discharges alive with full follow-up, and whether the next spell is a readmission."""
    alive = index[~index["died"] & (index["discharged"] <= last_day - pd.Timedelta(days=30))]
    later = every[every["person"].isin(alive["person"])]
    later = later.sort_values(["person", "admitted", "discharged"])
    by_person = {person: rows for person, rows in later.groupby("person")}
    back = []
    for spell in alive.itertuples():
        after = by_person[spell.person]
        place = after.index.get_loc(spell.Index)
        following = after.iloc[place + 1 : place + 2]
        back.append(len(following) == 1 and _is_readmission(spell, following.iloc[0]))
    return alive.assign(back=back)


def _is_readmission(spell: object, following: pd.Series) -> bool:
    days = (following["admitted"] - spell.discharged).days
    moved = (
        str(spell.destination) in PROVIDERS
        or str(following["ADMISORC"]) in PROVIDERS
        or following["ADMIMETH"] in ("2B", "81")
    )
    transfer = days <= 3 and moved
    return following["ADMIMETH"] in EMERGENCY and 0 <= days <= 29 and not transfer
