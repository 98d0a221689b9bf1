"""Reason codes of the published tables in print: shorthand in a cell, words in a sentence."""

from harp_utils.errors import InputError

#: Reason code of a published note to the shorthand printed in a cell. The shorthand follows the
#: Government Analysis Function's guidance on symbols in tables.
CODES = {
    **{"u": "[u]", "c": "[c]", "p": "[p]", "x": "[x]", "z": "[z]"},
    **{"r": "[u]", "d": "[u]", "h": "[u]", "e": "[z]", "l": "[z]", "n": "[z]", "o": "[z]"},
}


#: Reason codes in a few words, to stand in a sentence, a cell or a chart's band.
REASONS_IN_SHORT = {
    "0": "no events",
    "u": "fewer than 10 events",
    "c": "a small number",
    "p": "protects a hidden number",
    "x": "not collected",
    "z": "nothing to divide by",
    "r": "no value of the reference group is shown",
    "e": "no events in the reference group",
    "o": "left out by the official definition",
    "d": "too few people in some age group and fifth",
    "n": "count not published here",
    "h": "a value it is made from is not shown",
    "l": "a value it is made from is nought",
}


def format_code(note: str) -> str:
    """Give the shorthand of a reason code, ``[u]``.

    Raises
    ------
    InputError
        For a note that hides nothing (``""``, ``"0"``, ``"reference"``) or is unknown.
    """
    if note not in CODES:
        raise InputError("published table", "note", note, f"one of {', '.join(CODES)}")
    return CODES[note]


def format_reason(note: str) -> str:
    """Give a reason code in a few words: ``fewer than 10 events``.

    Raises
    ------
    InputError
        For a note that is no reason for hiding.
    """
    if note not in REASONS_IN_SHORT:
        raise InputError("published table", "note", note, f"one of {', '.join(REASONS_IN_SHORT)}")
    return REASONS_IN_SHORT[note]
