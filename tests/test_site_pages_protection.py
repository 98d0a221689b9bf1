"""The page "How we protect people": the rules, the audit of the run, and how much is hidden."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from published_rows import hidden_row, row, zero_row
from test_site_pages import PROVENANCE, linker, site_data

from harp_utils.published_files import write_json
from harp_utils.published_reader import load_protection
from harp_utils.site_pages.addresses import Linker
from harp_utils.site_pages.all_pages import generated_files
from harp_utils.site_pages.protection import PAGE, protection_page

ROOT = Path(__file__).resolve().parents[1]
ENGLAND = {"area_code": "E92000001", "area_level": "country"}
ROWS = (
    row("Asian", 172.0, **ENGLAND),
    row("Black", 150.0, count_note="b", **ENGLAND),
    row("Asian", 850.0),
    hidden_row("Black"),
    row("Mixed", 90.0, count_note="p", numerator=None),
    zero_row("Other", count_note="0"),
)
AUDIT = {
    "cells": 12_000,
    "hidden": 3_400,
    "rounded": 5_600,
    "narrowest_hidden": 5,
    "secondary": {"on": False, "more_hidden": 789},
}


def page(data=None, tmp_path=ROOT):
    return protection_page(data or site_data(ROWS), Linker(tmp_path, PAGE, frozenset()))


def cells(text, table, heading):
    """Give the texts of the line of one table that begins with a heading."""
    body = re.search(rf'<table[^>]*id="{table}".*?</table>', text, re.DOTALL)[0]
    line = re.search(rf'<tr><th scope="row">{re.escape(heading)}</th>(.*?)</tr>', body)[1]
    found = re.findall(r"<td[^>]*>(.*?)</td>", line)
    return [re.sub(r"<[^>]+>", "", cell) for cell in found]


def test_the_rule_of_each_source_comes_with_its_policy_and_date():
    text = page()
    rule = cells(text, "protection-rules", "Admissions (Hospital Episode Statistics)")
    assert rule == [
        "Counts of 1 to 7", "the nearest 5", "8 stays", "10 events", "Policy of September 2018",
    ]  # fmt: skip
    assert '<a href="https://x.org/policy">' in text


def test_the_numbers_of_the_rule_are_those_of_the_run():
    policy = {**PROVENANCE["policy"]["apc"], "threshold": 6, "rounding_base": 10}
    text = page(site_data(ROWS, policy={"apc": policy}))
    rule = cells(text, "protection-rules", "Admissions (Hospital Episode Statistics)")
    assert rule[:2] == ["Counts of 1 to 5", "the nearest 10"]
    assert "while fewer than 6 people in them have changed" in text


def test_steps_of_rates_are_those_that_two_events_make():
    # 2 events among 50,000 people are 4 per 100,000, and the next step is 5.
    assert cells(page(), "protection-steps", "50,000") == ["5"]
    assert cells(page(), "protection-steps", "2,000,000") == ["0.1"]


def test_how_much_is_hidden_by_focus_area_group_and_icb():
    text = page()
    assert cells(text, "protection-by-focus", "Cardiovascular disease") == [
        "6", "1 16.7%", "1 16.7%", f"{1 + 1} 33.3%", "1 16.7%", "1 16.7%",
    ]  # fmt: skip
    black = cells(text, "protection-by-group", "Black, England")
    assert black == ["1", "0 0%", "0 0%", "1 100.0%", "0 0%", "0 0%"]
    assert cells(text, "protection-by-icb", "NHS Central East") == [
        "4", "1 25.0%", "1 25.0%", "1 25.0%", "1 25.0%",
    ]  # fmt: skip
    assert "Of 6 counts in the tables, 16.7% are hidden because they are small and 16.7%" in text


def test_every_sign_of_a_number_that_is_not_there_is_explained():
    text = page()
    signs = [
        cells(text, "protection-told-apart", name)[3]
        for name in (
            "A true zero",
            "A small count",
            "A count, small or not, that would give a hidden one away",
            "Too few events for a rate",
            "Not collected",
            "Does not apply",
        )
    ]
    assert signs == ["0", "[c]", "[p]", "[u]", "[x]", "[z]"]


def test_the_audit_of_the_run_is_told_only_if_there_was_one():
    assert "## How it is tested" not in page()
    text = page(replace(site_data(ROWS), protection=AUDIT))
    assert "## How it is tested" in text
    assert "looked at 12,000 counts, of which 3,400 are hidden and 5,600 rounded" in text
    assert "could still be any of 5 numbers" in text
    assert "It would hide 789 more counts." in text


def test_secondary_suppression_is_said_to_be_on_where_it_is():
    policy = {**PROVENANCE["policy"]["apc"], "secondary_suppression": True}
    text = page(replace(site_data(ROWS, policy={"apc": policy}), protection=AUDIT))
    assert "it is on. It hides 789 more counts." in text


def test_a_run_without_counts_says_so():
    assert "No counts are published." in page(site_data([row("Asian", count_note="x")]))


def test_the_page_is_written_at_each_run_and_linked_from_every_page(tmp_path):
    linker(tmp_path)  # lays out the files that pages include
    assert "## What is hidden" in generated_files(site_data(), tmp_path)[PAGE]
    assert "href: reports/protection/index.qmd" in (ROOT / "_quarto.yml").read_text("utf-8")


@pytest.mark.parametrize("name", ["faq", "downloads", "how-to-use"])
def test_written_pages_lead_to_it(name):
    assert "(protection/index.qmd" in (ROOT / "reports" / f"{name}.qmd").read_text("utf-8")


def test_the_audit_is_read_from_the_published_folder(tmp_path):
    assert load_protection(tmp_path) == {}
    write_json(AUDIT, tmp_path / "protection.json")
    assert load_protection(tmp_path) == AUDIT
