"""Take away one rule of the applier at a time: more must be found in what is made then.

The last check of the tables or the auditor must see it. Rules that neither sees in the sample have
tests of their own, of what they do and of their being called: limits and pooled rates in
test_publication.py and test_pooled_rates.py, same-day stays and medians in test_disclosure.py.
"""

import pandas as pd
import pytest
from sample_published import PROVENANCE, sample_counts, sample_settings

from harp_utils import publication, publication_audit, published
from harp_utils.disclosure import policy_states, tables, values
from harp_utils.errors import DisclosureError
from harp_utils.ethnicity import load_categories
from harp_utils.reference import load_standard_population

SUITE, FOCUS_AREAS, AREAS, POPULATION = sample_settings()


@pytest.fixture(scope="module")
def counts():
    return sample_counts(SUITE, FOCUS_AREAS, AREAS, POPULATION)


@pytest.fixture(scope="module")
def made_once(counts):
    """Make measures, which come before any rule of the applier, once for all tests."""
    frames = POPULATION, load_standard_population(SUITE.standard), AREAS
    categories = load_categories(SUITE.grouping)
    measures = published._measures(counts, categories, SUITE, FOCUS_AREAS, *frames)
    by_grouping = published.measures_by_grouping(counts, SUITE, FOCUS_AREAS, *frames)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "_measures", lambda *_: measures.copy())
        patch.setattr(published, "measures_by_grouping", lambda *_: by_grouping)
        yield


def keep(shown, *_others):
    return shown


def keep_counts(counts, _policy):
    return counts.astype(float)


def by_policy_alone(linked, _pinned):
    return policy_states(linked.is_england), 0


def plain_counts(cells, _relations, policies):
    """Round and hide each count of a table by itself, as the policy says."""
    shown = cells["count"].astype(float).where(cells["exact"])
    for name, policy in policies.items():
        own = ~cells["exact"] & (cells["source"] == name)
        rounded = values.protect_counts(cells.loc[own, "count"].astype(float), policy)
        shown[own] = rounded
    note = shown.isna().map({True: "c", False: ""}).mask(cells["count"] == 0, "0")
    return pd.DataFrame({"shown": shown, "note": note})


RULES = {
    "counts are hidden and rounded": (values, "protect_counts", keep_counts),
    "what sums give away is withheld": (published, "linked_states", by_policy_alone),
    "shares are made of the printed parts": (values, "_remake_from_parts", keep),
    "values of too few are hidden": (values, "_hide", keep),
    "rates are printed in steps": (publication, "round_rates", keep),
    "pooled counts of groups are not published": (publication, "withhold_pooled_counts", keep),
    "rates of nought have no limits": (values, "without_limits_of_zero", keep),
}


def publish(counts, folder):
    arguments = (counts, POPULATION, SUITE, FOCUS_AREAS, AREAS, PROVENANCE)
    published.publish(*arguments, folder)


def found_in_one_round(counts, folder):
    """Give all that the auditor finds before anything more is withheld for it."""
    found = []
    with pytest.MonkeyPatch.context() as patch:
        # One round: more cover must not make up for a missing rule.
        patch.setattr(publication_audit, "ROUNDS", 1)
        patch.setattr(publication_audit, "check_no_findings", found.extend)
        publish(counts, folder)
    return set(found)


@pytest.fixture(scope="module")
def found_anyway(made_once, counts, tmp_path_factory):
    return found_in_one_round(counts, tmp_path_factory.mktemp("every_rule") / "published")


@pytest.mark.parametrize("rule", list(RULES))
def test_without_the_rule_more_is_found(rule, counts, found_anyway, tmp_path, monkeypatch):
    where, name, without = RULES[rule]
    monkeypatch.setattr(where, name, without)
    try:
        found = found_in_one_round(counts, tmp_path / "published")
    except DisclosureError:
        return  # the last check of the tables stops it
    assert found - found_anyway


def test_plain_tables_need_their_sums_protected(monkeypatch):
    """Of 10 usable records and 2 others, printed as 10 and [c], the whole is 8 to 12."""
    from harp_utils import providers

    rows = pd.DataFrame(
        [("apc", "RAA", "2025/26", 12, 10, 0, 2)],
        columns=["dataset", "provider_code", "period", *providers.COUNTS],
    )
    safe = providers.protect_providers(rows, SUITE)
    monkeypatch.setattr(providers, "protect_table", plain_counts)
    bare = providers.protect_providers(rows, SUITE)

    assert tables.protect_table is not plain_counts
    assert bare[["n", "known_category"]].iloc[0].tolist() == [10, 10]
    assert safe[["n", "known_category"]].isna().any(axis=None)
