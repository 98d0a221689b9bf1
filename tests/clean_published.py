"""A small published folder that gives nothing away, made without the code that protects counts.

Two regions of two ICBs each. Most groups are large; Mixed and Other have 5 events a year in
each ICB, which are hidden there and rounded in the regions.
"""

import json
from random import Random

import numpy as np
import pandas as pd

from harp_utils.audit.rates import _byar, printed_step

YEARS = ("2023/24", "2024/25", "2025/26")
POOLED = "2023/24 to 2025/26"
ICBS = {"A1": "R1", "A2": "R1", "A3": "R2", "A4": "R2"}
REGIONS = ("R1", "R2")
COUNTRY = "E92000001"
CATEGORIES = {
    "Asian": ("Any other Asian background", "Bangladeshi", "Indian", "Pakistani"),
    "Black": ("African", "Any other Black background", "Caribbean"),
    "Mixed": (
        *("Any other Mixed background", "White and Asian"),
        *("White and Black African", "White and Black Caribbean"),
    ),
    "White": ("Any other White background", "British", "Irish"),
    "Other": ("Any other ethnic group", "Chinese"),
    "Unknown": ("Unknown",),
}
LETTERS = {
    "Asian": "LKHJ",
    "Black": "NPM",
    "Mixed": "GFED",
    "White": "CAB",
    "Other": "SR",
}
SEED = 19
EVENTS = {"Asian": 60, "Black": 46, "Mixed": 5, "White": 403, "Other": 5, "Unknown": 31}
BANDS = [f"{5 * n}-{5 * n + 4}" for n in range(17)] + ["85+"]
PEOPLE = 40
METHODS = {
    "dsr": "directly standardised rate, Dobson limits for repeat events",
    "percentage": "percentage, Wilson",
    "mean": "mean, t",
    "median": "median",
}
METRICS = {
    "cvd_admissions": ("admission", "population", None),
    "stroke_admissions": ("admission", "population", None),
    "stroke_readmissions": ("readmission", "admissions", None),
    # Without rows of their own: some leaks have them.
    "cvd_readmissions": ("readmission", "admissions", None),
    "heart_failure_readmissions": ("readmission", "admissions", None),
    "stroke_length_of_stay": ("length_of_stay", "admissions", None),
    "elective_caesarean_admissions": ("admission", "population", "deliveries"),
    "emergency_caesarean_admissions": ("admission", "population", "deliveries"),
}
POLICY = {"threshold": 8, "rounding_base": 5, "minimum_events_for_rate": 10}


def icbs_of(area):
    return [icb for icb, region in ICBS.items() if area in (icb, region, COUNTRY)]


def level(area):
    return "country" if area == COUNTRY else "region" if area in REGIONS else "icb"


def round_half_up(number, base=5):
    return np.floor(number / base + 0.5) * base


def shown(count):
    """What the plain rule leaves of a count; England's follow it too, with note "b"."""
    return np.nan if 0 < count < 8 else float(round_half_up(count))


def note_of(true, area):
    if true == 0:
        return "0"
    return "c" if true < 8 else "b" if area == COUNTRY else ""


def in_year(icb, group, year, times=1.0):
    """Events of a group in one ICB and year."""
    if EVENTS[group] < 10 and times == 1:
        return EVENTS[group]
    return round((EVENTS[group] + uneven(icb, group, year)) * times)


def uneven(icb, name, year):
    """Number from 0 to 12 that follows no pattern: even numbers would all be rounded one way."""
    return Random(f"{icb} {name} {year} {SEED}").randrange(13)


def count(area, group, period, times=1.0):
    groups = list(EVENTS) if group == "Everyone" else [group]
    years = YEARS if period == POOLED else (period,)
    return sum(
        in_year(icb, one, year, times) for icb in icbs_of(area) for one in groups for year in years
    )


def people(area, group, period, share=1.0):
    groups = list(LETTERS) if group == "Everyone" else [group]
    categories = sum(len(LETTERS.get(one, "")) for one in groups)
    years = len(YEARS) if period == POOLED else 1
    return categories * 2 * len(BANDS) * 5 * PEOPLE * len(icbs_of(area)) * years * share


