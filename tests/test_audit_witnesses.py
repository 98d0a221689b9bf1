"""Tables that meet every fact: what two of them prove, and what is kept of them."""

import numpy as np
import pytest

from harp_utils.audit.blocks import make_blocks
from harp_utils.audit.bounds import Sums
from harp_utils.audit.witnesses import Found, Witnesses, load_witnesses, save_witnesses

# 1 and 2 make 0, which is 10 to 12.
SUM = Sums(np.array([0]), np.array([True]), np.array([0, 0]), np.array([1, 2]))
LOW, HIGH = np.array([10.0, 0, 0]), np.array([12.0, 7, 9])


def block(needed=(0.0, 5.0, 5.0)):
    return make_blocks(SUM, np.zeros(3, int), LOW, HIGH, np.array(needed))[0]


def test_only_whole_numbers_count_as_values():
    """1.5 to 5.5 is four wide, and holds the four numbers 2 to 5."""
    found = Found(block())
    found.note_if_true(np.array([10.0, 1.5, 8.5]))
    found.note_if_true(np.array([10.0, 5.5, 4.5]))
    assert not found.is_safe(1)
    found.note_if_true(np.array([10.0, 1, 9]))
    assert found.is_safe(1)


@pytest.mark.parametrize(
    "table",
    [
        (10.0, 3.0, 6.0),  # 3 and 6 are 9
        (13.0, 6.0, 7.0),  # 13 is more than 12
        (10.0, 8.0, 2.0),  # 8 is more than 7
        (10.0, -1.0, 11.0),  # less than nothing
        (np.nan, np.nan, np.nan),
    ],
)
def test_a_table_that_breaks_a_fact_is_no_witness(table):
    found = Found(block())
    found.note_if_true(np.array(table))
    assert found.tables == []
    assert not np.isfinite(found.least).any()


def test_tables_of_two_programmes_are_put_together_for_one_that_has_both():
    known = np.array([4.0, 0, 0, 9, 0])
    tables = (np.array([[1.0, 3], [2, 2]]), np.array([[7.0], [8], [9]]))
    kept = Witnesses(known, (np.array([1, 2]), np.array([4])), tables)
    facts = Sums(np.array([0]), np.array([True]), np.zeros(4, int), np.array([1, 2, 3, 4]))
    high = np.full(5, 20.0)
    both = make_blocks(facts, np.zeros(5, int), np.zeros(5), high, np.full(5, 5.0))

    (joined,) = kept.of_blocks(both, 5)

    # Three rows, as the longer has; the shorter begins again. 4 and 9 were known.
    assert joined.tolist() == [[4, 1, 3, 9, 7], [4, 2, 2, 9, 8], [4, 1, 3, 9, 9]]
    # Another number of counts is another publication.
    assert kept.of_blocks(both, 6)[0].shape == (0, 5)


def test_witnesses_are_read_as_they_were_written(tmp_path):
    known = np.array([4.0, 0, 0])
    one = Witnesses(known, (np.array([1, 2]),), (np.array([[1.0, 3], [2.5, 1.5]]),))
    other = Witnesses(known, (np.array([1]), np.array([2])), (np.array([[7.0]]), np.empty((0, 1))))
    save_witnesses([one, other], tmp_path / "witnesses.npz")
    read = load_witnesses(tmp_path / "witnesses.npz")

    assert len(read) == 2
    for kept, found in zip(read, (one, other), strict=True):
        assert kept.known.tolist() == [4, 0, 0]
        assert [cells.tolist() for cells in kept.cells] == [cells.tolist() for cells in found.cells]
        assert [own.tolist() for own in kept.tables] == [own.tolist() for own in found.tables]


def damaged(path, how):
    kept = Witnesses(np.array([4.0, 0, 0]), (np.array([1, 2]),), (np.array([[1.0, 3]]),))
    save_witnesses([kept], path)
    whole = dict(np.load(path))
    if how == "cut off":
        path.write_bytes(path.read_bytes()[:200])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "a count that is none":
        np.savez(path, **(whole | {"cells_0_0": np.array([1, 3])}))
    elif how == "tables of other counts":
        np.savez(path, **(whole | {"tables_0_0": np.array([[1.0, 3, 5]])}))
    else:
        np.savez(path, **{name: whole[name] for name in whole if name != "tables_0_0"})


@pytest.mark.parametrize(
    "how",
    ["cut off", "empty", "a count that is none", "tables of other counts", "tables are missing"],
)
def test_of_a_damaged_file_there_are_none_and_it_is_said(tmp_path, capsys, how):
    damaged(tmp_path / "witnesses.npz", how)
    assert load_witnesses(tmp_path / "witnesses.npz") == ()
    assert "witnesses.npz is damaged" in "".join(capsys.readouterr())


def test_there_are_no_witnesses_before_the_first_publication(tmp_path):
    assert load_witnesses(tmp_path / "absent.npz") == ()
