"""The pages above the notebooks: places, focus areas, pieces of home, downloads."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from published_rows import frame, hidden_row, row, unknown_row, zero_row
from sample_published import write_sample_published

from harp_utils.gap_sentences import OTHER_TOO_HIGH
from harp_utils.geography import load_areas
from harp_utils.ledger import read_ledger, write_ledger
from harp_utils.site_pages import write_site_pages
from harp_utils.site_pages.addresses import Linker, area_page, focus_page, place_page
from harp_utils.site_pages.all_pages import generated_files
from harp_utils.site_pages.completeness import unknown_message, unknown_share
from harp_utils.site_pages.data import arrange
from harp_utils.site_pages.downloads import lines_by_area
from harp_utils.site_pages.everywhere import provenance_line, synthetic_band
from harp_utils.site_pages.heat_table import HeatGroup, heat_table
from harp_utils.site_pages.home import focus_area_cards, ratio_strip, widest_gaps_panel
from harp_utils.site_pages.once import LEDGER, MADE
from harp_utils.site_pages.place_pages import place_page_text
from harp_utils.site_pages.tile_map import place_finder, region_labels
from harp_utils.site_pages.writing import write_changed

ROOT = Path(__file__).resolve().parents[1]
PROVENANCE = {
    "extract_name": "HES <2026>",
    "checksum": "0123456789abcdef",
    "synthetic": True,
    "scale": 0.1,
    "edition": 2026,
    "ethnicity_rule": "most_frequent",
    "suite_version": "0.1.0",
    "published_on": "2026-11-22",
    "periods": [
        {"label": "2023/24", "words": "April 2023 to March 2024"},
        {"label": "2025/26", "words": "April 2025 to March 2026"},
    ],
    "policy": {
        "apc": {
            "threshold": 8,
            "rounding_base": 5,
            "minimum_for_means": 8,
            "minimum_events_for_rate": 10,
            "secondary_suppression": False,
            "link": "https://x.org/policy",
            "date": "2018-09",
        }
    },
}
METRIC = {"name": "Stroke admissions", "kind": "admission", "unit": "rate"}
METRIC |= {"note": "", "not_ranked": None}
FOCUS = {
    "cardiovascular": {
        "title": "Cardiovascular disease",
        "short_title": "Cardiovascular",
        "status": "available",
        "summary": "Summary.",
        "introduction": "Introduction.",
        "headline": {"text": "A fact.", "source": "Someone", "url": "https://x.org/"},
        "caveats": ["Take care."],
        "questions": ["Why?"],
        "metrics": {"stroke_admissions": METRIC},
        "reference_group": "White",
    },
    "workforce": {
        "title": "Workforce",
        "short_title": "Workforce",
        "status": "coming soon",
        "summary": "To come.",
        "metrics": {},
        "reference_group": "White",
    },
}
ENGLAND = {"area_code": "E92000001", "area_level": "country", "numerator": 900.0}
ROWS = (
    row("Asian", 172.0, (148.0, 199.0), 1.09, (0.93, 1.28), **ENGLAND),
    row("Black", 234.0, (195.0, 279.0), 1.48, (1.23, 1.78), **ENGLAND),
    row("Mixed", 400.0, (300.0, 500.0), 2.53, (1.90, 3.16), **{**ENGLAND, "numerator": 99.0}),
    row("White", 158.0, (153.0, 163.0), 1.0, ratio_note="reference", **ENGLAND),
    hidden_row("Other", area_code="E92000001", area_level="country"),
    unknown_row(area_code="E92000001", area_level="country"),
)


def site_data(rows=ROWS, **changes):
    """Arrange literal rows with the places of 2026."""
    areas = load_areas(2026)
    people = pd.DataFrame(
        {"area_code": areas["area_code"], "ethnic_group": "White", "people": 900, "share": 90.0}
    )
    completeness = pd.DataFrame(
        {
            "dataset": ["apc", "apc"],
            "period": ["2025/26", "2025/26"],
            "area_code": ["E92000001", "E54000065"],
            "n": [1000, 100],
            "not_stated_share": [6.5, 5.0],
            "not_known_share": [2.3, None],
        }
    )
    provenance = {**PROVENANCE, **changes}
    tables = {"cardiovascular": frame(rows)}
    return arrange(areas, FOCUS, tables, people, completeness, provenance)


def linker(tmp_path, page="index.qmd", planned=()):
    (tmp_path / "assets").mkdir(exist_ok=True)
    (tmp_path / "assets/places.js").write_text("// filter")
    return Linker(tmp_path, Path(page), frozenset(planned))


def cell_of(table, text):
    return re.search(rf"<td[^>]*>{re.escape(text)}</td>", table)[0]


def test_the_heat_table_tints_only_clear_ratios_and_strongly_the_far_ones():
    rows = [
        row("Asian", 1.0, (1.0, 1.0), 1.49, (1.20, 1.80)),
        row("Black", 1.0, (1.0, 1.0), 1.50, (1.20, 1.80)),
        row("Mixed", 1.0, (1.0, 1.0), 0.67, (0.50, 0.90)),
        row("White", 1.0, (1.0, 1.0), 1.0, ratio_note="reference"),
        row("Other", 1.0, (1.0, 1.0), 2.00, (0.90, 4.00)),
    ]
    table = heat_table("gaps", "Ratios", "Note", [HeatGroup("", rows)], "White")
    assert 'class="heat above"' in cell_of(table, "▲ 1.49")
    assert 'class="heat above-strong"' in cell_of(table, "▲ 1.50")
    assert 'class="heat below-strong"' in cell_of(table, "▼ 0.67")
    assert 'class="heat"' in cell_of(table, "2.00")
    assert "White</th>" not in table


def test_the_heat_table_gives_a_reason_for_every_ratio_that_is_not_there():
    rows = [hidden_row("Asian"), zero_row("Black"), ROWS[3]]
    table = heat_table("gaps", "Ratios", "Note", [HeatGroup("", rows)], "White")
    assert "fewer than 10 events" in cell_of(table, "[u]")
    assert "heat zero" in cell_of(table, "0 events")
    assert re.search(r"<td[^>]*></td>", table) is None


def test_a_hidden_reference_group_makes_one_merged_cell():
    rows = [row(group, 5.0, (4.0, 6.0), ratio_note="r") for group in ("Asian", "Black")]
    table = heat_table("gaps", "Ratios", "Note", [HeatGroup("", rows)], "White")
    assert 'colspan="2"' in table
    assert "no value of the White group" in table


def test_a_focus_area_without_measures_says_so_in_the_heat_table():
    groups = [HeatGroup("Stroke", ROWS), HeatGroup("Workforce", [], "Not collected [x]")]
    table = heat_table("gaps", "Ratios", "Note", groups, "White")
    assert '<td class="heat withheld" colspan="4">Not collected [x]</td>' in table


def test_home_ranks_clear_gaps_that_rest_on_a_hundred_events(tmp_path):
    panel = widest_gaps_panel(site_data(), linker(tmp_path))
    assert "1.48×" in panel
    assert "2.53×" not in panel  # 99 events
    assert "1.09×" not in panel  # the interval holds 1
    assert "100 or more events" in panel


def test_home_says_of_a_gap_without_standardisation_that_it_is_not_adjusted_for_age(tmp_path):
    crude = [{**group, "method": "crude rate per 1,000, Byar limits"} for group in ROWS]
    assert "Not adjusted for age." not in widest_gaps_panel(site_data(), linker(tmp_path))
    assert "Not adjusted for age." in widest_gaps_panel(site_data(crude), linker(tmp_path))


def test_home_says_of_a_high_rate_of_other_that_it_is_likely_too_high(tmp_path):
    other = row("Other", 400.0, (380.0, 420.0), 2.53, (2.40, 2.66), **ENGLAND)
    led_by_other = site_data([ROWS[3], other])
    for write in (widest_gaps_panel, focus_area_cards):
        assert OTHER_TOO_HIGH in write(led_by_other, linker(tmp_path))
        assert OTHER_TOO_HIGH not in write(site_data(), linker(tmp_path))


def test_a_measure_that_is_not_ranked_leads_no_page(tmp_path):
    metric = {**METRIC, "not_ranked": "ancestry decides it"}
    focus = {**FOCUS["cardiovascular"], "metrics": {"stroke_admissions": metric}}
    data = replace(site_data(), focus={**FOCUS, "cardiovascular": focus})
    panel = widest_gaps_panel(data, linker(tmp_path))
    assert "1.48×" not in panel
    assert "Not ranked: stroke admissions, because ancestry decides it." in panel
    assert "Rates, not ratios: ancestry decides it" in focus_area_cards(data, linker(tmp_path))
    page = place_page_text(data, data.country, linker(tmp_path))
    assert "1.48×" not in page
    assert "Not ranked: stroke admissions" in page


def test_home_says_so_when_no_gap_can_be_ranked(tmp_path):
    panel = widest_gaps_panel(site_data(ROWS[3:]), linker(tmp_path))
    assert "No gap in England meets the rule" in panel


def test_what_was_not_collected_is_never_said_to_have_no_gap(tmp_path):
    """One ICB's own extract: England lacks places, and so has no figure; the ICB has its own."""
    absent = {"value_note": "x", "ratio_note": "x", "count_note": "x", "numerator": None}
    here = {"area_code": "E54000065", "area_level": "icb"}
    rows = [hidden_row(group, **ENGLAND | absent) for group in ("Asian", "White")]
    rows += [row("Asian", 172.0, (148.0, 199.0), 1.09, (0.93, 1.28), **here)]
    data = site_data(rows)
    not_collected = "Not collected: this extract does not hold all such records for England"
    own = next(place for place in data.places if place.code == "E54000065")

    panel = widest_gaps_panel(data, linker(tmp_path, planned=[place_page(own)]))
    assert not_collected in panel
    assert re.search(r"It holds: <a [^>]*>NHS Central East</a>\.", panel)
    assert not_collected in focus_area_cards(data, linker(tmp_path))
    page = place_page_text(data, data.country, linker(tmp_path))
    assert (
        "Hospital care in 2025/26 of people who live in England: <strong>not collected</strong>"
        in page
    )
    assert "No gap here" not in page
    assert "No gap here is clear" in place_page_text(data, own, linker(tmp_path))
    hidden = site_data([*rows[:2], hidden_row("Asian", **here)])
    assert "No gap can be judged here" in place_page_text(hidden, own, linker(tmp_path))


