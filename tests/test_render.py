"""The embedded renderer on a small hand-made project, and the call of the real Quarto."""

import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from harp_utils.errors import InputError, ReportError
from harp_utils.render import check_site, find_faults, render
from harp_utils.render.project import list_sources, load_project
from harp_utils.render.sources import put_raw_back, set_raw_aside

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("resources", "downloads", "faq", "about")
PAGES += ("how-to-use", "accessibility", "contact")
NATIONAL = ("methods", "sensitivity")
BAND = '<section class="harp-synthetic">S</section>'
FOLDERS = ("places", "focus-areas", "data-quality", "case-studies", "protection")


def page(title, body=""):
    return f'---\ntitle: "{title}"\ndescription: "About {title}."\n---\n\n{body}\n'


def notebook(*cells):
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def text_cell(kind, text):
    return {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)}


def code_cell(*outputs, source="show()", tags=()):
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags), "papermill": {"duration": 1.5}},
        "source": [source],
        "outputs": list(outputs),
    }


def shown(**data):
    """Make an output; ``text_html`` stands for the key ``text/html``."""
    keyed = {name.replace("_", "/", 1): content for name, content in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": keyed}


@pytest.fixture(autouse=True)
def no_quarto(monkeypatch):
    """Render with the embedded renderer, also where Quarto is installed."""
    monkeypatch.setenv("PATH", os.defpath)


@pytest.fixture
def project(tmp_path):
    """The repository's settings and assets with hand-made pages."""
    shutil.copy(ROOT / "_quarto.yml", tmp_path)
    shutil.copytree(ROOT / "assets", tmp_path / "assets")
    reports = tmp_path / "reports"
    for name in ("_includes", "briefs", "cardiovascular", *FOLDERS):
        (reports / name).mkdir(parents=True)
    (reports / "_includes/before-body.html").write_text(
        '<section class="harp-synthetic">S</section>'
    )
    (reports / "_includes/after-body.html").write_text("")
    (tmp_path / "index.qmd").write_text(page("Home", "## One\n\n[About](reports/about.qmd#what)"))
    for name in PAGES:
        (reports / f"{name}.qmd").write_text(page(name, "## What\n\nText."))
    for name in NATIONAL:
        cells = (text_cell("raw", page(name)), text_cell("markdown", "## What\n\nText."))
        (reports / f"{name}.ipynb").write_text(notebook(*cells))
    for name in FOLDERS:
        (reports / name / "index.qmd").write_text(page(name))
    return tmp_path


def html(project, name):
    return (project / "_site" / name).read_text(encoding="utf-8")


def test_a_site_has_a_page_for_every_source_and_no_fault(project):
    report = render(root=project)
    assert (report.renderer, report.pages, report.briefs) == ("embedded", 1 + 7 + 2 + 5, 0)
    assert find_faults(project / "_site") == []
    assert (project / "_site/pagefind/pagefind.js").is_file()


def test_a_page_carries_title_language_band_contents_and_navigation(project):
    render(root=project)
    text = html(project, "reports/about.html")
    assert "<title>about | HARP report suite</title>" in text
    assert '<html lang="en-GB">' in text
    assert text.count("<h1") == 1
    assert '<meta name="description" content="About about.">' in text
    assert BAND in text
    assert '<nav id="TOC"' in text
    assert '<a href="#what"' in text
    assert 'href="places/index.html"' in text
    assert '<a class="nav-link active" href="about.html" aria-current="page">' in text


def test_links_to_sources_become_links_to_pages(project):
    body = "[a](methods.ipynb) [b](/reports/cardiovascular/essex.ipynb#x) [c](https://x.org/a.qmd)"
    (project / "reports/about.qmd").write_text(page("About", body))
    render([Path("reports/about.qmd")], root=project)
    text = html(project, "reports/about.html")
    assert 'href="methods.html"' in text
    assert 'href="cardiovascular/essex.html#x"' in text
    assert 'href="https://x.org/a.qmd"' in text


def test_includes_are_put_in_from_the_project_root_and_from_beside_the_page(project):
    (project / "reports/_includes/a.md").write_text("From the root.")
    (project / "reports/b.md").write_text("From beside.")
    body = "{{< include /reports/_includes/a.md >}}\n\n{{< include b.md >}}"
    (project / "reports/about.qmd").write_text(page("About", body))
    render(root=project)
    text = html(project, "reports/about.html")
    assert "<p>From the root.</p>" in text
    assert "<p>From beside.</p>" in text


def test_a_notebook_shows_text_and_html_outputs_without_code_or_run_metadata(project):
    cells = [
        text_cell("raw", "---\ntitle: Stroke\n---"),
        code_cell(source='area = "secret parameter"', tags=["parameters"]),
        text_cell("markdown", "## Trend"),
        code_cell(shown(text_html="<b>chart</b>", text_plain="<object at 0x7f>")),
        code_cell(shown(text_markdown="*words*"), shown(text_plain="plain")),
        code_cell(shown(text_html="<b>unseen</b>"), tags=["remove-cell"]),
    ]
    (project / "reports/cardiovascular/essex.ipynb").write_text(notebook(*cells))
    render(root=project)
    text = html(project, "reports/cardiovascular/essex.html")
    assert text.index("Trend</h2>") < text.index("<b>chart</b>") < text.index("<em>words</em>")
    assert "plain" in text
    for hidden in ("secret parameter", "0x7f", "unseen", "papermill", "show()"):
        assert hidden not in text


def test_an_output_stands_in_the_divs_that_quarto_puts_around_it(project):
    cells = [
        text_cell("raw", "---\ntitle: Stroke\n---"),
        code_cell(shown(text_markdown="```{=html}\n<b>chart</b>\n```")),
        code_cell(source="import harp_utils"),
    ]
    (project / "reports/cardiovascular/essex.ipynb").write_text(notebook(*cells))
    render(root=project)
    text = html(project, "reports/cardiovascular/essex.html")
    output = '<div class="cell-output cell-output-display">\n<b>chart</b>\n</div>'
    assert f'<div class="cell">\n{output}\n</div>' in text
    assert text.count('class="cell"') == 1


def test_formulas_are_mathml(project):
    (project / "reports/about.qmd").write_text(page("About", "The rate is $x / n$."))
    render(root=project)
    assert "<math display=" in html(project, "reports/about.html")


def test_an_image_without_alt_text_is_refused(project):
    cells = [
        text_cell("raw", "---\ntitle: Stroke\n---"),
        code_cell(shown(**{"image_svg+xml": "<svg/>"})),
    ]
    (project / "reports/cardiovascular/essex.ipynb").write_text(notebook(*cells))
    with pytest.raises(InputError, match=r"reports/cardiovascular/essex.ipynb: fig-alt"):
        render(root=project)


def test_an_image_with_alt_text_carries_it(project):
    cells = [
        text_cell("raw", "---\ntitle: Stroke\n---"),
        code_cell(
            shown(**{"image_png": "aGFycA=="}), source='#| fig-alt: "Rates by group"\nplot()'
        ),
    ]
    (project / "reports/cardiovascular/essex.ipynb").write_text(notebook(*cells))
    render(root=project)
    image = '<img alt="Rates by group" src="data:image/png;base64,aGFycA==">'
    assert image in html(project, "reports/cardiovascular/essex.html")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("no front matter", "front matter"),
        ("---\ndescription: d\n---\n", "title"),
        ("---\ntitle: [\n---\n", "valid YAML"),
        (page("A", "{{< include gone.md >}}"), "gone.md"),
    ],
)
def test_a_bad_page_is_named_and_leaves_the_last_good_site(project, content, expected):
    render(root=project)
    before = html(project, "reports/about.html")
    (project / "reports/about.qmd").write_text(content)
    with pytest.raises(InputError, match=r"reports/about.qmd") as caught:
        render(root=project)
    assert expected in str(caught.value)
    assert html(project, "reports/about.html") == before
    assert not (project / "_site.new").exists()


