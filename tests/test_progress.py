"""Progress in a log is plain lines; each step has its seconds."""

from harp_utils.progress import Steps, say_step, track


def test_a_log_shows_every_tenth_of_the_way(capsys):
    assert list(track(iter(range(25)), 25, "pages")) == list(range(25))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "  pages: 2 of 25"
    assert lines[-1] == "  pages: 25 of 25"
    assert len(lines) == 13


def test_steps_keep_their_order_and_add_up(capsys):
    steps = Steps()
    with steps.step("read"):
        say_step("apc")
    with steps.step("count"):
        say_step("spells")
    assert capsys.readouterr().out == "read ...\n  apc\ncount ...\n  spells\n"
    assert list(steps.seconds) == ["read", "count"]
    steps.seconds = {"read": 1.25, "count": 2.5}
    assert [line.split() for line in steps.lines()] == [
        ["read", "1.2", "s"],
        ["count", "2.5", "s"],
        ["all", "steps", "3.8", "s"],
    ]