def test_the_small_gap_chart_names_its_values_and_marks_one_off_the_scale():
    inside = ratio_strip(ROWS[1])
    assert 'aria-label="Ratio 1.48, 95% interval 1.23 to 1.78; 1 would be no gap"' in inside
    assert inside.count("<circle") == 1
    beyond = ratio_strip(row("Black", 9.0, (8.0, 9.0), 40.0, (30.0, 50.0)))
    assert beyond.count("<circle") == 0
    assert beyond.count("Z") == 2


def test_links_lead_only_to_pages_that_are_there(tmp_path):
    place = site_data().country
    page = area_page("cardiovascular", place)
    here = linker(tmp_path, "reports/places/england.qmd")
    assert here.link("Stroke & co", page) == "Stroke &amp; co"
    (tmp_path / page).parent.mkdir(parents=True)
    (tmp_path / page).write_text("{}")
    assert here.link("a", page) == '<a href="../cardiovascular/england.html">a</a>'


def test_a_brief_is_linked_as_pdf(tmp_path):
    source = Path("reports/briefs/england.ipynb")
    here = linker(tmp_path, "reports/places/england.qmd", [source])
    assert here.address(source) == "../briefs/england.pdf"


def test_every_icb_has_a_tile_and_a_line_in_the_list(tmp_path):
    data = site_data()
    planned = [place_page(place) for place in data.places]
    html = place_finder(data, linker(tmp_path, planned=planned))
    tiles, _, listed = html.partition("harp-list")
    for place in data.icbs:
        address = f'href="reports/places/{place.slug}.html"'
        assert (tiles.count(address), listed.count(address)) == (1, 1)
    for region in data.regions:
        assert listed.count(f'href="reports/places/{region.slug}.html"') == 1
        assert tiles.count(f'href="reports/places/{region.slug}.html"') == 1