def test_a_notebook_that_failed_is_refused(project):
    failure = {"output_type": "error", "ename": "KeyError", "evalue": "x", "traceback": []}
    cells = [text_cell("raw", "---\ntitle: Stroke\n---"), code_cell(failure)]
    (project / "reports/cardiovascular/essex.ipynb").write_text(notebook(*cells))
    with pytest.raises(InputError, match="KeyError: x"):
        render(root=project)


def test_a_narrow_render_changes_only_the_pages_named(project):
    render(root=project)
    old = html(project, "reports/faq.html")
    kept = project / "_site/reports/faq.html"
    first = kept.stat().st_ino
    for name in ("faq", "about"):
        (project / f"reports/{name}.qmd").write_text(page(f"New {name}"))
    report = render([Path("reports/about.qmd")], root=project)
    assert report.pages == 1
    assert "<title>New about |" in html(project, "reports/about.html")
    assert html(project, "reports/faq.html") == old
    assert kept.stat().st_ino == first


def test_a_narrow_render_of_an_unknown_page_is_refused(project):
    with pytest.raises(InputError, match=r"gone\.qmd"):
        render([Path("reports/gone.qmd")], root=project)


def test_two_renders_give_the_same_bytes(project):
    (project / "reports/briefs/_metadata.yml").write_text("format:\n  typst: {}\n")
    (project / "reports/briefs/essex.ipynb").write_text(brief())
    contents = []
    for _ in range(2):
        render(root=project)
        site = project / "_site"
        contents.append(
            {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}
        )
    assert contents[0] == contents[1]
    assert contents[0]["reports/briefs/essex.pdf"].startswith(b"%PDF")


