"""Sections of a page, made from a small published folder: whole, unique and never blank."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from sample_published import ENGLAND, PLACE, REGION, write_sample_published

from harp_utils import charts, sections
from harp_utils.formats import format_ratio
from harp_utils.published_reader import load_area, load_completeness, load_run
from harp_utils.sections.ways import breadcrumb


class Page(HTMLParser):
    """What a page holds: ids, heading levels, links, labels of images, table captions."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.levels, self.links, self.unlabelled = [], [], [], []
        self.words = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "svg" and not (found.get("role") == "img" and found.get("aria-label")):
            self.unlabelled.append(tag)

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(self.words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_sample_published(tmp_path_factory.mktemp("sections") / "published")


def whole_page(data, folder):
    """Put the sections of a page together as a notebook does."""
    lead = data.focus["lead_metric"]
    rows, england = data.rows(lead), sections.england_rows(data, lead)
    trend = charts.plot_trend(
        data.rows(lead, period="all"),
        sections.england_rows(data, lead, period="all"),
        sections.years(data),
    )
    kinds = {name: about["kind"] for name, about in data.focus["metrics"].items()}
    outcomes = [name for name, kind in kinds.items() if kind in ("readmission", "length_of_stay")]
    others = [name for name in kinds if name not in outcomes and name != lead]
    parts = [
        sections.page_top(data, folder),
        sections.key_messages(data),
        sections.gaps(data),
        sections.measure(data, lead, charts.plot_intervals(rows, england), trend),
        sections.measures(data, *others),
        sections.outcomes(data, *outcomes),
        sections.inequality(data, lead),
        sections.deprivation(data, lead),
        sections.categories(data, lead),
        sections.questions(data),
        sections.data_quality(data, folder),
        sections.method(data),
        sections.downloads(data, folder),
    ]
    return Page("<h1>Title</h1><h2>Section</h2>" + "".join(part.data for part in parts))


CASES = [("cardiovascular", PLACE), ("sickle_cell", PLACE), ("maternal_neonatal", REGION),
         ("sickle_cell", ENGLAND)]  # fmt: skip


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(case))
def page(request, folder):
    focus_area, area = request.param
    data = load_area(focus_area, area, folder)
    return data, whole_page(data, folder)


def test_ids_are_unique_and_headings_do_not_jump(page):
    _, made = page
    assert len(made.ids) == len(set(made.ids))
    steps = zip(made.levels, made.levels[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)


def test_every_chart_is_described_and_nothing_is_missing(page):
    _, made = page
    assert made.unlabelled == []
    assert not re.search(r"\bnan\b|NaN|None|<NA>", made.text)


def hide_everything(table):
    """Give the rows as they would be if no group had enough events."""
    numbers = [c for c in table.columns if c.startswith(("value", "lower", "upper", "ratio"))]
    notes = {"value_note": "u", "ratio_note": "u", "count_note": "c"}
    counts = ["numerator", "denominator"]
    none = dict.fromkeys([c for c in numbers if c not in notes], float("nan"))
    return table.assign(**none, **notes, **dict.fromkeys(counts, None))


def zero_everything(table):
    """Give the rows as they would be if nothing had happened."""
    limits = [c for c in table.columns if c.startswith(("lower", "upper", "ratio_"))]
    notes = {"value_note": "0", "ratio_note": "0", "count_note": "0"}
    none = dict.fromkeys([c for c in [*limits, "ratio"] if c not in notes], float("nan"))
    return table.assign(**none, **notes, numerator=0, denominator=0, value=0.0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (hide_everything, "No group can be compared"),
        (zero_everything, "No events in the White group to compare with"),
    ],
)
@pytest.mark.parametrize("area", [PLACE, ENGLAND])
def test_a_page_reads_well_when_there_is_nothing_to_show(folder, change, words, area):
    data = load_area("maternal_neonatal", area, folder)
    made = whole_page(dataclasses.replace(data, table=change(data.table)), folder)
    assert not re.search(r"\bnan\b|NaN|None|<NA>", made.text)
    assert words in made.text
    assert made.unlabelled == []


def test_england_is_compared_with_no_one(page):
    data, made = page
    assert ("compared with England" in made.text) == (data.area.level != "country")
    assert ("In England the ratio" in made.text) <= (data.area.level != "country")


def test_no_unit_is_printed_twice(page):
    assert "% of " in page[1].text
    assert not [words for words in page[1].words if re.search(r"%\s*%", words)]


def test_links_lead_to_pages_of_the_site(page):
    data, made = page
    inside = [link for link in made.links if not link.startswith("data:")]
    assert f"../briefs/{data.area.slug}.pdf" in inside
    assert f"../places/{data.area.slug}.html" in inside
    assert all(re.fullmatch(r"[a-z0-9./_-]+\.(html|pdf|zip)", link) for link in inside)


def test_the_files_inside_a_page_hold_reasons_for_hidden_values(folder):
    data = load_area("sickle_cell", PLACE, folder)
    file = next(link for link in whole_page(data, folder).links if link.startswith("data:text/csv"))
    assert "%5Bu%5D" in file
    assert ",,".replace(",", "%2C") not in file