def test_region_names_stand_on_free_cells():
    data = site_data()
    on_map = {place.tile: place for place in data.icbs}
    labels = region_labels(on_map, 8)
    assert set(labels) == {region.code for region in data.regions}
    taken = [
        cell
        for (column, line), _ in labels.values()
        for cell in [(column, line), (column + 1, line)]
    ]
    assert len(set(taken)) == 2 * len(labels)
    assert not set(taken) & set(on_map)


def test_lines_of_a_csv_are_parted_by_place_as_they_are():
    lines = ["metric,area_code,value", '"a, b",E1,[u]', "c,E2,1.0", "d,E1,2.0"]
    assert lines_by_area(lines) == {
        "E1": 'metric,area_code,value\n"a, b",E1,[u]\nd,E1,2.0\n',
        "E2": "metric,area_code,value\nc,E2,1.0\n",
    }


def test_unknown_ethnicity_is_the_sum_of_its_parts_or_not_shown():
    data = site_data()
    ours = next(place for place in data.places if place.code == "E54000065")
    assert unknown_share(data, data.country, "apc") == pytest.approx(6.5 + 2.3)
    assert unknown_share(data, ours, "apc") is None
    assert unknown_message(data, data.country).figure == "8.8%"
    assert unknown_message(data, ours).figure == "Not shown"


