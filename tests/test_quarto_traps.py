"""Pages and settings keep to what Quarto and the embedded renderer both do well."""

import re
from pathlib import Path

import pytest
import yaml

from harp_utils.render.project import load_project

ROOT = Path(__file__).resolve().parents[1]
CONFIG = yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))
WRITTEN = [ROOT / "index.qmd", *sorted((ROOT / "reports").glob("*.qmd"))]
WRITTEN += sorted((ROOT / "reports/case-studies").glob("*.qmd"))
WRITTEN += [ROOT / "reports/workforce/index.qmd"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
GENERATED = ("reports/places/", "reports/focus-areas/", "reports/data-quality/")
GENERATED += ("reports/protection/", "reports/methods.ipynb", "reports/sensitivity.ipynb")


def front_matter(text):
    return yaml.safe_load(re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)[1])


def test_notebooks_are_not_executed_by_the_renderer():
    assert not {"enabled", "ipynb"} & set(CONFIG["execute"])
    assert CONFIG["execute"] == {"echo": False, "warning": False}


def test_only_html_is_made_of_every_page():
    assert list(CONFIG["format"]) == ["html"]


def test_there_are_no_profiles_and_tables_are_left_alone():
    assert "profile" not in CONFIG
    assert not list(ROOT.glob("_quarto-*.yml"))
    assert CONFIG["format"]["html"]["html-table-processing"] == "none"


def test_the_menu_works_without_scripts():
    navbar = CONFIG["website"]["navbar"]
    assert navbar["collapse"] is False
    assert all("menu" not in item for item in navbar["left"])


def test_every_link_of_the_menu_and_footer_has_its_page():
    project = load_project(ROOT)
    for link in (*project.navbar, *project.footer_links):
        assert (ROOT / link.source).is_file() or link.source.startswith(GENERATED), link


def test_files_that_settings_name_are_there_or_made_by_a_run():
    html = CONFIG["format"]["html"]
    assert (ROOT / html["css"]).is_file()
    for key in ("include-before-body", "include-after-body"):
        assert html[key].startswith("reports/_includes/")


def test_briefs_are_accessible_pdfs_from_the_shared_partials():
    folder = ROOT / "reports/briefs"
    options = yaml.safe_load((folder / "_metadata.yml").read_text(encoding="utf-8"))
    typst = options["format"]["typst"]
    assert typst["pdf-standard"] == "ua-1"
    for partial in typst["template-partials"]:
        assert (folder / partial).resolve().is_file()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_a_written_page_uses_no_shortcode_but_include(path):
    used = re.findall(r"\{\{<\s*(\S+)", path.read_text(encoding="utf-8"))
    assert set(used) <= {"include"}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_a_written_page_leaves_format_and_execution_to_the_project(path):
    meta = front_matter(path.read_text(encoding="utf-8"))
    assert not {"format", "execute", "engine", "jupyter", "keep-typ"} & set(meta)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_a_written_page_runs_no_code(path):
    assert not re.search(r"^```\{(python|r|julia|ojs)", path.read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cell_options_come_first_and_alt_text_is_one_line(path):
    for cell in re.split(r"^# %%.*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        lines = cell.strip().splitlines()
        options = [number for number, line in enumerate(lines) if line.startswith("#|")]
        assert options == list(range(len(options)))
        assert not [lines[n] for n in options if re.search(r"fig-alt:\s*[>|]", lines[n])]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_use_no_tag_that_quarto_ignores(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"hide-input|remove-input|source_hidden", text)


def test_no_class_of_the_pages_is_one_that_quarto_hides():
    css = (ROOT / "assets/harp.css").read_text(encoding="utf-8")
    assert ".mark.hidden { display: inline-block !important" in css
    assert not re.search(r"\.heat\.hidden", css)


def test_formulas_need_no_script_from_elsewhere():
    assert CONFIG["format"]["html"]["html-math-method"] == "mathml"
    for path in WRITTEN:
        assert "html-math-method" not in front_matter(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "rule",
    [
        # Without its scripts Quarto hides nested contents; with them it narrows the sidebar.
        r"#TOC ul\.collapse \{ display: block; \}",
        r"#quarto-margin-sidebar \{[^}]*max-height: none !important",
        # Its theme's .table outweighs rules by element; its menu has no box when not collapsed.
        r"main table\.table > :not\(caption\) > \* > \* \{",
        r"\.navbar-container > \.navbar-nav \{ order: 1; flex: 0 0 100%",
        # Its script pads sections jumped to by the height of a header that is fixed; ours is not.
        r"section:target::before \{ display: none !important; \}",
    ],
)
def test_the_style_sheet_undoes_what_quarto_adds(rule):
    assert re.search(rule, (ROOT / "assets/harp.css").read_text(encoding="utf-8"))


def test_a_screen_and_no_print_shades_the_edge_of_a_table_that_goes_on():
    css = (ROOT / "assets/harp.css").read_text(encoding="utf-8")
    before, rest = css.split("@media screen {", 1)
    shade = rest.split("\n}", 1)[0]
    # The cover moves with the table, the shade under it does not.
    assert re.search(r"\.table-scroll \{[^}]*no-repeat local,[^}]*no-repeat scroll;", shade)
    assert "no-repeat local" not in before + rest.split("\n}", 1)[1]


def test_no_page_uses_the_elements_that_quarto_moves_to_the_margin():
    for path in (ROOT / "harp_utils").rglob("*.py"):
        assert not re.search(r"<aside|class=\"column-", path.read_text(encoding="utf-8")), path


def test_fonts_of_the_briefs_are_found_from_their_folder():
    folder = ROOT / "reports/briefs"
    typst = yaml.safe_load((folder / "_metadata.yml").read_text(encoding="utf-8"))["format"][
        "typst"
    ]
    assert list((folder / typst["font-paths"]).resolve().glob("*.ttf"))
