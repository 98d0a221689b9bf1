"""Key messages: what they say, and what they must not."""

import re
from types import SimpleNamespace

import pytest
from published_rows import EVERYONE, STROKE, frame, hidden_row, row, unknown_row, zero_row

from harp_utils import narrative
from harp_utils.gap_sentences import OTHER_TOO_HIGH, gap_sentence, ratio_in_words

GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
PERCENT, DAYS = "% of discharges", "days"


class FakeData:
    """Stands for published.AreaData with one metric's literal rows."""

    def __init__(self, rows, everyone, level="icb", england=(), not_ranked=None):
        self._rows = {"ethnic_group": rows, "everyone": [everyone]}
        self._england = england
        self.area = SimpleNamespace(level=level)
        metric = rows[0]["metric_id"]
        self.focus = {
            "lead_metric": metric,
            "metrics": {metric: {"dataset": "apc", "not_ranked": not_ranked}},
            "reference_group": "White",
        }
        self.provenance = {"policy": {"apc": {"minimum_events_for_rate": 10}}}

    def rows(self, metric_id, breakdown="ethnic_group", area="this"):
        return frame(self._england if area == "england" else self._rows[breakdown])


def test_a_gap_is_told_with_its_values_interval_and_england():
    england = [row("Black", 220.0, (210.0, 230.0), 1.37, (1.3, 1.44))]
    first, *_ = narrative.key_messages(FakeData(STROKE, EVERYONE, england=england))
    assert first.figure == "1.48×"
    assert first.label == "Black group, stroke admissions"
    assert first.sentence == (
        "The rate of stroke admissions was **48% higher** for people from the Black ethnic group "
        "than for people from the White ethnic group, allowing for age: "
        "234 against 158 per 100,000 people a year. In England the ratio is 1.37."
    )
    assert first.sure == "Clear difference: interval 1.23 to 1.78, all above 1"


def test_a_gap_that_is_not_ranked_is_told_in_rates():
    data = FakeData(STROKE, EVERYONE, not_ranked="ancestry decides who has it")
    first, *_ = narrative.key_messages(data)
    assert (first.figure, first.sure, first.adjusted) == ("234", "Interval 195 to 279", True)
    assert first.sentence == (
        "Stroke admissions: **234 per 100,000 people a year** for people from the Black ethnic "
        "group, against 158 in the White group. Read the rates, not their ratio: ancestry decides "
        "who has it."
    )


def test_england_is_not_compared_with_itself():
    data = FakeData(STROKE, EVERYONE, level="country")
    assert "England" not in narrative.key_messages(data)[0].sentence


def test_the_last_message_counts_what_is_not_shown_and_what_chance_would_give():
    last = narrative.key_messages(FakeData(STROKE, EVERYONE))[-1]
    assert last.figure == "1 of 4"
    assert last.sentence == (
        "Of 4 comparisons with the White group, **1** has no ratio: 1 (fewer than 10 events). "
        "Of the 3 shown, 1 is clear and 2 are not."
    )
    assert last.sure == "With 3 comparisons, fewer than 1 would look clear by chance alone"


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.48, "48% higher"),
        (0.61, "39% lower"),
        (2.71, "2.7 times as high"),
        (1.01, "1% higher"),
        (1201.8, "1,202 times as high"),
    ],
)
def test_ratios_in_words(ratio, words):
    assert ratio_in_words(ratio) == words


def test_percentages_and_days_have_their_own_sentences():
    base = row("White", 12.1, (11.7, 12.5), unit=PERCENT)
    black = row("Black", 14.6, (12.4, 17.2), 1.21, (1.03, 1.43), unit=PERCENT)
    assert "**14.6%** of discharges of people from the Black" in gap_sentence(black, base)
    assert "against 12.1% in the White group" in gap_sentence(black, base)
    stay = gap_sentence({**black, "unit": DAYS, "value": 6.8}, {**base, "unit": DAYS})
    assert "stayed **6.8 days** on average, against 12.1 days" in stay


def test_only_standardised_rates_are_said_to_allow_for_age():
    crude = "crude rate per 1,000, Byar"
    white = row("White", 20.0, (19, 21), unit="per 1,000 deliveries", method=crude)
    black = row("Black", 30.0, (27, 33), 1.5, (1.3, 1.7), unit="per 1,000 deliveries", method=crude)
    sentence = gap_sentence(black, white)
    assert "allowing for age" not in sentence
    assert sentence.endswith("30.0 against 20.0 per 1,000 deliveries.")


def test_a_gap_on_few_events_is_not_named_for_england():
    rows = [row("Black", 234.0, (195, 279), 1.48, (1.23, 1.78), numerator=60.0), STROKE[3]]
    here = narrative.key_messages(FakeData(rows, EVERYONE))
    england = narrative.key_messages(FakeData(rows, EVERYONE, level="country"))
    assert (here[0].kind, england[0].kind) == ("clear", "unclear")


def test_clear_gaps_on_too_few_events_to_rank_are_told_as_such():
    black = row("Black", 205.0, (165, 251), 1.3, (1.04, 1.63), numerator=88.0)
    message = narrative.key_messages(FakeData([black, STROKE[3]], EVERYONE, level="country"))[0]
    assert message.sentence.endswith(
        "together. The Black group (1.30, interval 1.04 to 1.63) is apart from the White group, "
        "but on too few events to rank."
    )
    mixed = row("Mixed", 90.0, (70, 115), 0.57, (0.44, 0.74), numerator=60.0)
    rows = [black, mixed, STROKE[3]]
    message = narrative.key_messages(FakeData(rows, EVERYONE, level="country"))[0]
    assert (
        "The Black group (1.30, interval 1.04 to 1.63) and Mixed group (0.57, interval 0.44 to "
        "0.74) are apart from the White group"
    ) in message.sentence


