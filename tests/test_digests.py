"""Digests: they follow contents and names, and nothing else."""

import os

from harp_utils.digests import file_digest, folder_digest, package_digest, text_digest


def test_a_file_is_known_by_its_content_not_by_its_size_and_time(tmp_path):
    file = tmp_path / "a"
    file.write_text("1")
    os.utime(file, (0, 0))
    before = file_digest(file)
    file.write_text("2")
    os.utime(file, (0, 0))
    assert file_digest(file) != before


def test_texts_are_not_run_together():
    assert text_digest("ab", "c") != text_digest("a", "bc")


def test_a_folder_is_known_by_names_and_contents(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_text("1")
    before = folder_digest(tmp_path)
    (tmp_path / "in" / "a").rename(tmp_path / "a")
    moved = folder_digest(tmp_path)
    (tmp_path / "a").write_text("2")
    assert len({before, moved, folder_digest(tmp_path)}) == 3
    assert folder_digest(tmp_path / "absent") == folder_digest(tmp_path / "absent too")


def test_the_code_is_known_by_one_digest():
    assert len(package_digest()) == 64
