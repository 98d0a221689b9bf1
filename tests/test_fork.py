"""A forked notebook opens as text and as .ipynb, and no notebook is overwritten."""

import jupytext
import pytest

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
    assert [cell.source for cell in cells[0]] == ['area: str = "E92000001"', "print(area)"]
    assert [cell.source for cell in cells[1]] == [cell.source for cell in cells[0]]


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