def test_a_section_says_the_source_is_synthetic_and_which_months(folder):
    data = load_area("cardiovascular", PLACE, folder)
    text = Page(sections.outcomes(data, "stroke_length_of_stay").data).text
    assert "Source: synthetic Hospital Episode Statistics, April 2025 to March 2026." in text
    assert "Medians in days: Asian" in text


def test_the_way_to_other_pages_lists_every_place_and_focus_area(folder):
    data = load_area("cardiovascular", PLACE, folder)
    links = Page(sections.page_top(data, folder).data).links
    run = load_run(folder)
    assert {f"{place.slug}.html" for place in run.areas} <= set(links)
    assert {f"../{name}/{data.area.slug}.html" for name in run.titles} <= set(links)


@pytest.mark.parametrize(
    ("area", "above", "here", "beside"),
    [
        (ENGLAND, [], "England", ["east-of-england"]),
        (REGION, ["england"], "East of England", ["england", "central-east"]),
        (PLACE, ["east-of-england"], "NHS Central East", ["east-of-england"]),
    ],
)
def test_a_page_says_where_it_stands_and_what_comes_before_and_after(
    folder, area, above, here, beside
):
    data = load_area("cardiovascular", area, folder)
    trail = Page(breadcrumb(data, folder))
    own = [f"../places/{slug}.html" for slug in [*above, data.area.slug]]
    assert trail.links == ["../../index.html", *own]
    assert trail.words[-2:] == [here, "Cardiovascular"]
    top, foot = sections.page_top(data, folder).data, sections.downloads(data, folder).data
    navs = [re.search(r'<nav class="harp-prevnext.*?</nav>', text)[0] for text in (top, foot)]
    for nav in navs:
        assert Page(nav).links == [f"{slug}.html" for slug in beside]
    labels = [re.search('aria-label="(.*?)"', nav)[1] for nav in navs]
    assert len(set(labels)) == 2


def test_the_share_of_deliveries_stands_beside_the_rate_per_woman(folder):
    data = load_area("maternal_neonatal", PLACE, folder)
    text = Page(sections.measures(data, "elective_caesarean_admissions").data).text
    assert "Share of deliveries" in text


@pytest.mark.parametrize("area", [ENGLAND, PLACE])
def test_rates_by_age_stand_beside_those_by_age_and_deprivation(folder, area):
    data = load_area("cardiovascular", area, folder)
    made = Page(sections.deprivation(data, "cvd_admissions").data)
    assert made.unlabelled == []
    assert "By age and deprivation" in made.text
    assert "Asian, crude" in made.text
    assert "slope index" in made.text
    by_both = data.rows("cvd_admissions", measure="age_deprivation_rate")
    asian = by_both[by_both["ethnic_group"] == "Asian"].iloc[0]
    assert format_ratio(asian["ratio"]) in made.text


def test_deprivation_tells_no_ratio_of_a_measure_that_is_not_ranked(folder):
    data = load_area("cardiovascular", ENGLAND, folder)
    metrics = data.focus["metrics"]
    metric = {**metrics["cvd_admissions"], "not_ranked": "ancestry decides it"}
    focus = {**data.focus, "metrics": {**metrics, "cvd_admissions": metric}}
    made = Page(sections.deprivation(dataclasses.replace(data, focus=focus), "cvd_admissions").data)

    assert "Read the rates, not their ratios: ancestry decides it." in made.text
    assert "By age alone the rate" not in made.text


def test_a_line_with_an_end_near_nought_has_a_slope_and_no_ratio_of_its_ends(folder):
    data = load_area("cardiovascular", ENGLAND, folder)
    table = data.table.copy()
    numbers = ["value", "lower_95", "upper_95"]
    table.loc[table["measure"] == "relative_index", numbers] = float("nan")
    made = Page(sections.deprivation(dataclasses.replace(data, table=table), "cvd_admissions").data)

    assert "slope index" in made.text
    assert "No relative index can be given: one end of the line cannot be told from 0." in made.text


@pytest.mark.parametrize("area", [ENGLAND, PLACE])
def test_the_data_quality_page(folder, area):
    run, completeness = load_run(folder), load_completeness(folder)
    rows = sections.completeness_rows(run, completeness, area)
    assert rows["area_code"].iloc[0] == area
    wide, narrow = (charts.plot_completeness(rows, form=form) for form in ("wide", "narrow"))
    made = Page(
        "".join(
            part.data
            for part in (
                sections.completeness_figure(run, rows, wide, narrow),
                sections.completeness_by_year(run, completeness, area),
                sections.completeness_by_place(run, completeness),
                sections.record_flow(run),
                sections.category_reliability(),
                sections.code_list_status(),
            )
        )
    )
    assert made.unlabelled == []
    assert len(made.ids) == len(set(made.ids))
    assert not re.search(r"\bnan\b|NaN|None|<NA>", made.text)
    assert "verified" in made.text
