"""The ledger: what a killed run leaves behind can be read."""

from harp_utils.ledger import note, read_ledger, write_ledger


def test_the_last_entry_of_a_name_holds(tmp_path):
    ledger = tmp_path / "data" / "ledger.json"
    write_ledger(ledger, {"a": 1, "b": {"x": [1]}})
    note(ledger, "a", 2)
    assert read_ledger(ledger) == {"a": 2, "b": {"x": [1]}}


def test_a_line_that_was_cut_off_is_no_entry_and_spoils_none(tmp_path):
    ledger = tmp_path / "ledger.json"
    note(ledger, "a", "first")
    note(ledger, "b", "second")
    ledger.write_text(ledger.read_text()[:-4])
    assert read_ledger(ledger) == {"a": "first"}
    note(ledger, "c", "third")
    assert read_ledger(ledger) == {"a": "first", "c": "third"}


def test_what_is_no_ledger_holds_nothing(tmp_path):
    ledger = tmp_path / "ledger.json"
    assert read_ledger(ledger) == {}
    ledger.write_text('{\n"reports/a.ipynb": "0f",\n"lines": [\n"words"\n],\n5\n}')
    assert read_ledger(ledger) == {}