def test_the_effect_of_unknown_ethnicity_is_said_with_the_share_of_the_place():
    data = site_data()
    assert unknown_message(data, data.country).sure == (
        "Group rates are low by up to 8.8%, less what a person's other records make up for; "
        "ratios move less, but wrong categories can move them much"
    )


def test_the_band_stands_on_pages_of_a_synthetic_extract_only():
    assert "Synthetic data." in synthetic_band(PROVENANCE)
    real = synthetic_band({**PROVENANCE, "synthetic": False})
    assert re.sub(r"<[^>]+>", "", real).strip() == ""


def test_every_page_says_which_extract_and_choices_made_it():
    line = provenance_line(PROVENANCE)
    for fact in (
        "Synthetic extract: HES &lt;2026&gt;, checksum 0123456789ab",
        "April 2023 to March 2026",
        "2026 ICB edition",
        "ethnic category: most frequent record",
        "suite version 0.1.0",
        "published 2026-11-22",
    ):
        assert fact in line


def test_only_changed_files_are_written(tmp_path):
    files = {Path("a/b.md"): "one", Path("c.md"): "two"}
    assert write_changed(tmp_path, files) == list(files)
    assert write_changed(tmp_path, {**files, Path("c.md"): "three"}) == [Path("c.md")]


def test_a_place_page_names_every_focus_area_and_no_cell_is_blank(tmp_path):
    data = site_data()
    linker(tmp_path)
    text = generated_files(data, tmp_path)[place_page(data.country)]
    for words in FOCUS.values():
        assert words["title"] in text
    assert re.search(r"<t[dh][^>]*></t[dh]>", text) is None
    assert not re.search(r"\b(nan|None|NaN)\b", text)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return write_sample_published(tmp_path_factory.mktemp("published") / "data")


@pytest.fixture
def project(tmp_path):
    linker(tmp_path)
    return tmp_path


