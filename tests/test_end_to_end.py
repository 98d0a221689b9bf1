"""One run from a tiny extract to the site and the briefs, read as its users read it."""

import hashlib
import re
import shutil
from html.parser import HTMLParser

import pandas as pd
import pypdf
import pytest
import yaml
from conftest import PLACES, copy_project, harp, make_tiny_extract

SLUGS = ["england", "east-of-england", "central-east"]
FOCUS_AREAS = [
    *("cancer", "cardiovascular", "covid_19", "diabetes", "maternal_neonatal"),
    *("mental_health", "respiratory", "sickle_cell", "surgery"),
]
# How Python, pandas and scripts write a value that is not there; "none" is a word of ours.
EMPTY_WORDS = re.compile(r"\b(nan|NaN|None|null|undefined|inf|NaT)\b|<NA>")


class _Text(HTMLParser):
    """The words and attributes that a reader, or a screen reader, meets."""

    def __init__(self, page):
        super().__init__()
        self.words, self.hidden = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("script", "style")
        spoken = {"alt", "aria-label", "title", "content"}
        self.words += [value for name, value in attributes if name in spoken and value]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, text):
        if not self.hidden:
            self.words.append(text)


def _digests(folder):
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def _tables(tiny_project):
    folder = tiny_project / "data" / "published"
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in FOCUS_AREAS}


def test_every_page_and_brief_is_made(tiny_site):
    for slug in SLUGS:
        assert (tiny_site / "reports" / "places" / f"{slug}.html").is_file()
        brief = (tiny_site / "reports" / "briefs" / f"{slug}.pdf").read_bytes()
        assert brief.startswith(b"%PDF")
        for focus_area in FOCUS_AREAS:
            assert (tiny_site / "reports" / focus_area / f"{slug}.html").is_file()
    assert (tiny_site / "reports" / "workforce" / "index.html").is_file()


def test_last_lines_say_what_was_made_refused_and_how_long_it_took(tiny_project):
    log = (tiny_project / "report.log").read_text()
    last = log[log.rindex("made: ") :]
    assert re.search(r"made: _site/ holds \d+ pages and 3 briefs", last)
    assert "notebooks: 33 run, 0 up to date" in last
    assert re.search(r"apc: [\d,]+ rows read, [\d,]+ used, \d{4}-\d\d-\d\d to 2026-03-\d\d", last)
    refused = re.findall(r"^  (?:apc|ecds): ([^:;]+): .*?([\d,]+|\[c\])$", last, re.M)
    assert {"exact duplicate row", "unfinished episode"} <= {reason for reason, _ in refused}
    # Rounded to 5, those below 8 not told.
    assert all(rows == "[c]" or int(rows.replace(",", "")) % 5 == 0 for _, rows in refused)
    assert re.search(r"all steps +\d+\.\d s", last)


@pytest.mark.parametrize("focus_area", FOCUS_AREAS)
def test_every_metric_has_a_value_or_a_reason_everywhere(tiny_project, focus_area):
    table = _tables(tiny_project)[focus_area]
    groups = table[(table["breakdown"] == "ethnic_group") & (table["measure"] == "main")]
    keys = ["metric_id", "period", "area_code", "ethnic_group"]
    assert not groups.duplicated(keys).any()
    assert len(groups) == groups["metric_id"].nunique() * 3 * len(PLACES) * 6
    for number, note in [("value", "value_note"), ("ratio", "ratio_note")]:
        assert (groups[number].notna() | (groups[note] != "")).all()
    # Of stays only their number is published: a total of days would give a small one away.
    stays = groups["kind"] == "length_of_stay"
    counted = groups["numerator"].mask(stays, groups["denominator"])
    assert (counted.notna() | (groups["count_note"] != "")).all()


def test_no_reader_meets_an_empty_word(tiny_site):
    for page in tiny_site.rglob("*.html"):
        found = EMPTY_WORDS.search(" ".join(_Text(page.read_text()).words))
        assert not found, f"{page.relative_to(tiny_site)}: {found}"
    for brief in tiny_site.rglob("*.pdf"):
        text = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(brief).pages)
        assert not EMPTY_WORDS.search(text)


def test_no_download_has_an_empty_cell(tiny_project):
    for path in (tiny_project / "data" / "published").glob("*.csv"):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        assert len(table)
        if path.stem != "areas":
            assert not (table == "").any().any(), path.name


def test_every_page_and_brief_of_a_synthetic_run_says_so(tiny_site):
    for page in tiny_site.rglob("*.html"):
        if "pagefind" not in page.parts:
            assert "Synthetic data" in page.read_text(), page
    for brief in tiny_site.rglob("*.pdf"):
        for sheet in pypdf.PdfReader(brief).pages:
            assert "Synthetic data" in sheet.extract_text()


def test_briefs_are_four_to_eight_pages_with_title_and_language(tiny_site):
    for brief in (tiny_site / "reports" / "briefs").glob("*.pdf"):
        reader = pypdf.PdfReader(brief)
        assert 4 <= len(reader.pages) <= 10
        assert reader.metadata.title.startswith("Ethnic inequalities in hospital care")
        assert reader.root_object["/Lang"].lower() == "en-gb"
        assert b"pdfuaid" in reader.root_object["/Metadata"].get_object().get_data()


def test_published_value_reaches_the_page(tiny_project, tiny_site):
    table = _tables(tiny_project)["cardiovascular"]
    row = table[
        (table["metric_id"] == "cvd_admissions")
        & (table["area_code"] == "E92000001")
        & (table["ethnic_group"] == "Asian")
        & (table["breakdown"] == "ethnic_group")
        & (table["period"] == "2025/26")
    ].iloc[0]
    words = " ".join(_Text((tiny_site / "reports/cardiovascular/england.html").read_text()).words)
    assert f"{row['value']:,.0f}" in words
    assert f"{row['ratio']:.2f}" in words


