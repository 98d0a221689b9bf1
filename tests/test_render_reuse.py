"""Which pages are made again: those that a change touches, and no other."""

import os
from pathlib import Path

import pytest
from test_render import brief, html, page, project  # noqa: F401

from harp_utils.render import render

ABOUT = "reports/about.qmd"


@pytest.fixture(autouse=True)
def no_quarto(monkeypatch):
    """Render with the embedded renderer, also where Quarto is installed."""
    monkeypatch.setenv("PATH", os.defpath)


def _all(report):
    return report.pages + report.briefs


def _append(path, text):
    path.write_text(path.read_text() + text)


def test_a_site_made_from_the_same_is_left_alone_and_still_checked(project):  # noqa: F811
    first = render(root=project)
    made = (project / "_site" / "index.html").stat().st_mtime_ns
    checked = []
    second = render(root=project, check=checked.append)
    assert first.reused == 0
    assert second.reused == _all(second) == _all(first)
    assert checked == [project.resolve() / "_site"]
    assert (project / "_site" / "index.html").stat().st_mtime_ns == made


def test_a_changed_page_is_made_again_and_no_other(project):  # noqa: F811
    render(root=project)
    (project / ABOUT).write_text(page("New about"))
    report = render(root=project)
    assert report.reused == _all(report) - 1
    assert "<title>New about |" in html(project, "reports/about.html")


@pytest.mark.parametrize("name", ["_quarto.yml", "assets/page.html", "assets/fragment.html"])
def test_what_shapes_every_page_makes_every_page_again(project, name):  # noqa: F811
    render(root=project)
    _append(project / name, "\n# changed\n" if name.endswith("yml") else "\n")
    assert render(root=project).reused == 0


def test_settings_of_a_folder_make_its_pages_again(project):  # noqa: F811
    (project / "reports/briefs/essex.ipynb").write_text(brief())
    (project / "reports/briefs/_metadata.yml").write_text("format:\n  typst: {}\n")
    render(root=project)
    _append(project / "reports/briefs/_metadata.yml", "# changed\n")
    render(root=project)
    assert (project / "_site/reports/briefs/essex.pdf").is_file()
    assert render(root=project).reused > 0


def test_a_piece_that_a_page_includes_is_part_of_it(project):  # noqa: F811
    (project / "reports/_includes/piece.md").write_text("Old words.")
    (project / "reports/_includes/outer.md").write_text("{{< include piece.md >}}")
    (project / ABOUT).write_text(page("About", "{{< include /reports/_includes/outer.md >}}"))
    render(root=project)
    (project / "reports/_includes/piece.md").write_text("New words.")
    report = render(root=project)
    assert report.reused == _all(report) - 1
    assert "New words." in html(project, "reports/about.html")


def test_a_piece_around_every_page_is_part_of_each(project):  # noqa: F811
    render(root=project)
    (project / "reports/_includes/after-body.html").write_text("<p>Made today.</p>")
    assert render(root=project).reused == 0
    assert "Made today." in html(project, "index.html")


def test_a_page_of_the_site_that_somebody_changed_is_made_again(project):  # noqa: F811
    render(root=project)
    before = html(project, "reports/about.html")
    (project / "_site/reports/about.html").write_text("spoilt")
    report = render(root=project)
    assert report.reused == _all(report) - 1
    assert html(project, "reports/about.html") == before


def test_a_page_without_source_leaves_the_site(project):  # noqa: F811
    (project / "reports/extra.qmd").write_text(page("Extra"))
    render(root=project)
    (project / "reports/extra.qmd").unlink()
    report = render(root=project)
    assert report.reused == _all(report)
    assert not (project / "_site/reports/extra.html").exists()


def test_a_changed_file_to_download_reaches_the_site(project):  # noqa: F811
    download = project / "downloads/places/harp-essex.zip"
    download.parent.mkdir(parents=True)
    download.write_bytes(b"old")
    render(root=project)
    download.write_bytes(b"new")
    report = render(root=project)
    assert report.reused == _all(report)
    assert (project / "_site/downloads/places/harp-essex.zip").read_bytes() == b"new"


def test_a_narrow_render_is_known_to_the_next_whole_one(project):  # noqa: F811
    render(root=project)
    (project / ABOUT).write_text(page("New about"))
    assert render([Path(ABOUT)], root=project).reused == 0
    report = render(root=project)
    assert report.reused == _all(report)


def test_a_refused_site_is_not_taken_for_a_good_one(project):  # noqa: F811
    render(root=project)
    (project / ABOUT).write_text(page("New about"))

    def refuse(_):
        raise ValueError("refused")

    for _ in range(2):
        with pytest.raises(ValueError, match="refused"):
            render(root=project, check=refuse)
    assert "New about" not in html(project, "reports/about.html")


def test_pages_that_stand_are_copied_where_files_cannot_be_linked(project, monkeypatch):  # noqa: F811
    def refuse(*_):
        raise OSError("not supported")

    render(root=project)
    expected = (project / "_site" / "index.html").read_bytes()
    _append(project / ABOUT, "\nMore.\n")
    monkeypatch.setattr(os, "link", refuse)
    second = render(root=project)
    assert 0 < second.reused < _all(second)
    assert (project / "_site" / "index.html").read_bytes() == expected
