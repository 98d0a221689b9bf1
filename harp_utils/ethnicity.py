"""One ethnic category for each person, by a named rule over all of the person's contacts.

Hospital records hold the 16 categories of 2001, and a person's records can disagree. A rule picks
one. Not stated (Z) and not known (99) count only where nothing else was ever recorded.

Sources: NHS Data Dictionary, Ethnic Category; rho-harp.org, data limitations (HARP's rule).
"""

from collections.abc import Callable

import ibis
import pandas as pd
from ibis.expr.types import IntegerValue, Table

from harp_utils.errors import InputError
from harp_utils.reference import load_reference

CATEGORIES = tuple("ABCDEFGHJKLMNPRS")
NOT_STATED = "Z"
NOT_KNOWN = "99"
# A rule gives every category of a person one number; the category with the largest is chosen.
# Each part of the number is multiplied past the largest value of the parts below it.
MOST_CONTACTS = 10**6
MOST_DAYS = 10**5
MOST_CATEGORIES = 100


def load_ethnic_categories() -> pd.DataFrame:
    """Read the categories and the group of each under every grouping.

    Grain: one row per category. Columns: ``code``, ``label`` and one column per grouping, named
    as ``suite.yml`` names it.
    """
    return load_reference("ethnic_categories.csv")


def contacts(episodes: Table, attendances: Table) -> Table:
    """List every contact of every person: hospital episodes and A&E attendances.

    Grain: one contact. Columns: ``person_id``, ``ethnic_category``, ``contact_date``.
    """
    admitted = episodes.select("person_id", "ethnic_category", contact_date=episodes.episode_start)
    attended = attendances.select(
        "person_id", "ethnic_category", contact_date=attendances.arrival_date
    )
    return admitted.union(attended)


def assign_ethnic_category(contacts: Table, rule: str) -> Table:
    """Choose one category for each person.

    Grain: one row per person. Columns: ``person_id``, ``ethnic_category`` (a letter A to S, Z or
    99). Equal claims go to the most recent contact and then to the first letter, so that the
    order of the rows never matters.

    Raises
    ------
    InputError
        If no rule has that name.
    """
    if rule not in RULES:
        raise InputError("suite.yml", "ethnicity_rule", rule, "one of " + ", ".join(RULES))
    tallies = contacts.group_by(["person_id", "ethnic_category"]).agg(
        contacts=contacts.count(),
        last_day=contacts.contact_date.max().delta(ibis.date("1900-01-01"), unit="day"),
    )
    claims = tallies.mutate(claim=RULES[rule](tallies))
    return claims.group_by("person_id").agg(
        ethnic_category=claims.ethnic_category.argmax(claims.claim)
    )


def most_frequent(tallies: Table) -> IntegerValue:
    """Rank by HARP's rule: the most frequent category; where tied, the most recent."""
    claim = tallies.contacts * MOST_DAYS + tallies.last_day
    return _claim_of_known(tallies, claim)


def most_recent(tallies: Table) -> IntegerValue:
    """Rank the most recent category first; where tied, the most frequent."""
    claim = tallies.last_day * MOST_CONTACTS + tallies.contacts
    return _claim_of_known(tallies, claim)


RULES: dict[str, Callable[[Table], IntegerValue]] = {
    "most_frequent": most_frequent,
    "most_recent": most_recent,
}


def _claim_of_known(tallies: Table, claim: IntegerValue) -> IntegerValue:
    """Put every recorded category above not stated and not known; settle ties by letter."""
    order = (*CATEGORIES, NOT_STATED, NOT_KNOWN)
    place = tallies.ethnic_category.cases(*((code, n) for n, code in enumerate(order)))
    known = tallies.ethnic_category.isin((NOT_STATED, NOT_KNOWN)).ifelse(0, 1)
    whole = known * (MOST_CONTACTS * MOST_DAYS) + claim
    return whole * MOST_CATEGORIES + (MOST_CATEGORIES - 1 - place)
