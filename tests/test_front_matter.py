"""Every report says in its first cell what it is about and what made it."""

import pytest
from sample_published import write_sample_published

from harp_utils.front_matter import report_front_matter
from harp_utils.published_reader import load_run


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("front") / "published"
    write_sample_published(folder)
    return load_run(folder)


@pytest.mark.parametrize(
    ("notebook", "title", "form"),
    [
        ("sickle_cell", "Sickle cell disease: NHS Central East", "html"),
        ("data_quality", "Data quality: NHS Central East", "html"),
        ("methods", "Methods", "html"),
        ("brief", "Ethnic inequalities in hospital care: NHS Central East", "typst"),
    ],
)
def test_title_and_form_follow_the_notebook(run, notebook, title, form):
    place = {area.code: area for area in run.areas}["E54000065"]
    front = report_front_matter(run, notebook, place)
    assert (front["title"], front["format"], front["lang"]) == (title, form, "en-GB")


def test_a_synthetic_extract_is_named_before_anything_else(run):
    front = report_front_matter(run, "sickle_cell", run.areas[0])
    assert front["synthetic"] is True
    assert front["description"].startswith("Synthetic data: every number here is invented.")
    for key in ("extract_name", "extract_checksum", "edition", "suite_version", "period_words"):
        assert front[key]
