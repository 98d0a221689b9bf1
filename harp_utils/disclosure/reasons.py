"""Why a value or a count is not shown, or not shown as it is: one code and its words for each."""

REASONS = {
    "": "shown",
    "0": "no events",
    "u": "fewer than 10 events, too few for a reliable rate",
    "c": "hidden: a small number that could point at a person",
    "p": "hidden, small or not: a hidden number could be worked out from it",
    "b": "to the nearest 5: the exact number would help to work out a hidden one",
    "x": "not collected",
    # Nothing to divide by, a group that is not compared, or a measure these values do not allow.
    # Most rows have it somewhere, so its words are few: they are half the bytes of a CSV.
    "z": "does not apply here",
    "r": "no value of the reference group is shown, so there is nothing to compare with",
    "e": "the reference group had no events, so there is nothing to compare with",
    "n": "count not published here: see the counts of single years",
    "o": "the official definition leaves out everyone counted here",
    "d": "too few people in some age group and fifth of deprivation",
    "h": "a value it is made from is not shown",
    "l": "a value it is made from is nought, which this measure cannot use",
    "reference": "the reference group",
}
SHOWN_NOTES = ("", "0")
SHOWN_COUNT_NOTES = ("", "0", "b")