def brief(body="# Gaps\n\nWords."):
    front = (
        "---\ntitle: Brief\narea_name: NHS Essex\nperiod_words: a year\nsynthetic: true\n"
        "published_on: '2026-11-22'\nedition: '2026'\n---"
    )
    return notebook(text_cell("raw", front), code_cell(shown(text_markdown=body)))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (
            "```{=typst}\n#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' "
            'viewBox=\'0 0 9 9\'/>"), format: "svg")\n```',
            "alt",
        ),
        ('```{=typst}\n#text(font: "No Such Font")[words]\n```', "unknown font family"),
    ],
)
def test_a_brief_without_alt_text_or_with_an_unknown_font_is_refused(project, body, problem):
    (project / "reports/briefs/_metadata.yml").write_text("format:\n  typst: {}\n")
    (project / "reports/briefs/essex.ipynb").write_text(brief(body))
    with pytest.raises(InputError, match=r"reports/briefs/essex.ipynb: typst") as caught:
        render(root=project)
    assert problem in str(caught.value)


def test_private_files_are_no_pages(project):
    (project / "reports/_draft.qmd").write_text("not a page")
    (project / "reports/_includes/note.qmd").write_text("not a page")
    sources = list_sources(load_project(project))
    assert Path("reports/about.qmd") in sources
    assert not [source for source in sources if "_" in str(source)]


def test_resources_are_copied(project):
    (project / "downloads/places").mkdir(parents=True)
    (project / "downloads/places/harp-essex.zip").write_bytes(b"zip")
    (project / "downloads/.made-from").write_text("digest")
    render(root=project)
    assert (project / "_site/downloads/places/harp-essex.zip").read_bytes() == b"zip"
    assert not (project / "_site/downloads/.made-from").exists()


@pytest.mark.parametrize("form", ["html", "typst"])
def test_raw_blocks_set_aside_come_back_as_they_were(form):
    markdown = f"a\n\n```{{={form}}}\n<p>1</p>\n\n<p>2</p>\n```\n\nb"
    short, blocks = set_raw_aside(markdown, form)
    assert blocks == ["<p>1</p>\n\n<p>2</p>"]
    assert "<p>" not in short
    assert put_raw_back(short, form, blocks) == markdown


def fake_quarto(folder, script):
    command = folder / "quarto"
    command.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo 1.9 && exit\n{script}\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return f"{folder}{os.pathsep}{os.defpath}"


def test_quarto_is_called_with_an_output_folder_aside(project, tmp_path_factory, monkeypatch):
    tools = tmp_path_factory.mktemp("tools")
    script = f'echo "$@" >> {tools}/calls; mkdir -p _site.new; echo made > _site.new/index.html'
    monkeypatch.setenv("PATH", fake_quarto(tools, script))
    assert render(root=project).renderer == "quarto"
    assert (tools / "calls").read_text() == "render --output-dir _site.new\n"
    assert html(project, "index.html") == "made\n"
    assert not (project / "_site/pagefind").exists()


