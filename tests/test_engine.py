"""The fork engine gives what a kernel gives, and nothing leaks from one notebook to the next."""

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

PARAMETERS = new_code_cell("x: int = 1", metadata={"tags": ["parameters"]})
RICH = [
    "import sys\nprint('out')\nsys.stderr.write('err\\n')\nx + 1",
    "from IPython.display import HTML, display\ndisplay(HTML('1'))\nprint('then')\nHTML('2')",
    "7;",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 4])\nplt.show()",
]


def _notebook(sources):
    cells = [PARAMETERS, *[new_code_cell(source) for source in sources]]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.from_dict(new_notebook(cells=cells, metadata={"kernelspec": kernel}))


def _run(sources, tmp_path, engine="harp-fork", **options):
    return papermill.execute_notebook(
        _notebook(sources),
        str(tmp_path / "out.ipynb"),
        parameters={"x": 41},
        engine_name=engine,
        progress_bar=False,
        **options,
    )


def _outputs(notebook):
    return [
        [{k: v for k, v in output.items() if k != "metadata"} for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_outputs_equal_those_of_a_kernel(tmp_path):
    ours = _outputs(_run(RICH, tmp_path))
    theirs = _outputs(_run(RICH, tmp_path, engine=None))
    pictures = [cell.pop()["data"]["image/png"] for cell in (ours[-1], theirs[-1])]
    assert ours == theirs
    assert all(picture.startswith("iVBOR") for picture in pictures)
    assert ours[2][-1]["data"] == {"text/plain": "42"}


def test_nothing_is_carried_from_one_notebook_to_the_next(tmp_path):
    _run(["import math\nmath.tau = 0\nleft_behind = 1"], tmp_path)
    with pytest.raises(PapermillExecutionError, match="left_behind"):
        _run(["import math\nassert math.tau > 6\nleft_behind"], tmp_path)


def test_a_failing_cell_stops_the_notebook_and_is_papermills_own_error(tmp_path):
    with pytest.raises(PapermillExecutionError, match="division by zero"):
        _run(["1 / 0", "print('never')"], tmp_path)
    saved = nbformat.read(tmp_path / "out.ipynb", 4)
    assert saved.cells[-1].outputs == []


def test_a_cell_that_takes_too_long_fails_with_the_limit_named(tmp_path):
    with pytest.raises(PapermillExecutionError, match=r"longer than 0\.5 s"):
        _run(["import time\ntime.sleep(30)"], tmp_path, execution_timeout=0.5)


def test_a_dying_process_is_an_error_not_a_hang(tmp_path):
    with pytest.raises(PapermillExecutionError, match="ended without a word"):
        _run(["import os\nos._exit(3)"], tmp_path)
