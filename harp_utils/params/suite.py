"""Read ``suite.yml``: edition, periods, policies and the codes behind admission filters."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from harp_utils.errors import InputError
from harp_utils.geography import load_areas, load_editions
from harp_utils.params.checks import Section, one_of, read_yaml
from harp_utils.params.code_lists import load_code_lists
from harp_utils.params.records import (
    AdmissionFilter,
    CodeList,
    DisclosurePolicy,
    EventDenominator,
    Period,
    Suite,
)
from harp_utils.reference import REFERENCE, load_reference

GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
GROUPINGS = ("nhs_2001_5", "census_2021_5")
DETAILED = "nhs_2001_16"
ETHNICITY_RULES = ("most_frequent", "most_recent", "ohid_chime")
SOURCES = ("apc", "ecds")
KEYS = (
    "title",
    "edition",
    "areas",
    "periods",
    "pooled",
    "reference_group",
    "grouping",
    "ethnicity_rule",
    "readmission",
    "confidence",
    "population",
    "standard",
    "disclosure",
    "admission_filters",
    "denominators",
    "site_url",
    "contact",
    "published_on",
    "next_update",
    "update_rhythm",
)


def load_suite(folder: Path = Path("params")) -> Suite:
    """Read the settings of the whole suite from ``suite.yml`` in ``folder``.

    Every key must be there, and no other: nothing has a default in code.

    Raises
    ------
    InputError
        For the first thing at fault, with its dotted key, its value and what is accepted.
    """
    top = read_yaml(folder / "suite.yml").check_keys(KEYS)
    pooled = top.section("pooled").check_keys(["label", "words"])
    readmission = top.section("readmission").check_keys(["days"])
    return Suite(
        title=top.text("title"),
        edition=_edition(top),
        areas=_areas(top),
        periods=_periods(top),
        pooled_label=pooled.text("label"),
        pooled_words=pooled.text("words"),
        reference_group=top.choice("reference_group", GROUPS),
        grouping=_grouping(top),
        ethnicity_rule=top.choice("ethnicity_rule", ETHNICITY_RULES),
        readmission_days=readmission.number("days"),
        confidence=_confidence(top),
        population=_reference_table(top, "population"),
        standard=top.choice("standard", load_reference("standard_population.csv")["standard"]),
        disclosure=_disclosure(top),
        admission_filters=_admission_filters(top),
        denominators=_denominators(top, load_code_lists()),
        site_url=top.text("site_url"),
        contact=top.text("contact"),
        published_on=top.day("published_on"),
        next_update=top.text("next_update"),
        update_rhythm=top.text("update_rhythm"),
    )


def _grouping(top: Section) -> str:
    if top.values["grouping"] == DETAILED:
        expected = f"{' or '.join(GROUPINGS)}: the 16 categories always stand beside the groups"
        raise top.fail("grouping", expected)
    return top.choice("grouping", GROUPINGS)


def _edition(top: Section) -> int:
    edition = top.number("edition")
    if edition not in load_editions():
        raise top.fail("edition", one_of([str(year) for year in load_editions()], edition))
    return edition


def _areas(top: Section) -> tuple[str, ...]:
    known = tuple(load_areas(_edition(top))["area_code"])
    if top.values["areas"] == "all":
        return known
    if not isinstance(top.values["areas"], list):
        raise top.fail("areas", "all, or a list of area codes")
    chosen = top.texts("areas")
    for code in chosen:
        if code not in known:
            raise InputError(top.file, "areas", code, one_of(known, code))
    _check_comparators(top, chosen)
    return tuple(code for code in known if code in chosen)


def _check_comparators(top: Section, chosen: tuple[str, ...]) -> None:
    """Refuse a place without what its page compares it with: its region and England."""
    areas = load_areas(_edition(top))
    parents = dict(zip(areas["area_code"], areas["parent_code"], strict=True))
    for code in chosen:
        if parents[code] and parents[code] not in chosen:
            expected = f"also {parents[code]}, which its pages compare it with"
            raise InputError(top.file, "areas", code, expected)


def _periods(top: Section) -> tuple[Period, ...]:
    periods = tuple(_period(part, label) for label, part in top.section("periods").nested().items())
    for earlier, later in pairwise(periods):
        if later.start != earlier.end + timedelta(days=1):
            expected = f"the day after {earlier.label} ends"
            raise InputError(top.file, f"periods.{later.label}.start", str(later.start), expected)
    return periods


def _period(part: Section, label: str) -> Period:
    part.check_keys(["start", "end", "words"])
    start, end = part.day("start"), part.day("end")
    if end != date(start.year + 1, start.month, start.day) - timedelta(days=1):
        raise part.fail("end", f"the last day of the year that begins on {start}")
    return Period(label, start, end, part.text("words"))


def _confidence(top: Section) -> tuple[float, ...]:
    levels = top.values["confidence"]
    fine = isinstance(levels, list) and all(
        isinstance(level, float) and 0.9 <= level < 1 for level in levels
    )
    if not fine or not levels:
        raise top.fail("confidence", "a list of levels from 0.9 to below 1")
    return tuple(levels)


def _reference_table(top: Section, name: str) -> Path:
    path = REFERENCE / top.text(name)
    if not path.is_file():
        raise top.fail(name, one_of([table.name for table in REFERENCE.glob("*.csv*")], path.name))
    return path


def _disclosure(top: Section) -> dict[str, DisclosurePolicy]:
    numbers = ["threshold", "rounding_base", "minimum_for_means", "minimum_events_for_rate"]
    policies = {}
    for source, part in top.section("disclosure").check_keys(SOURCES).nested().items():
        part.check_keys([*numbers, "secondary_suppression", "link", "date"])
        read = {name: part.positive(name) for name in numbers}
        if 2 * read["threshold"] < read["rounding_base"]:
            # A smaller one would show a count and round it to 0.
            raise part.fail("threshold", "at least half of rounding_base")
        policies[source] = DisclosurePolicy(
            source=source,
            **read,
            secondary_suppression=part.flag("secondary_suppression"),
            link=part.text("link"),
            date=part.text("date"),
        )
    return policies


def _admission_filters(top: Section) -> dict[str, AdmissionFilter]:
    fields = ["admission_methods", "patient_classes", "attendance_categories"]
    filters = {}
    for name, part in top.section("admission_filters").nested().items():
        part.check_keys([], fields)
        codes = {field: part.texts(field) for field in fields if field in part.values}
        filters[name] = AdmissionFilter(**dict.fromkeys(fields, ()) | codes)
    return filters


def _denominators(top: Section, code_lists: dict[str, CodeList]) -> dict[str, EventDenominator]:
    parts = top.section("denominators").check_keys(["deliveries", "births"]).nested()
    return {name: _denominator(name, part, code_lists) for name, part in parts.items()}


def _denominator(name: str, part: Section, code_lists: dict[str, CodeList]) -> EventDenominator:
    part.check_keys(["sex"], ["code_lists", "episode_types", "minimum_age", "maximum_age"])
    lists = part.texts("code_lists") if "code_lists" in part.values else ()
    for code_list in lists:
        if code_list not in code_lists:
            raise InputError(
                part.file, part.key("code_lists"), code_list, one_of(code_lists, code_list)
            )
    types = part.texts("episode_types") if "episode_types" in part.values else ()
    return EventDenominator(
        name=name,
        code_lists=lists,
        episode_types=types,
        sex=part.choice("sex", ("all", "male", "female")),
        minimum_age=part.optional_number("minimum_age"),
        maximum_age=part.optional_number("maximum_age"),
    )
