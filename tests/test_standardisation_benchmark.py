"""The benchmark of standardisation, on a small table."""

from importlib.util import module_from_spec, spec_from_file_location

import pandas as pd
import pytest
from conftest import ROOT

STANDARD = pd.DataFrame({"age_band": ["0-64", "65+"], "weight": [80, 20]})


@pytest.fixture(scope="module")
def benchmark():
    """The benchmark as a module, by its path: its name is also that of a module."""
    path = ROOT / "benchmarks" / "standardisation.py"
    spec = spec_from_file_location("standardisation_benchmark", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_draws_every_band_of_every_group(benchmark):
    data = benchmark.many_groups(40, STANDARD)

    sizes = data.groupby(benchmark.BY)["age_band"].nunique()
    assert len(data) == 40 * 2
    assert sizes.tolist() == [2] * 40


def test_it_measures_time_and_memory_of_both_kinds_of_events(benchmark):
    data = benchmark.many_groups(40, STANDARD)
    repeats = benchmark.with_repeats(data)

    assert len(repeats) == 3 * len(data)
    assert 0 < benchmark.seconds(repeats, STANDARD, "events") < 60
    assert 0 <= benchmark.megabytes(data, STANDARD, None) < 1024