def test_quarto_renders_named_pages_one_by_one(project, tmp_path_factory, monkeypatch):
    tools = tmp_path_factory.mktemp("tools")
    render(root=project)
    monkeypatch.setenv("PATH", fake_quarto(tools, f'echo "$@" >> {tools}/calls'))
    render([Path("reports/about.qmd"), Path("index.qmd")], root=project)
    expected = ["index.qmd", "reports/about.qmd"]
    lines = (tools / "calls").read_text().splitlines()
    assert lines == [f"render {name} --output-dir _site.new" for name in expected]


def test_a_failing_quarto_leaves_the_last_good_site(project, tmp_path_factory, monkeypatch):
    render(root=project)
    before = html(project, "index.html")
    tools = tmp_path_factory.mktemp("tools")
    script = "echo half > _site.new/index.html; echo 'ERROR: reports/x.qmd' >&2; exit 1"
    monkeypatch.setenv("PATH", fake_quarto(tools, script))
    with pytest.raises(InputError, match=r"quarto: 'ERROR: reports/x.qmd'"):
        render(root=project)
    assert html(project, "index.html") == before


FAULTS = {
    '<a href="gone.html">x</a>': "link 'gone.html' leads nowhere",
    '<a href="#gone">x</a>': "link '#gone' leads nowhere",
    '<a href="/reports/about.html">x</a>': "link '/reports/about.html' leads nowhere",
    '<img src="data:image/png;base64,aa">': "has no alt text",
    "<svg></svg>": "neither aria-label nor aria-hidden",
    "<h1>again</h1>": "2 h1 headings",
    '<p id="a"></p><p id="a"></p>': "id 'a' is used twice",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_page_is_found(tmp_path, fault):
    head = '<html lang="en"><head><title>T</title></head>'
    (tmp_path / "index.html").write_text(f"{head}<body><h1>T</h1>{fault}</body></html>")
    assert [FAULTS[fault] in found for found in find_faults(tmp_path)] == [True]
    with pytest.raises(ReportError, match="1 faults in"):
        check_site(tmp_path)


def test_a_page_without_title_language_or_heading_has_three_faults(tmp_path):
    (tmp_path / "index.html").write_text("<html><body></body></html>")
    expected = ["0 h1 headings, not one", "no title", "no language"]
    assert find_faults(tmp_path) == [f"index.html: {fault}" for fault in expected]


def test_a_sound_site_passes(tmp_path):
    head = '<html lang="en"><head><title>T</title></head><body><h1>T</h1>'
    (tmp_path / "a").mkdir()
    body = '<a href="a/b.html#x">b</a><img src="p.png" alt="p"><a href="https://x.org">w</a>'
    (tmp_path / "index.html").write_text(head + body)
    (tmp_path / "a/b.html").write_text(f'{head}<p id="x"></p><a href="../index.html">up</a>')
    (tmp_path / "p.png").write_bytes(b"p")
    assert find_faults(tmp_path) == []
    check_site(tmp_path)


def test_what_is_in_a_drawing_or_a_script_is_no_link_and_no_id(tmp_path):
    head = '<html lang="en"><head><title>T</title></head><body><h1>T</h1>'
    hidden = (
        '<svg aria-label="a"><path id="p"/></svg><script>x = ' + "'<a href=\"no.html\">'</script>"
    )
    (tmp_path / "index.html").write_text(f'{head}{hidden}<p id="p"></p>{hidden}')
    assert find_faults(tmp_path) == []
    # One that is never closed hides nothing.
    (tmp_path / "index.html").write_text(f'{head}<svg aria-label="a"><a href="no.html">')
    assert find_faults(tmp_path) == ["index.html: link 'no.html' leads nowhere"]


def test_a_link_may_lead_to_a_page_that_is_to_come(tmp_path):
    head = '<html lang="en"><head><title>T</title></head><body><h1>T</h1>'
    (tmp_path / "index.html").write_text(head + '<a href="later.html">later</a>')

    assert find_faults(tmp_path) == ["index.html: link 'later.html' leads nowhere"]
    assert find_faults(tmp_path, frozenset({Path("later.html")})) == []