@pytest.mark.parametrize(
    ("unit", "method"),
    [
        (PERCENT, "percentage, Wilson limits"),
        (DAYS, "mean, t limits"),
        ("per 1,000 births", "crude rate per 1,000, Byar limits"),
    ],
)
@pytest.mark.parametrize("level", ["icb", "country"])
@pytest.mark.parametrize("not_ranked", [None, "ancestry decides who has it"])
def test_a_gap_that_may_be_one_of_age_says_so_beside_its_interval(unit, method, level, not_ranked):
    columns = {"unit": unit, "method": method}
    white = row("White", 12.0, (11, 13), 1.0, ratio_note="reference", **columns)
    black = row("Black", 15.0, (13, 17), 1.25, (1.1, 1.4), numerator=60.0, **columns)
    everyone = row("Everyone", 13.0, (12, 14), breakdown="everyone", **columns)
    data = FakeData([black, white], everyone, level=level, not_ranked=not_ranked)
    message = narrative.key_messages(data)[0]
    assert message.sure.endswith("; not adjusted for age")
    assert not message.adjusted


def test_without_a_clear_gap_the_value_for_everyone_is_told():
    rows = [row("Asian", 160.0, (140, 180), 1.01, (0.9, 1.13)), STROKE[3]]
    first = narrative.key_messages(FakeData(rows, EVERYONE))[0]
    assert first.figure == "161"
    assert "No ethnic group is clearly apart from the White group." in first.sentence


def test_a_hidden_reference_group_leaves_values_by_group():
    rows = [row("Black", 55.0, (48, 63), ratio_note="r"), hidden_row("White"), hidden_row("Asian")]
    first, last = narrative.key_messages(FakeData(rows, EVERYONE))
    told = (
        "No group can be compared with the White group, whose value is not shown. By group: Black"
    )
    assert f"{told} 55." in first.sentence
    assert last.figure == "2 of 2"
    assert "1 (no value of the reference group is shown)" in last.sentence


def test_a_reference_group_without_events_is_no_hidden_one():
    rows = [row("Black", 55.0, (48, 63), ratio_note="e"), zero_row("White")]
    first, last = narrative.key_messages(FakeData(rows, EVERYONE))
    told = "No group can be compared with the White group, which had no events. By group: Black 55."
    assert told in first.sentence
    assert "1 (no events in the reference group)" in last.sentence


NO_RATIO = {"ratio": None, "ratio_lower_95": None, "ratio_upper_95": None, "ratio_note": "r"}
EXTREMES = {
    "everything hidden": ([hidden_row(g) for g in GROUPS], hidden_row("Everyone")),
    "all zero": ([zero_row(g) for g in GROUPS], zero_row("Everyone")),
    "reference hidden": ([{**STROKE[1], **NO_RATIO}, hidden_row("White")], EVERYONE),
    "as usual": ([*STROKE, unknown_row()], EVERYONE),
}


@pytest.mark.parametrize("case", EXTREMES)
@pytest.mark.parametrize("level", ["icb", "region", "country"])
def test_no_message_is_blank_or_shows_a_missing_number(case, level):
    rows, everyone = EXTREMES[case]
    for message in narrative.key_messages(FakeData(rows, everyone, level=level)):
        for text in (message.figure, message.label, message.sentence, message.sure):
            assert text.strip()
            assert not re.search(r"\bnan\b|None|<NA>|  ", text), text


def test_no_message_gives_a_cause():
    told = " ".join(m.sentence for m in narrative.key_messages(FakeData(STROKE, EVERYONE)))
    assert not re.search(r"because|due to|caused|leads to|\brace\b|BAME|BME", told)
    assert "do not say which" in narrative.CAUTION


def test_a_high_rate_of_other_is_said_to_be_likely_too_high():
    high = row("Other", 316.0, (290, 342), 2.0, (1.8, 2.2))
    message = narrative.gap_message(high, [high, STROKE[3]], "White", None)
    assert message.too_high
    assert message.sure == (
        "Clear difference: interval 1.80 to 2.20, all above 1. "
        "Other is recorded too often in hospitals, so its rates are likely too high"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"ethnic_group": "Black"},
        {"ratio": 0.5, "ratio_lower_95": 0.4, "ratio_upper_95": 0.6},
        {"kind": "readmission", "unit": PERCENT, "method": "percentage, Wilson limits"},
        {"unit": "per 1,000 births", "method": "crude rate per 1,000, Byar limits"},
    ],
)
def test_no_other_gap_is_said_to_be_likely_too_high(changes):
    gap = {**row("Other", 316.0, (290, 342), 2.0, (1.8, 2.2)), **changes}
    message = narrative.gap_message(gap, [gap, STROKE[3]], "White", None)
    assert not message.too_high
    assert OTHER_TOO_HIGH not in message.sure


@pytest.mark.parametrize("level", ["icb", "country"])
@pytest.mark.parametrize("not_ranked", [None, "ancestry decides who has it"])
def test_other_is_told_with_its_caution_however_it_is_told(level, not_ranked):
    high = row("Other", 316.0, (290, 342), 2.0, (1.8, 2.2), numerator=60.0)
    data = FakeData([STROKE[3], high], EVERYONE, level=level, not_ranked=not_ranked)
    message = narrative.key_messages(data)[0]
    assert message.too_high
    assert message.sure.endswith(f". {OTHER_TOO_HIGH}")
