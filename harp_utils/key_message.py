"""A key message, and the two that tell no value: what was not collected, and what is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harp_utils.comparisons import (
    Row,
    compared,
    expected_by_chance,
    has_ratio,
    is_clear,
    reasons_hidden,
    was_not_collected,
)
from harp_utils.phrases import format_list, format_within_sentence
from harp_utils.reason_codes import format_reason


@dataclass(frozen=True)
class KeyMessage:
    """One finding: a figure and its label, a sentence, and how sure it is.

    ``kind`` is ``clear``, ``unclear`` or ``hidden``, for the mark a page puts beside ``sure``.
    ``adjusted`` is False where a gap is told that is not standardised for age; ``sure`` says so.
    ``too_high`` is True where recording alone may make the gap; ``sure`` says so too.
    """

    figure: str
    label: str
    sentence: str
    sure: str
    kind: str
    adjusted: bool = True
    too_high: bool = False


def not_collected_message(name: str) -> KeyMessage:
    """Say of a place or a measure that this extract does not hold what it would take."""
    return KeyMessage(
        figure="Not collected",
        label=format_within_sentence(name),
        sentence=f"{name}: **not collected**. This extract does not hold all such records.",
        sure="Not collected is not zero",
        kind="hidden",
    )


def count_message(rows: Sequence[Row], reference: str) -> KeyMessage:
    """Count the comparisons: not shown and why, clear, and expected by chance."""
    comparisons = compared(rows, reference)
    shown = [row for row in comparisons if has_ratio(row)]
    chance = f"{expected_by_chance(len(shown))} would look clear by chance alone"
    rest = "" if was_not_collected(rows) else f" {_shown_sentence(shown)}"
    return KeyMessage(
        figure=f"{len(comparisons) - len(shown)} of {len(comparisons)}",
        label="comparisons without a ratio",
        sentence=f"{_hidden_sentence(comparisons, reference)}{rest}",
        sure=f"With {len(shown)} comparisons, {chance}" if shown else "Nothing to compare",
        kind="hidden",
    )


def _hidden_sentence(comparisons: Sequence[Row], reference: str) -> str:
    total = f"{len(comparisons)} comparisons with the {reference} group"
    counted = reasons_hidden(comparisons)
    if not counted:
        return f"All {total} are shown."
    reasons = [f"{count} ({format_reason(code)})" for code, count in sorted(counted.items())]
    hidden = sum(counted.values())
    have = "has" if hidden == 1 else "have"
    return f"Of {total}, **{hidden}** {have} no ratio: {format_list(reasons)}."


def _shown_sentence(shown: Sequence[Row]) -> str:
    if not shown:
        return "No gap can be judged here; the values that can be shown are below."
    clear = sum(is_clear(row) for row in shown)
    rest = len(shown) - clear
    not_clear = f" and {rest} {_are(rest)} not" if rest else ""
    return f"Of the {len(shown)} shown, {clear} {_are(clear)} clear{not_clear}."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
