"""A report is kept only when whole, and without anything that differs from run to run."""

import nbformat
import pytest
from conftest import ROOT
from papermill.exceptions import PapermillExecutionError
from sample_published import write_sample_published

from harp_utils.errors import InputError
from harp_utils.executed import execute, failure_in_one_line
from harp_utils.run import ENGINE

GOOD = """# %% [raw]
# ---
# title: draft
# ---

# %% tags=["parameters"]
area: str = "default"  # the place

# %%
import warnings
warnings.warn("from a folder of this machine")
print("place:", area)
"""
HEADER = {"title": "Sickle cell: England", "synthetic": True}


def _source(tmp_path, text=GOOD):
    notebook = tmp_path / "notebooks" / "sample.py"
    notebook.parent.mkdir(exist_ok=True)
    notebook.write_text(text)
    return notebook


def test_the_given_parameter_wins_and_the_front_matter_is_the_runs(tmp_path):
    output = tmp_path / "reports" / "england.ipynb"
    execute(_source(tmp_path), output, {"area": "E92000001"}, HEADER, ENGINE)
    report = nbformat.read(output, 4)
    assert report.cells[0].source == "---\ntitle: 'Sickle cell: England'\nsynthetic: true\n---"
    assert [c.cell_type for c in report.cells].count("raw") == 1
    assert report.cells[-1].outputs == [
        {"name": "stdout", "output_type": "stream", "text": "place: E92000001\n"}
    ]


def test_two_runs_are_the_same_bytes(tmp_path):
    outputs = [tmp_path / name / "england.ipynb" for name in ("first", "second")]
    for output in outputs:
        execute(_source(tmp_path), output, {"area": "E92000001"}, HEADER, ENGINE)
    first, second = (output.read_bytes() for output in outputs)
    assert first == second
    assert str(tmp_path).encode() not in first


def test_a_failed_run_leaves_the_last_good_report(tmp_path):
    output = tmp_path / "reports" / "england.ipynb"
    output.parent.mkdir()
    output.write_text("the last good one")
    with pytest.raises(PapermillExecutionError) as caught:
        execute(_source(tmp_path, GOOD + "\n# %%\n1 / 0\n"), output, {"area": "x"}, HEADER, ENGINE)
    assert output.read_text() == "the last good one"
    assert [p.name for p in output.parent.iterdir()] == ["england.ipynb"]
    told = failure_in_one_line(caught.value)
    assert told == "cell starting '1 / 0': ZeroDivisionError: division by zero"


def test_no_parameters_cell_is_refused(tmp_path):
    notebook = _source(tmp_path, GOOD.replace(' tags=["parameters"]', ""))
    with pytest.raises(InputError, match="cells tagged parameters: 0: expected exactly one"):
        execute(notebook, tmp_path / "out.ipynb", {"area": "x"}, HEADER, ENGINE)


def test_an_undeclared_parameter_is_refused(tmp_path):
    with pytest.raises(InputError, match="parameter: 'aera': expected one of area"):
        execute(_source(tmp_path), tmp_path / "out.ipynb", {"aera": "x"}, HEADER, ENGINE)


def test_html_is_kept_as_raw_html_in_markdown(tmp_path):
    html = "from IPython.display import HTML\n\nHTML('<b>chart</b>')"
    source = _source(tmp_path, GOOD + f"\n# %%\n{html}\n")
    execute(source, tmp_path / "out.ipynb", {}, HEADER, ENGINE)
    data = nbformat.read(tmp_path / "out.ipynb", 4).cells[-1].outputs[0].data
    assert data["text/markdown"] == "```{=html}\n<b>chart</b>\n```"
    assert "text/html" not in data


def test_a_kernel_and_the_fork_engine_give_the_same_report(tmp_path):
    notebook = _source(tmp_path, (ROOT / "notebooks" / "sickle_cell.py").read_text())
    tables = write_sample_published(tmp_path / "published")
    parameters = {"area": "E54000065", "published": str(tables)}
    outputs = {engine: tmp_path / f"{engine}.ipynb" for engine in (ENGINE, None)}
    for engine, output in outputs.items():
        execute(notebook, output, parameters, HEADER, engine)
    assert outputs[ENGINE].read_bytes() == outputs[None].read_bytes()
    assert outputs[ENGINE].read_text().count("<svg") > 10
