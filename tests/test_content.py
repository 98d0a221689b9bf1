"""Written pages: front matter, headings, words and links."""

import posixpath
import re
from itertools import pairwise
from pathlib import Path

import jupytext
import pytest
import yaml

ROOT = Path(__file__).parents[1]
CASE_STUDY_HEADINGS = [
    "Focus area",
    "Setting",
    "Study design",
    "Population",
    "Intervention",
    "Main outcomes",
    "Key learnings",
    "Bias and limits",
    "Generalisability",
    "Source",
]
# Written as notebooks: a run makes the page, but its text is in the notebook's source.
WRITTEN_AS_NOTEBOOK = ("reports/methods.ipynb",)
# Pages that a run makes; every other page of the site is written by hand.
MADE_BY_A_RUN = re.compile(
    r"reports/(places|briefs|data-quality|focus-areas|protection|cancer|cardiovascular|covid_19|diabetes"
    r"|maternal_neonatal|mental_health|respiratory|sickle_cell|surgery)/[a-z0-9-]+\.(qmd|ipynb)$"
    r"|reports/(methods|sensitivity)\.ipynb$"
)
INCLUDE = re.compile(r"\{\{< include (\S+) >\}\}")
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)|href=\"([^\"]+)\"")
FORBIDDEN = re.compile(r"\bBAME\b|\bBME\b|\bnon-white\b|\brac(?:e|es|ial)\b", re.IGNORECASE)
# Names of bodies and documents, which are quoted as they are.
PROPER_NAMES = re.compile(
    r"Race and Health Observatory|Workforce Race Equality Standard"
    r"|Patient and carer race equality framework"
    r"|Racial and ethnic equality in women's health|https?://\S+",
    re.IGNORECASE,
)


def written_pages() -> list[str]:
    pages = [ROOT / "index.qmd", *ROOT.glob("reports/**/*.qmd")]
    names = (page.relative_to(ROOT).as_posix() for page in pages)
    return sorted(name for name in names if not MADE_BY_A_RUN.search(name))


def case_studies() -> list[str]:
    return [
        page
        for page in written_pages()
        if page.startswith("reports/case-studies/") and not page.endswith("/index.qmd")
    ]


def front_matter(page: str) -> dict[str, object]:
    _, matter, _ = (ROOT / page).read_text().split("---\n", 2)
    return dict(yaml.safe_load(matter))


def body(page: str) -> str:
    """Give a page's text without front matter and without code blocks."""
    if page in WRITTEN_AS_NOTEBOOK:
        cells = jupytext.read(ROOT / "notebooks" / f"{Path(page).stem}.py").cells
        return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    text = (ROOT / page).read_text().split("---\n", 2)[2]
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def headings(page: str) -> list[tuple[int, str]]:
    found = re.findall(r"^(#+) (.+)$", body(page), re.MULTILINE)
    return [(len(marks), words) for marks, words in found]


def anchors(page: str) -> set[str]:
    """Give the identifiers that pandoc makes from a page's headings."""
    kept = (re.sub(r"[^\w\s.-]", "", words.lower()) for _, words in headings(page))
    return {re.sub(r"^[^a-z]+", "", re.sub(r"\s+", "-", words)) for words in kept}


def inside_links(page: str) -> list[str]:
    links = [markdown or html for markdown, html in LINK.findall(body(page))]
    return [link for link in links if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("page", written_pages())
def test_page_has_a_title_and_a_description(page: str) -> None:
    matter = front_matter(page)
    assert str(matter["title"]).strip()
    assert str(matter["description"]).endswith(".")


@pytest.mark.parametrize("page", [*written_pages(), *WRITTEN_AS_NOTEBOOK])
def test_headings_start_at_two_and_skip_no_level(page: str) -> None:
    levels = [level for level, _ in headings(page)]
    assert levels[0] == 2
    assert min(levels) == 2
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("page", [*written_pages(), *WRITTEN_AS_NOTEBOOK])
def test_no_heading_is_used_twice(page: str) -> None:
    words = [heading for _, heading in headings(page)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("page", [*written_pages(), *WRITTEN_AS_NOTEBOOK])
def test_links_to_other_written_pages_resolve(page: str) -> None:
    for link in inside_links(page):
        address, _, anchor = link.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), address or "."))
        target = target if address else page
        if target not in WRITTEN_AS_NOTEBOOK:
            if MADE_BY_A_RUN.search(target):
                continue
            assert (ROOT / target).is_file(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", [*written_pages(), *WRITTEN_AS_NOTEBOOK])
def test_links_say_where_they_go(page: str) -> None:
    texts = re.findall(r"\[([^\]\n]+)\]\([^)\s]+\)", body(page))
    assert not {text.lower() for text in texts} & {"here", "click here", "this", "link", "more"}


@pytest.mark.parametrize("page", written_pages())
def test_includes_are_pieces_that_a_run_makes(page: str) -> None:
    assert all(
        path.startswith("/reports/_includes/") and path.endswith(".md")
        for path in INCLUDE.findall(body(page))
    )


@pytest.mark.parametrize("page", case_studies())
def test_case_study_follows_the_template(page: str) -> None:
    assert headings(page) == [(2, words) for words in CASE_STUDY_HEADINGS]
    sections = re.split(r"^## .+$", body(page), flags=re.MULTILINE)[1:]
    assert all(section.strip() for section in sections)
    assert re.search(r"\]\(https?://", sections[-1])


def test_case_studies_cover_every_focus_area_with_measures() -> None:
    covered = {front_matter(page)["focus_area"] for page in case_studies()}
    described = {path.stem for path in (ROOT / "params").glob("*.yml")} - {"suite", "workforce"}
    assert described
    assert described <= covered


def test_index_lists_every_case_study() -> None:
    listed = {link.partition("#")[0] for link in inside_links("reports/case-studies/index.qmd")}
    assert {Path(page).name for page in case_studies()} <= listed


def test_faq_answers_at_least_fifteen_questions() -> None:
    questions = [words for level, words in headings("reports/faq.qmd") if level == 3]
    assert len([words for words in questions if words.endswith("?")]) >= 15


def text_for_readers() -> list[str]:
    patterns = ["*.qmd", "reports/**/*.qmd", "reports/_includes/*.md", "params/*.yml"]
    patterns += ["notebooks/*.py", "README.md"]
    found = (path for pattern in patterns for path in ROOT.glob(pattern))
    return sorted({path.relative_to(ROOT).as_posix() for path in found})


@pytest.mark.parametrize("file", text_for_readers())
def test_words_for_ethnic_groups_are_the_agreed_ones(file: str) -> None:
    text = PROPER_NAMES.sub("", (ROOT / file).read_text())
    assert FORBIDDEN.findall(text) == []