def row(metric, measure, area, period, statistic, **values):
    blank = dict.fromkeys(
        ("numerator", "denominator", "value", "lower_95", "upper_95", "crude_rate", "ratio"), np.nan
    )
    blank |= dict.fromkeys(("ratio_lower_95", "ratio_upper_95"), np.nan)
    words = {
        **{"metric_id": metric, "measure": measure, "area_code": area, "area_level": level(area)},
        **{"period": period, "method": METHODS[statistic], "breakdown": "everyone"},
        **{"ethnic_group": "Everyone", "ethnic_category": "all", "imd_quintile": "all"},
        **{"value_note": "", "count_note": ""},
    }
    return {**words, **blank, **values}


def rate_row(metric, area, period, true, population, measure="main", shape=None, **keys):
    """A rate of events spread evenly over ages, printed on its step."""
    printed = shown(true)
    values = {"numerator": printed, "denominator": population or np.nan, **keys}
    values["count_note"] = note_of(true, area)
    if not population:
        return row(metric, measure, area, period, "dsr", **values, value_note="z")
    if np.isnan(printed) or true < 10:
        return row(metric, measure, area, period, "dsr", **values, value_note="u")
    exact = area == COUNTRY and measure == "age_rate"
    step = 0.1 if exact else float(printed_step(pd.Series([population]))[0])
    rate = true / population * 100_000
    shape = shape or printed
    lower, upper = (float(limit[0]) for limit in _byar(np.array([shape])))
    error = rate / np.sqrt(shape - 6) / np.sqrt(shape)
    on_step = [rate, rate + error * (lower - shape), rate + error * (upper - shape)]
    value, lower, upper = (round(round_half_up(number, step), 6) for number in on_step)
    values |= {"value": value, "lower_95": lower, "upper_95": upper}
    values["crude_rate"] = round(printed / population * 100_000, 1)
    if measure == "age_rate":
        values |= {"numerator": np.nan, "count_note": "n", "crude_rate": np.nan}
    return row(metric, measure, area, period, "dsr", **values)


def share_row(metric, measure, area, period, part, whole, **keys):
    printed = [shown(part), shown(whole)]
    values = {"numerator": printed[0], "denominator": printed[1], **keys}
    values["count_note"] = note_of(part, area)
    if np.isnan(printed).any() or whole == 0:
        absent = "z" if whole == 0 else "c"
        return row(metric, measure, area, period, "percentage", **values, value_note=absent)
    value = round(100 * printed[0] / printed[1], 1)
    return row(metric, measure, area, period, "percentage", **values, value=value)


def group_rows(area, period):
    for group in ("Everyone", *EVENTS):
        breakdown = "everyone" if group == "Everyone" else "ethnic_group"
        yield group, {"breakdown": breakdown, "ethnic_group": group}


def area_rows(area):
    for period in (*YEARS, POOLED):
        for group, keys in group_rows(area, period):
            if period == POOLED and group != "Everyone":
                continue
            true, lived = count(area, group, period), people(area, group, period)
            more = count(area, group, period, 3.0)
            yield rate_row("cvd_admissions", area, period, more, lived, **keys)
            yield rate_row("stroke_admissions", area, period, true, lived, **keys)
            if group not in ("Mixed", "Other"):
                yield from stay_rows(area, period, group, keys)
    yield from pooled_rows(area)


