"""What was planted in a synthetic England is found again in its published ratios."""

import json
import subprocess
import sys

import pytest
from conftest import ROOT

from harp_utils.params import load_focus_areas


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """Figures of the benchmark at a small scale, and its words."""
    out = tmp_path_factory.mktemp("truth") / "figures.json"
    script = ROOT / "benchmarks" / "planted_truth.py"
    run = subprocess.run(
        [sys.executable, str(script), "--scale", "0.02", "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {**json.loads(out.read_text()), "words": run.stdout}


def test_nine_in_ten_intervals_hold_the_planted_ratio(figures):
    assert figures["clean"] > 300
    assert figures["coverage"] >= 0.9


def test_nine_in_ten_intervals_hold_the_planted_ratio_by_age_and_deprivation(figures):
    assert figures["deprivation"] > 40
    assert figures["deprivation_coverage"] >= 0.9


def test_movement_under_noise_and_repeats_is_reported_for_every_metric_with_a_ratio(figures):
    moved = figures["movement"]
    known = {metric.metric_id for area in load_focus_areas() for metric in area.metrics}
    reported = {row["metric_id"] for row in moved}
    assert reported <= known
    assert len(reported) > 40
    for row in moved:
        assert row["movement"] == pytest.approx(row["ratio"] / row["true_ratio"], abs=0.005)
        assert f"{row['metric_id']}" in figures["words"]
    assert any(abs(row["movement"] - 1) > 0.02 for row in moved)
