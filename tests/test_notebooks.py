"""Every notebook keeps the conventions, and one runs from top to bottom by Papermill."""

import ast
import re
from pathlib import Path

import jupytext
import nbformat
import papermill
import pytest
import yaml
from sample_published import REGION, write_sample_published

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
FOCUS_AREAS = (
    "cancer",
    "cardiovascular",
    "covid_19",
    "diabetes",
    "maternal_neonatal",
    "mental_health",
    "respiratory",
    "sickle_cell",
    "surgery",
)
SOURCES = sorted(NOTEBOOKS.glob("*.py"))
MOST_LINES, MOST_IN_A_CELL = 60, 10
FORBIDDEN = {
    "a loop or a function": (ast.For, ast.While, ast.FunctionDef, ast.Lambda, ast.ListComp),
    "a class or error handling": (ast.ClassDef, ast.Try, ast.With),
}
FORBIDDEN_CALLS = {"merge", "join", "groupby", "agg", "apply", "read_csv", "read_parquet", "open"}
ORDER = ["Key messages", "Where is the gap?", "Re-admission and length of stay",
         "Inequality between groups", "How much of the gap is deprivation?",
         "Sixteen ethnic categories",
         "Questions to ask", "Data quality", "Method", "Downloads"]  # fmt: skip


@pytest.fixture(params=SOURCES, ids=lambda path: path.stem)
def notebook(request):
    return request.param, jupytext.read(request.param)


def code_cells(node):
    return [cell for cell in node.cells if cell.cell_type == "code"]


def code_lines(cell):
    lines = cell.source.splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def test_there_is_a_notebook_for_every_focus_area():
    assert {*FOCUS_AREAS, "data_quality", "methods", "sensitivity"} <= {
        path.stem for path in SOURCES
    }


def test_notebooks_are_short(notebook):
    _, node = notebook
    lengths = [len(code_lines(cell)) for cell in code_cells(node)]
    assert sum(lengths) <= MOST_LINES
    assert max(lengths) <= MOST_IN_A_CELL


def test_notebooks_only_call_the_package(notebook):
    _, node = notebook
    for cell in code_cells(node):
        tree = ast.parse(cell.source)
        for part in ast.walk(tree):
            for what, kinds in FORBIDDEN.items():
                assert not isinstance(part, kinds), f"{what}: {ast.unparse(part)}"
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
                assert part.func.attr not in FORBIDDEN_CALLS


def test_notebooks_hold_no_path_and_no_number_of_a_policy(notebook):
    _, node = notebook
    first, *rest = code_cells(node)
    for cell in rest:
        constants = [
            n.value for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.Constant)
        ]
        assert not [one for one in constants if isinstance(one, int | float)]
        assert not [one for one in constants if isinstance(one, str) and "/" in one]
    assert "../data/published" in first.source


def test_the_first_code_cell_declares_typed_and_commented_parameters(notebook):
    _, node = notebook
    first = code_cells(node)[0]
    assert first.metadata["tags"] == ["parameters"]
    tree = ast.parse(first.source)
    assert all(isinstance(line, ast.AnnAssign) for line in tree.body)
    assert {line.target.id for line in tree.body} == {"area", "published"}
    assert first.source.count("# ") >= len(tree.body)
    tagged = [cell for cell in node.cells if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == [first]


def test_front_matter_comes_first(notebook):
    path, _ = notebook
    node = nbformat.read(path.with_suffix(".ipynb"), as_version=4)
    first = node.cells[0]
    assert first.cell_type == "raw"
    header = yaml.safe_load(first.source.strip().strip("-"))
    assert header["title"]
    assert header["lang"] == "en-GB"
    assert "execute" not in header


def test_the_paired_notebook_says_the_same_and_holds_no_output(notebook):
    path, node = notebook
    paired = nbformat.read(path.with_suffix(".ipynb"), as_version=4)
    assert [(cell.cell_type, cell.source) for cell in paired.cells] == [
        (cell.cell_type, cell.source) for cell in node.cells
    ]
    for cell in code_cells(paired):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_text_uses_plain_words_and_h2_headings(notebook):
    path, node = notebook
    text = "\n".join(cell.source for cell in node.cells if cell.cell_type == "markdown")
    assert not re.search(r"\brace\b|\bBAME\b|\bBME\b|[–—]", text)
    headings = re.findall(r"^(#+) ", text, re.MULTILINE)
    assert set(headings) <= ({"##", "###"} if path.stem == "methods" else {"##"})


@pytest.mark.parametrize("name", FOCUS_AREAS)
def test_focus_areas_share_their_order_and_draw_a_chart_themselves(name):
    node = jupytext.read(NOTEBOOKS / f"{name}.py")
    text = "\n".join(cell.source for cell in node.cells if cell.cell_type == "markdown")
    found = [heading for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)]
    assert [heading for heading in found if heading in ORDER] == [h for h in ORDER if h in found]
    assert len(set(ORDER) - set(found)) <= 1
    code = "\n".join(cell.source for cell in code_cells(node))
    assert "charts.plot_intervals(rows, england)" in code
    assert f'load_area("{name}", area, folder=published)' in code


@pytest.mark.parametrize("name", FOCUS_AREAS)
def test_every_metric_of_a_focus_area_has_its_place(name):
    metrics = yaml.safe_load((NOTEBOOKS.parent / "params" / f"{name}.yml").read_text("utf-8"))
    code = (NOTEBOOKS / f"{name}.py").read_text(encoding="utf-8")
    for metric_id in metrics["metrics"]:
        assert f'"{metric_id}"' in code


def test_no_two_notebooks_share_their_words():
    sentences = [
        {
            cell.source.partition("\n")[2].strip()
            for cell in jupytext.read(NOTEBOOKS / f"{name}.py").cells
            if cell.cell_type == "markdown" and "Method" not in cell.source
        }
        - {""}
        for name in FOCUS_AREAS
    ]
    told = [one for found in sentences for one in found]
    assert len(told) == len(set(told))


def test_a_notebook_runs_in_a_kernel_from_its_own_folder(tmp_path):
    folder = write_sample_published(tmp_path / "published")
    out = tmp_path / "out.ipynb"
    papermill.execute_notebook(
        str(NOTEBOOKS / "sickle_cell.ipynb"),
        str(out),
        parameters={"area": REGION, "published": str(folder)},
        cwd=str(NOTEBOOKS),
        progress_bar=False,
    )
    outputs = [o for cell in code_cells(nbformat.read(out, 4)) for o in cell.outputs]
    html = "".join(o["data"]["text/html"] for o in outputs if "text/html" in o.get("data", {}))
    assert "Sickle cell admissions" in html
    assert "East of England" in html
    assert not [o for o in outputs if o.output_type == "error"]