def stay_rows(area, period, group, keys):
    large = [name for name in EVENTS if name not in ("Mixed", "Other")]
    groups = large if group == "Everyone" else [group]
    discharged, came_back, delivered, elective, stays = (
        sum(count(area, one, period, times) for one in groups)
        for times in (0.8, 0.4, 4.0, 1.0, 0.7)
    )
    readmissions, stroke_stays = "stroke_readmissions", "stroke_length_of_stay"
    yield share_row(readmissions, "main", area, period, came_back, discharged, **keys)
    yield share_row(stroke_stays, "zero_day_share", area, period, came_back, stays, **keys)
    printed = {"denominator": shown(stays), "count_note": note_of(stays, area), **keys}
    yield row(stroke_stays, "main", area, period, "mean", **printed, value=6.4)
    # More than half are same-day stays; below the country a median would say so.
    median = {"value": 0.0} if area == COUNTRY else {"value_note": "p"}
    yield row(stroke_stays, "median_stay", area, period, "median", **printed, **median)
    for metric in ("elective_caesarean_admissions", "emergency_caesarean_admissions"):
        yield share_row(metric, "share_of_deliveries", area, period, elective, delivered, **keys)


def pooled_rows(area):
    for group, categories in CATEGORIES.items():
        own = count(area, group, POOLED)
        lived = people(area, group, POOLED)
        for place, category in enumerate(categories):
            part = sum(split(icb, group, place) for icb in icbs_of(area))
            keys = {"breakdown": "ethnic_category", "ethnic_group": group}
            population = lived / len(categories)
            yield rate_row(
                "stroke_admissions",
                area,
                POOLED,
                part,
                population,
                ethnic_category=category,
                **keys,
            )
        if group != "Unknown" and EVENTS[group] > 10:
            keys = {"breakdown": "ethnic_group", "ethnic_group": group}
            shape = own if area == COUNTRY else sum(shown(count(area, group, y)) for y in YEARS)
            yield rate_row("stroke_admissions", area, POOLED, own, lived, "age_rate", shape, **keys)
        for fifth in "12345":
            if group in ("Unknown", "Mixed", "Other"):
                continue
            keys = {"breakdown": "deprivation", "ethnic_group": group, "imd_quintile": fifth}
            some = sum(in_fifth(icb, group, fifth) for icb in icbs_of(area))
            yield rate_row("stroke_admissions", area, POOLED, some, lived / 5, **keys)


def in_fifth(icb, group, fifth):
    """Events of one fifth of a group; a fifth of some is not known."""
    return count(icb, group, POOLED) // 6 - uneven(icb, group, fifth) // 4


