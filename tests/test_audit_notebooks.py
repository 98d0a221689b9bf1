"""What a notebook may import, call and name."""

import pytest

from harp_utils.audit.notebooks import foreign_code

MAY = [
    "from harp_utils import charts, sections",
    "from harp_utils.published_reader import load_area",
    "from pathlib import Path",
    'area: str = "E54000065"\npublished = "../data/published"',
    "sections.measure(data, 'cancer_admissions')",
]
MAY_NOT = [
    "import duckdb",
    "import harp_utils",
    "import os",
    "from harp_utils.counts.build import build_counts",
    "from harp_utils import pipeline",
    'open("x")',
    'pd.read_csv("x.csv")',
    'Path("x").read_text()',
    'folder = "../data/interim"',
    'folder = "data/synthetic/apc"',
    'folder = "/home/x"',
    "%load_ext sql",
]


@pytest.mark.parametrize("source", MAY)
def test_published_tables_may_be_read_and_shown(source):
    assert foreign_code(source) == ()


@pytest.mark.parametrize("source", MAY_NOT)
def test_nothing_else_may_be_read(source):
    assert len(foreign_code(source)) == 1
