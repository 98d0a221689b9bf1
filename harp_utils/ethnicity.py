"""One ethnic category for each person, by a named rule over all of the person's contacts.

Hospital records hold the 16 categories of 2001, and a person's records can disagree. A rule picks
one. Not stated (Z) and not known (99) count only where nothing else was ever recorded.

Sources: NHS Data Dictionary, Ethnic Category; rho-harp.org, data limitations (``most_frequent``);
OHID, Method for assigning ethnic group in the COVID-19 Health Inequalities Monitoring for England
(CHIME) tool, 2023 (``ohid_chime``).
"""

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import pandas as pd
from ibis.expr.types import BooleanValue, IntegerValue, StringValue, Table

from harp_utils.errors import InputError
from harp_utils.reference import load_reference

CATEGORIES = tuple("ABCDEFGHJKLMNPRS")
NOT_STATED = "Z"
NOT_KNOWN = "99"
WITHOUT_CATEGORY = (NOT_STATED, NOT_KNOWN)
# The place of a category is its number: what is grouped by the million is not text.
BY_NUMBER = (NOT_KNOWN, *CATEGORIES, NOT_STATED)
NUMBERS = {code: number for number, code in enumerate(BY_NUMBER)}
ANY_OTHER = "S"
# Categories from the most to the fewest people of England, as data/reference/population.csv.gz.
COMMONEST_FIRST = tuple("ACHJNSLKMDBFGRPE")
# Five groups each; the 2021 Census counts Chinese people as Asian, the 2001 scheme as Other.
GROUPINGS = ("nhs_2001_5", "census_2021_5")
DETAILED = "nhs_2001_16"
ATTENDED, ADMITTED = 0, 1
# A rule gives every category of a person one number; the category with the largest is chosen.
# Each part of the number is multiplied past the largest value of the parts below it.
MOST_CONTACTS = 10**6
MOST_DAYS = 10**5
MOST_CATEGORIES = 100
LARGEST_CLAIM = 10**12
DAY_ZERO = "1900-01-01"


def load_categories(grouping: str) -> pd.DataFrame:
    """Read ethnic categories in a grouping: ``code, label, ethnic_group``.

    Grain: one row per category. ``grouping`` is one of ``GROUPINGS``, or "nhs_2001_16" for the
    categories as they are.
    """
    table = load_reference("ethnic_categories.csv")
    return table.rename(columns={grouping: "ethnic_group"})[["code", "label", "ethnic_group"]]


def categories_of_groups(grouping: str) -> dict[str, frozenset[str]]:
    """Give the codes of the categories that each group of a grouping is made of."""
    codes = load_categories(grouping).groupby("ethnic_group")["code"]
    return {str(group): frozenset(own) for group, own in codes}


def contacts(episodes: Table, attendances: Table) -> Table:
    """List every contact of every person: hospital episodes and A&E attendances.

    Grain: one contact. Columns: ``person``, ``ethnic_category``, ``contact_date``, ``source``
    (1 for an episode, 0 for an attendance).
    """
    columns = ("person", "ethnic_category")
    admitted = episodes.select(
        *columns, contact_date=episodes.episode_start, source=ibis.literal(ADMITTED, "int8")
    )
    attended = attendances.select(
        *columns, contact_date=attendances.arrival_date, source=ibis.literal(ATTENDED, "int8")
    )
    return admitted.union(attended)


def number_of_category(category: StringValue) -> IntegerValue:
    """Give the place of a category in `BY_NUMBER`.

    ``category`` is one of these, as `extract.values.ethnic_category_of` reads it, and nothing else.
    """
    letters = ibis.literal("".join(BY_NUMBER[1:]))
    return (letters.find(category) + 1).cast("int8")


def is_known(number: IntegerValue) -> BooleanValue:
    """Tell whether a category, by its place in `BY_NUMBER`, is one of the sixteen."""
    return number.notin([NUMBERS[code] for code in WITHOUT_CATEGORY])


