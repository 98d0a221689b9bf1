"""The notebooks as an analyst opens them: by a kernel, defaults unchanged, on the tiny tables."""

import subprocess
import sys


def test_each_notebook_runs_top_to_bottom_as_it_stands(tiny_project):
    notebooks = sorted(str(path) for path in (tiny_project / "notebooks").glob("*.ipynb"))
    assert len(notebooks) == 13
    # --nbval-lax runs every cell and fails on an error; outputs are not stored to compare with.
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-q", *notebooks],
        cwd=tiny_project / "notebooks",
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:]
    assert " passed" in run.stdout
