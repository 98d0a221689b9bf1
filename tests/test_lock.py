import subprocess
import sys

import pytest

from harp_utils.errors import ReportError
from harp_utils.lock import only_run

HOLD = """
import sys
from pathlib import Path
from harp_utils.lock import only_run
with only_run(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_refused_while_the_first_is_at_work(tmp_path):
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout.readline() == "held\n"
    with pytest.raises(ReportError, match="another harp run"), only_run(tmp_path):
        raise AssertionError("two runs at once")
    first.kill()
    first.wait()

    with only_run(tmp_path):
        assert (tmp_path / "data" / ".harp.lock").is_file()


def test_the_folder_is_free_after_a_run_that_failed(tmp_path):
    with pytest.raises(ZeroDivisionError), only_run(tmp_path):
        raise ZeroDivisionError
    with only_run(tmp_path):
        assert (tmp_path / "data" / ".harp.lock").is_file()