def test_published_tables_make_every_page_and_file(published, project):
    changed = write_site_pages(published, project)
    slugs = ("england", "east-of-england", "central-east")
    focus_areas = ("cardiovascular", "maternal_neonatal", "sickle_cell")
    expected = {Path("reports/places") / f"{name}.qmd" for name in ("index", *slugs)}
    expected |= {
        focus_page(name) for name in (*focus_areas, "focus-areas", "data-quality", "protection")
    }
    expected |= {Path("index.qmd"), Path("reports/downloads.qmd")}
    assert set(changed) == expected
    assert write_site_pages(published, project) == []
    names = {str(path.relative_to(project)) for path in project.rglob("*.zip")}
    places = {f"downloads/places/harp-{slug}.zip" for slug in slugs}
    areas = {f"downloads/focus-areas/harp-{n.replace('_', '-')}.zip" for n in focus_areas}
    assert names == places | areas | {"downloads/harp-background.zip"}


def test_what_an_earlier_run_made_and_this_one_does_not_goes(published, project):
    write_site_pages(published, project)
    gone = [Path("reports/gone/index.qmd"), Path("downloads/places/harp-gone.zip")]
    own = Path("downloads/mine.zip")
    for path in (*gone, own):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text("x")
    made = [path.as_posix() for path in gone]
    write_ledger(project / LEDGER, {MADE: made + read_ledger(project / LEDGER)[MADE]})

    write_site_pages(published, project)
    assert not any((project / path).exists() for path in gone)
    assert (project / own).is_file()
    assert (project / "downloads/places/harp-central-east.zip").is_file()
    assert (project / "reports/places/central-east.qmd").is_file()


def test_the_map_of_places_holds_its_script_as_it_now_is(published, project):
    write_site_pages(published, project)
    (project / "assets" / "places.js").write_text("// another one")
    write_site_pages(published, project)
    assert any("// another one" in path.read_text() for path in project.rglob("*.md"))


def test_the_background_zip_says_what_each_of_its_files_holds(published, project):
    write_site_pages(published, project)
    with zipfile.ZipFile(project / "downloads/harp-background.zip") as archive:
        names = {name.removeprefix("harp-background/") for name in archive.namelist()}
        readme = archive.read("harp-background/README.txt").decode()
    assert {"completeness.csv", "sensitivity.csv", "population.csv"} <= names
    assert all(f"  {name}: " in readme for name in names - {"README.txt"})
    assert "[c]" in readme


def test_a_place_zip_holds_the_published_cells_of_that_place(published, project):
    write_site_pages(published, project)
    with zipfile.ZipFile(project / "downloads/places/harp-central-east.zip") as archive:
        inside = archive.read("harp-central-east/harp-sickle-cell.csv").decode().splitlines()
        readme = archive.read("harp-central-east/README.txt").decode()
    whole = (published / "sickle_cell.csv").read_text(encoding="utf-8").splitlines()
    assert inside == [whole[0], *(line for line in whole[1:] if ",E54000065," in line)]
    assert "SYNTHETIC DATA" in readme
    assert "The figures follow the terms of the source of the hospital records." in readme
    assert "Licence: Open Government Licence 3.0." not in readme
    assert "[u]" in readme
    assert "a group that is not compared" in readme
    assert "age_deprivation_rate: the rate standardised by age and deprivation" in readme


def test_zips_are_the_same_bytes_each_time(published, tmp_path):
    contents = []
    for name in ("one", "two"):
        root = tmp_path / name
        root.mkdir()
        linker(root)
        write_site_pages(published, root)
        contents.append({p.name: p.read_bytes() for p in root.rglob("*.zip")})
    assert contents[0] == contents[1]


def test_no_page_shows_a_blank_cell_or_a_missing_number(published, project):
    write_site_pages(published, project)
    for path in (project / "reports").rglob("*.qmd"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<t[dh][^>]*>\s*</t[dh]>", text), path
        assert not re.search(r"\b(nan|NaN|NaT|None)\b", text), path
