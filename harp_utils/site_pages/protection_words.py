"""What the page on protection says that no number of a run changes."""

LEAD = (
    "These figures come from the records of people in hospital. A small number in a small place "
    "could point at one of them. So some numbers are hidden, others are rounded, and a program "
    "tries to work them out again before anything is published."
)
HIDDEN = (
    "Small counts. A count below the threshold in the table could point at a person. "
    "Its sign is * in a table and [c] in a download.",
    "Counts that would give a hidden one away. If all groups but one are shown, the last is the "
    "total less the others. So a further count is hidden, small or large: its sign, [p], does not "
    "say which. A standardised rate may still be shown beside it, because the rate does not give "
    "the count back.",
    "Values made from a hidden count: percentages, averages, and rates for every 1,000 births or "
    "deliveries. Their sign is that of the count.",
    "Averages on too few stays: [c]. One person's stay would show in them.",
    "Averages that would tell how many stays ended on the day they began: [p]. The middle stay has "
    "no days only where half of them or more have none.",
    "Standardised rates on too few events: [u]. They would not be reliable.",
)
SECONDARY_OFF = (
    "Some owners of data ask for more: that no hidden count stands alone in a sum, even where "
    "that sum proves nothing. This is a setting, and it is off."
)
SECONDARY_ON = (
    "The owner of these data asks for more: that no hidden count stands alone in a sum, even "
    "where that sum proves nothing. This is a setting, and it is on."
)
ROUNDED = (
    "Every count of a region or an ICB that is not hidden and not 0. A total is added up before it "
    "is rounded, so rounded parts need not add up to it.",
    "A count of England where the exact one would give a hidden one away. Its note says so, with "
    "the code b. It is shown, to the nearest 5. Where that is not enough, a count of England is "
    "hidden too. Its other counts are exact.",
    "What is made from a rounded count: percentages, rates for every 1,000 and crude rates.",
    "0 stays 0.",
)
COARSE = (
    "A standardised rate is made from exact counts, and everybody can look up how many people live "
    "in a place. With all its decimals, the rate times the people would give the count back. So a "
    "rate of a place is printed in steps, each at least twice as wide as an event more would move "
    "the rate: the fewer the people, the wider the step. Its interval is printed in the same "
    "steps, and ratios are made from the printed rates. A difference smaller than a step means "
    "nothing.",
)
APART = (
    "A true zero means that nothing happened. A hidden number is there, but not shown. A missing "
    "one does not exist. Each has its own sign everywhere.",
)
#: What a number can be, and its sign in a table, a chart, a sentence and a download.
TOLD_APART = (
    ("A true zero", ("0 in bold", "Black square on zero", "none were recorded", "0")),
    (
        "A small count",
        ("*, or [c]", "Band: a small number", "not shown: a small number", "[c]"),
    ),
    (
        "A count, small or not, that would give a hidden one away",
        (
            "[p]",
            "Band: protects a hidden number",
            "not shown: protects a hidden number",
            "[p]",
        ),
    ),
    (
        "Too few events for a rate",
        ("[u]", "Band: fewer than 10 events", "not shown: fewer than 10 events", "[u]"),
    ),
    ("Not collected", ("[x]", "Band: not collected", "not shown: not collected", "[x]")),
    (
        "Does not apply",
        ("[z]", "Band: nothing to divide by", "not shown: nothing to divide by", "[z]"),
    ),
    (
        "A count of England to the nearest 5",
        ("The number, and a note", "No sign: charts show no counts", "The number", "The number"),
    ),
)
AUDIT = (
    "A program that is not the one that hides the numbers plays the reader who wants to know them. "
    "It sees only what is published, and how many people live where. It adds up places, groups and "
    "years, multiplies rates by people, and compares files with each other and with the last "
    "publication. It also adds up what one measure leaves of another, such as the admissions for "
    "cancer that are not for breast cancer. Nothing is published if it can narrow a hidden count "
    "to fewer than five numbers, or tell a rounded one exactly.",
)
AUDIT_LIMITS = (
    "That nobody can be recognised. A person may know of their own admission, or of someone "
    "else's, and count from there.",
    "That figures printed elsewhere from the same records, by other rules, give nothing away "
    "beside these.",
    "That every way to combine figures was tried. The program tries those that it knows. Sums of "
    "different measures are tried together in each region, and in all places where these have few "
    "counts, as those of sickle cell disease do.",
    "That many people are behind a rate. The rule counts events, not people, so the many events of "
    "very few people can make up a rate of a small group.",
    "That the people of a group are hidden. A rate of a small group says something of all who "
    "belong to it.",
)


def revisions_in_words(fewest: int) -> list[str]:
    """Say what may change between two publications, by the fewest people a change may rest on."""
    return [
        "A reader can take one publication from the next. Where only a few people's records were "
        "added or mended, the difference would be theirs.",
        "So the figures of a measure and a year stay as they were last published while fewer than "
        f"{fewest} people in them have changed.",
        "The same years are never published for two maps of ICBs: one taken from the other would "
        "give the people of a part that moved.",
    ]
