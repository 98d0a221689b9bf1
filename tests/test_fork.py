"""A forked notebook opens as text and as .ipynb, and no notebook is overwritten."""

import shutil

import jupytext
import papermill
import pytest
from nbformat.v4 import new_code_cell
from sample_published import write_sample_published

from harp_utils.errors import InputError
from harp_utils.fork import fork_notebook

SOURCE = '# %% tags=["parameters"]\narea: str = "E92000001"\n\n# %%\nprint(area)\n'


@pytest.fixture
def notebooks(tmp_path):
    (tmp_path / "surgery.py").write_text(SOURCE)
    return tmp_path


def test_a_fork_is_paired_and_keeps_every_cell(notebooks):
    copy = fork_notebook("my_question", "surgery", notebooks)
    assert copy == notebooks / "my_question.py"
    cells = [jupytext.read(path).cells for path in (copy, copy.with_suffix(".ipynb"))]
    parameters, opening, rest = (cell.source for cell in cells[0])
    assert (parameters, rest) == ('area: str = "E92000001"', "print(area)")
    assert "sections.synthetic_warning(load_run(published))" in opening
    assert [cell.source for cell in cells[1]] == [cell.source for cell in cells[0]]


def test_a_fork_shows_its_charts_and_warns_of_invented_numbers(tmp_path):
    write_sample_published(tmp_path / "published")
    shutil.copy("notebooks/sickle_cell.py", tmp_path / "sickle_cell.py")
    copy = fork_notebook("mine", "sickle_cell", tmp_path)
    node = jupytext.read(copy)
    england = "sections.england_rows(data, 'sickle_cell_admissions')"
    drawn = f"charts.plot_intervals(data.rows('sickle_cell_admissions'), {england})"
    node.cells = [*node.cells[:4], new_code_cell(drawn)]
    values = {"area": "E54000065", "published": "published"}
    ran = papermill.execute_notebook(
        node, None, values, kernel_name="python3", language="python", cwd=str(tmp_path)
    )
    shown = [output for cell in ran.cells for output in cell.get("outputs", [])]
    assert any("Synthetic data" in str(output) for output in shown)
    assert any("<svg" in output.get("data", {}).get("image/svg+xml", "") for output in shown)


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("mine", "surgary", "'surgary': expected one of surgery"),
        ("My Question", "surgery", "'My Question': expected lower-case words joined by _"),
        ("surgery", "surgery", "'surgery': expected a name not yet taken"),
    ],
)
def test_what_cannot_be_forked_is_refused(notebooks, name, source, expected):
    with pytest.raises(InputError, match=expected):
        fork_notebook(name, source, notebooks)
    assert (notebooks / "surgery.py").read_text() == SOURCE