def test_compressed_csv_gives_the_same_tables(tiny_project, shared):
    other = copy_project(shared / "csv-project")
    extract = make_tiny_extract(shared / "csv-extract", "csv.gz")
    result = harp(other, "publish", "--extract", str(extract))
    assert result.returncode == 0, result.stderr
    assert _digests(other / "data/published") == _digests(tiny_project / "data/published")


@pytest.fixture(scope="module")
def spoilt(tiny_project, shared):
    """A copy of the finished project, for runs that must not harm its site."""
    folder = shared / "spoilt-project"
    shutil.copytree(tiny_project, folder)
    return folder


def _refused(project, *arguments):
    """Run the report on what cannot be used; the site must stand as before."""
    before = _digests(project / "_site")
    result = harp(project, "report", *arguments)
    assert result.returncode == 2, result.stdout + result.stderr
    assert _digests(project / "_site") == before
    line = result.stderr.strip()
    assert "\n" not in line
    return line


def _extract_with(tiny_extract, folder, change):
    shutil.copytree(tiny_extract, folder)
    change(folder / "apc" / "apc_2024-25.parquet")
    return str(folder)


def test_a_missing_column_is_named(spoilt, tiny_extract, tmp_path):
    def drop(path):
        pd.read_parquet(path).drop(columns="DISDATE").to_parquet(path)

    line = _refused(spoilt, "--extract", _extract_with(tiny_extract, tmp_path / "x", drop))
    assert "apc_2024-25.parquet" in line
    assert "DISDATE" in line


def test_an_unreadable_file_is_named(spoilt, tiny_extract, tmp_path):
    def spoil(path):
        path.write_bytes(b"PAR1 this is not Parquet")

    line = _refused(spoilt, "--extract", _extract_with(tiny_extract, tmp_path / "x", spoil))
    assert "apc_2024-25.parquet" in line
    assert "Parquet" in line


def test_a_wrong_delimiter_is_named(spoilt, tiny_extract, tmp_path):
    def rewrite(path):
        pd.read_parquet(path).to_csv(path.with_suffix(".txt"), sep=";", index=False)
        path.unlink()

    line = _refused(spoilt, "--extract", _extract_with(tiny_extract, tmp_path / "x", rewrite))
    assert "apc_2024-25.txt" in line
    assert ";" in line


def test_an_unknown_edition_is_named(spoilt, tiny_extract):
    suite = spoilt / "params" / "suite.yml"
    kept = suite.read_text()
    suite.write_text(yaml.safe_dump({**yaml.safe_load(kept), "edition": 2025}, sort_keys=False))
    line = _refused(spoilt, "--extract", str(tiny_extract))
    suite.write_text(kept)
    assert all(words in line for words in ("suite.yml", "edition", "2025", "2023", "2026"))


def test_a_misspelt_key_is_named(spoilt, tiny_extract):
    area = spoilt / "params" / "cancer.yml"
    kept = area.read_text()
    area.write_text(kept.replace("lead_metric:", "lead_metrik:"))
    line = _refused(spoilt, "--extract", str(tiny_extract))
    area.write_text(kept)
    assert all(words in line for words in ("cancer.yml", "lead_metrik", "lead_metric"))


def test_dates_of_another_form_are_refused(spoilt, tiny_extract, tmp_path):
    def rewrite(path):
        for file in path.parent.glob("*.parquet"):
            rows = pd.read_parquet(file)
            turned = rows["ADMIDATE"].str.replace(r"(\d+)-(\d+)-(\d+)", r"\3/\2/\1", regex=True)
            rows.assign(ADMIDATE=turned).to_parquet(file)

    line = _refused(spoilt, "--extract", _extract_with(tiny_extract, tmp_path / "x", rewrite))
    assert "apc rows" in line
    assert "admission date is not a date" in line
    assert "YYYY-MM-DD" in line


def test_an_unknown_choice_is_refused_at_once(spoilt):
    line = _refused(spoilt, "--focus", "sickle")
    assert "--focus: 'sickle'" in line
    line = _refused(spoilt, "--area", "E1")
    assert "E54000065 (NHS Central East)" in line


def test_a_narrow_run_redoes_just_that(tiny_project, tiny_extract, shared):
    project = shared / "narrow-project"
    shutil.copytree(tiny_project, project)
    before = _digests(project / "_site")
    chosen = ["--focus", "sickle_cell", "--area", "E54000065"]
    result = harp(project, "report", "--extract", str(tiny_extract), *chosen)
    assert result.returncode == 0, result.stderr
    assert "notebooks: 4 run" in result.stdout
    assert _digests(project / "_site") == before


def test_a_narrow_run_may_come_first(tiny_project, tiny_extract, shared):
    """Its pages link to pages that no run has made yet, which is no fault.

    A site of other tables is as good as none: it is not audited, and nothing of it is taken over.
    """
    project = shared / "first-narrow-project"
    shutil.copytree(tiny_project, project)
    (project / "data/interim/site_tables.key").write_text("other tables")
    checked = harp(project, "check")
    assert checked.returncode != 0
    assert "_site/ is not made from the tables in data/published" in checked.stderr
    for executed in (project / "reports").rglob("*.ipynb"):
        executed.unlink()

    chosen = ["--focus", "sickle_cell", "--area", "E54000065", "--extract", str(tiny_extract)]
    result = harp(project, "report", *chosen)

    assert result.returncode == 0, result.stderr
    assert not (project / "_site/reports/cancer/central-east.html").exists()
    assert (project / "_site/reports/sickle_cell/central-east.html").is_file()