def split(icb, group, place):
    """Events of one category of a group: about even, but for some of the last category."""
    each, more = divmod(count(icb, group, POOLED), len(CATEGORIES[group]))
    last = len(CATEGORIES[group]) - 1
    moved = {"Mixed": 0, "Unknown": 0, "Other": 2}.get(group, uneven(icb, group, "moved") // 4)
    return each + (place < more) + (place == 0) * moved - (place == last) * moved


def clean_rows():
    rows = [one for area in (COUNTRY, *REGIONS, *ICBS) for one in area_rows(area)]
    return with_ratios(pd.DataFrame(rows))


def with_ratios(rows):
    keys = ["metric_id", "measure", "period", "area_code", "imd_quintile"]
    base = rows[(rows["ethnic_group"] == "White") & (rows["breakdown"] != "ethnic_category")]
    white = base.set_index(keys)["value"].reindex(pd.MultiIndex.from_frame(rows[keys])).to_numpy()
    groups = rows["breakdown"].isin(["ethnic_group", "deprivation"])
    return rows.assign(ratio=(rows["value"] / white).round(2).where(groups))


def clean_population():
    rows = [
        (icb, icb, letter, sex, band, fifth, float(PEOPLE))
        for icb in ICBS
        for letters in LETTERS.values()
        for letter in letters
        for sex in "FM"
        for band in BANDS
        for fifth in range(1, 6)
    ]
    keys = ["icb_2023", "icb_2026", "ethnic_category", "sex", "age_band"]
    return pd.DataFrame(rows, columns=[*keys, "imd_quintile", "population"])


def clean_completeness():
    rows = []
    for area in (COUNTRY, *REGIONS, *ICBS):
        for period in (*YEARS, POOLED):
            years = YEARS if period == POOLED else (period,)
            counts = sum(recorded(icb, year) for icb in icbs_of(area) for year in years)
            printed = (counts if area == COUNTRY else counts.map(shown)).astype(int).astype(str)
            rows.append({"dataset": "apc", "period": period, "area_code": area, **printed})
    return pd.DataFrame(rows)


def recorded(icb, year):
    """Records of one ICB and year, by how their ethnic category was recorded."""
    known, not_stated = 866 + uneven(icb, "known", year), 93 + uneven(icb, "stated", year)
    not_known, more, less = 47 + uneven(icb, "unknown", year), 41 + uneven(icb, "a", year), 30
    counts = {"n": known + not_stated + not_known, "known_category": known}
    counts |= {"not_stated": not_stated, "not_known": not_known}
    after = {"known_category_after": known + more + less, "not_stated_after": not_stated - more}
    return pd.Series(counts | after | {"not_known_after": not_known - less})


def clean_providers():
    rows = []
    for code, not_known in (("XA1", 3), ("XA2", 21)):
        for period in (*YEARS, POOLED):
            size = 3 if period == POOLED else 1
            counts = {"n": 501 + not_known, "known_category": 460, "not_stated": 41}
            printed = {name: f"{shown(number * size):g}" for name, number in counts.items()}
            # The pooled 9 beside three hidden years would leave each 1 to 7: it is withheld.
            last = "[c]" if not_known < 8 else f"{shown(not_known * size):g}"
            printed["not_known"] = "[p]" if not_known < 8 and period == POOLED else last
            rows.append({"dataset": "apc", "provider_code": code, "period": period, **printed})
    return pd.DataFrame(rows)


def clean_changes():
    """People by group under the main rule and under another."""
    counts = {
        "Asian": {"Asian": 600, "White": 21, "Other": 5},
        "White": {"White": 4004, "Asian": 33, "Other": 6},
        "Other": {"Other": 203, "Asian": 4, "White": 6},
    }
    rows = []
    for rule in ("most_recent", "ohid_chime"):
        for group, under in counts.items():
            moved = sum(under.values()) - under[group]
            cells = {**under, "Everyone": sum(under.values()), "Another group": moved}
            rows += [(rule, "nhs_2001_5", group, name, number) for name, number in cells.items()]
        everyone = sum(sum(under.values()) for under in counts.values())
        moved = everyone - sum(counts[group][group] for group in counts)
        rows += [(rule, "nhs_2001_5", "Everyone", "Everyone", everyone)]
        rows += [(rule, "nhs_2001_5", "Everyone", "Another group", moved)]
    keys = ["rule", "grouping", "ethnic_group", "ethnic_group_under_rule"]
    table = pd.DataFrame(rows, columns=[*keys, "people"])
    printed = table["people"].map(lambda number: shown(number))
    return table.assign(people=printed.map(lambda number: f"{number:g}").replace("nan", "[c]"))


def metadata():
    about = {
        name: {"kind": kind, "dataset": "apc", "denominator": denominator, "share_of": share}
        for name, (kind, denominator, share) in METRICS.items()
    }
    facts = {
        "edition": 2026,
        "grouping": "nhs_2001_5",
        "policy": {"apc": POLICY},
        "periods": [{"label": year} for year in YEARS],
    }
    return {
        **{"metrics": about, "provenance": facts},
        **{"pooled_label": POOLED, "reference_group": "White"},
    }


def write_clean(folder, rows=None, **tables):
    """Write the folder, with other rows or tables where they are given."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = clean_rows() if rows is None else rows
    rows.to_parquet(folder / "cardiovascular.parquet", index=False)
    text = json.dumps(tables.pop("metadata", metadata()))
    (folder / "cardiovascular.json").write_text(text, encoding="utf-8")
    places = [(COUNTRY, "country", ""), *((region, "region", COUNTRY) for region in REGIONS)]
    places += [(icb, "icb", region) for icb, region in ICBS.items()]
    defaults = {
        "areas": pd.DataFrame(places, columns=["area_code", "area_level", "parent_code"]),
        "completeness": clean_completeness(),
        "providers": clean_providers(),
        "category_changes": clean_changes(),
    }
    for name, table in (defaults | tables).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder
