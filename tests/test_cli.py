"""The command: errors a user can mend are one line and exit code 2."""

import shutil

from conftest import ROOT, harp


def test_help_lists_every_command(tmp_path):
    shown = harp(tmp_path, "--help").stdout
    for name in ("report", "publish", "extract", "run", "render", "check", "synthesise"):
        assert f" {name} " in shown


def test_an_absent_extract_is_one_line(tmp_path):
    result = harp(tmp_path, "extract", "no-such-folder")
    assert result.returncode == 2
    assert result.stderr.startswith("error: no-such-folder")
    assert result.stderr.count("\n") == 1


def test_a_memory_limit_that_is_no_size_is_one_line(tmp_path):
    (tmp_path / "apc.txt").write_text("TOKEN_PERSON_ID|ADMIDATE\n")
    result = harp(tmp_path, "extract", "apc.txt", "--memory", "plenty")
    assert result.returncode == 2
    assert result.stderr.startswith("error: harp: --memory: 'plenty'")
    assert result.stderr.count("\n") == 1


def test_a_backend_that_is_none_is_one_line_before_any_work(tmp_path):
    result = harp(tmp_path, "publish", "--backend", "sparkle")
    assert result.returncode == 2
    assert result.stderr.startswith("error: harp: --backend: 'sparkle': expected duckdb, ")
    assert result.stderr.count("\n") == 1


def test_rendering_before_anything_is_published_is_one_line(tmp_path):
    result = harp(tmp_path, "render")
    assert result.returncode == 2
    assert "a folder of published tables" in result.stderr


def test_synthesise_then_extract_says_what_was_refused(tmp_path):
    shutil.copytree(ROOT / "params", tmp_path / "params")
    made = harp(tmp_path, "synthesise", "raw", "--scale", "0.0005")
    assert made.returncode == 0, made.stderr
    result = harp(tmp_path, "extract", "raw")
    assert result.returncode == 0, result.stderr
    assert "rows read" in result.stdout
    assert "apc: unfinished episode" in result.stdout