def assign_ethnic_categories(contacts: Table, rule: str) -> Table:
    """Choose one category for each person, by the suite's rule and by every other.

    Grain: one row per person. Columns: ``person``; ``ethnic_category`` by ``rule``, by its place
    in `BY_NUMBER`; one column for each of ``RULES``, named as the rule. Equal claims go to the
    most recent contact and then to the first letter, so that the order of the rows never matters.

    Raises
    ------
    InputError
        If no rule has that name.
    """
    if rule not in RULES:
        raise InputError("suite.yml", "ethnicity_rule", rule, "one of " + ", ".join(RULES))
    contacts = contacts.mutate(ethnic_category=number_of_category(contacts.ethnic_category))
    category = contacts.ethnic_category
    people = contacts.group_by("person").agg(least=category.min(), most=category.max())
    # By every rule, most people have the only category that was ever recorded.
    settled = people.filter(people.least == people.most)
    alike = dict.fromkeys([*RULES, "ethnic_category"], settled.least)
    unsettled = contacts.semi_join(people.filter(people.least != people.most), "person")
    return settled.select("person", **alike).union(_choose(unsettled, rule))


def _choose(contacts: Table, rule: str) -> Table:
    """Choose among the categories of each person."""
    day = contacts.contact_date.delta(ibis.date(DAY_ZERO), unit="day")
    tallies = contacts.group_by(["person", "ethnic_category"]).agg(
        contacts=contacts.count(),
        # Twice the day and one more for an admission: the largest tells both at once.
        last_contact=(day * 2 + contacts.source).max(),
    )
    tallies = tallies.mutate(last_day=(tallies.last_contact / 2).floor().cast("int64"))
    # The largest claim holds the place of its category, so it need not be looked for.
    claims = {name: _claim_of_known(tallies, one).max() for name, one in RULES.items()}
    people = tallies.group_by("person").agg(**claims)
    chosen = {name: _category_of(people[name], one) for name, one in RULES.items()}
    return people.select("person", **chosen, ethnic_category=chosen[rule])


def most_frequent(tallies: Table) -> IntegerValue:
    """Rank by HARP's rule: the most frequent category; where tied, the most recent."""
    return tallies.contacts * MOST_DAYS + tallies.last_day


def most_recent(tallies: Table) -> IntegerValue:
    """Rank the most recent category first; where tied, the most frequent."""
    return tallies.last_day * MOST_CONTACTS + tallies.contacts


def ohid_chime(tallies: Table) -> IntegerValue:
    """Rank by OHID's rule: the most frequent category, "any other" only where it stands alone.

    Ties go to the latest contact, then to an admission over an attendance, then to the category
    with more people in England.
    """
    stated = (tallies.ethnic_category != NUMBERS[ANY_OTHER]).ifelse(1, 0)
    often = stated * MOST_CONTACTS + tallies.contacts
    return often * (2 * MOST_DAYS) + tallies.last_contact


@dataclass(frozen=True)
class Rule:
    """How strong the claim of each category of a person is, and in which order ties are settled."""

    claim: Callable[[Table], IntegerValue]
    ties: tuple[str, ...]


RULES = {
    "most_frequent": Rule(most_frequent, (*CATEGORIES, *WITHOUT_CATEGORY)),
    "most_recent": Rule(most_recent, (*CATEGORIES, *WITHOUT_CATEGORY)),
    "ohid_chime": Rule(ohid_chime, (*COMMONEST_FIRST, *WITHOUT_CATEGORY)),
}


def _claim_of_known(tallies: Table, rule: Rule) -> IntegerValue:
    """Put every recorded category above not stated and not known; settle ties by an order."""
    places = ((NUMBERS[code], place) for place, code in enumerate(rule.ties))
    place = tallies.ethnic_category.cases(*places)
    known = is_known(tallies.ethnic_category).ifelse(1, 0)
    claim = known * LARGEST_CLAIM + rule.claim(tallies)
    return claim * MOST_CATEGORIES + (MOST_CATEGORIES - 1 - place)


def _category_of(claim: IntegerValue, rule: Rule) -> IntegerValue:
    """Tell whose claim it is, from the place that it ends in."""
    # A contact before 1900 can make a claim negative, and so what is left of it.
    rest = (claim % MOST_CATEGORIES + MOST_CATEGORIES) % MOST_CATEGORIES
    place = MOST_CATEGORIES - 1 - rest
    numbers = (ibis.literal(NUMBERS[code], "int32") for code in rule.ties)
    return place.cases(*enumerate(numbers)).cast("int8")
