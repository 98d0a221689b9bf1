"""What the charts draw, read off the Axes."""

import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from published_rows import STROKE, frame, hidden_row, row, unknown_row, zero_row

from harp_utils.charts import (
    alt_text_deprivation_ratios,
    alt_text_intervals,
    plot_categories,
    plot_completeness,
    plot_deprivation,
    plot_deprivation_ratios,
    plot_gap_forest,
    plot_intervals,
    plot_trend,
)
from harp_utils.charts.scales import format_tick, round_ticks
from harp_utils.charts.style import BAND, FONT

NOTHING = frame([]).reindex(columns=frame(STROKE).columns)
ENGLAND = frame(
    [row("Asian", 180.0), row("Black", 190.0), row("White", 160.0), row("Other", 150.0)]
)
YEARS = ["2023/24", "2024/25", "2025/26"]


def words(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def places(axes: Axes, words: str) -> list[tuple[float, float]]:
    """Where these words stand, in pixels from the left and top, in the order they were written."""
    return [text.get_position() for text in axes.texts if text.get_text() == words]


def dots(axes: Axes, label: str) -> list[tuple[float, float]]:
    return [
        (float(x), float(y))
        for line in axes.lines
        if line.get_label() == label
        for x, y in line.get_xydata()
    ]


def segments(axes: Axes, label: str) -> list[list[list[float]]]:
    return [
        segment.tolist()
        for collection in axes.collections
        if collection.get_label() == label
        for segment in collection.get_segments()
    ]


def pixels(axes: Axes, label: str) -> list[tuple[float, float]]:
    (line,) = [line for line in axes.lines if line.get_label() == label]
    height = axes.figure.bbox.height
    return [(x, height - y) for x, y in line.get_transform().transform(line.get_xydata())]


def test_dots_sit_at_the_published_values():
    axes = plot_intervals(frame(STROKE), ENGLAND)
    assert [x for x, _ in dots(axes, "values")] == [172, 234, 166, 158]
    assert [(low[0], high[0]) for low, high in segments(axes, "limits")] == [
        (148, 199),
        (195, 279),
        (121, 222),
        (153, 163),
    ]
    assert [x for x, _ in dots(axes, "england")] == [180, 190, 160, 150]


def test_value_axis_starts_at_zero_and_keeps_proportions():
    axes = plot_intervals(frame([row("Asian", 100.0), row("Black", 200.0)]), NOTHING)
    (asian, _), (black, _) = pixels(axes, "values")
    zero = 5
    assert black - zero == pytest.approx(2 * (asian - zero))


def test_rows_are_forty_four_pixels_apart_and_england_runs_under_the_track():
    axes = plot_intervals(frame(STROKE), ENGLAND)
    tracks = [y for _, y in pixels(axes, "values")]
    assert [b - a for a, b in pairwise(tracks)] == [44, 44, 44]
    assert all(
        triangle > track
        for (_, triangle), track in zip(pixels(axes, "england")[:2], tracks, strict=False)
    )


def test_limit_below_zero_stops_at_the_axis_without_a_cap():
    axes = plot_intervals(frame([row("Asian", 2.0, (-1.0, 5.0), unit="days")]), NOTHING)
    assert [(low[0], high[0]) for low, high in segments(axes, "limits")] == [(0, 5)]
    assert [low[0] for low, _ in segments(axes, "caps")] == [5]


def test_hidden_value_has_a_band_and_words_and_no_mark():
    axes = plot_intervals(frame([row("Asian", 100.0, (90.0, 110.0)), hidden_row("Mixed")]), ENGLAND)
    assert "Not shown: fewer than 10 events" in words(axes)
    assert [patch.get_label() for patch in axes.patches] == ["band"]
    assert len(dots(axes, "values")) == 1
    assert len(segments(axes, "limits")) == 1


def test_england_stays_when_the_area_is_hidden():
    axes = plot_intervals(frame([hidden_row("Asian"), hidden_row("Black")]), ENGLAND)
    assert dots(axes, "values") == []
    assert [x for x, _ in dots(axes, "england")] == [180, 190]
    assert "▲ England 180" in words(axes)


def test_true_zero_is_a_square_on_zero_and_is_not_a_hidden_value():
    axes = plot_intervals(frame([row("Asian", 24.8, (16.3, 35.3)), zero_row("Other")]), NOTHING)
    assert [x for x, _ in dots(axes, "zeros")] == [0]
    assert len(dots(axes, "values")) == 1
    assert "no admissions" in words(axes)
    assert list(axes.patches) == []


def test_a_percentage_of_zero_is_a_square_with_its_interval():
    share = {"unit": "% of discharges", "kind": "readmission"}
    rows = frame([zero_row("Other", lower_95=0.0, upper_95=29.9, **share)])
    axes = plot_intervals(rows, NOTHING)
    assert [x for x, _ in dots(axes, "zeros")] == [0]
    assert [(start[0], end[0]) for start, end in segments(axes, "limits")] == [(0, 29.9)]
    assert {"0%", "0 to 29.9%"} <= set(words(axes))
    assert "Other 0% (0 to 29.9%)" in alt_text_intervals(rows, NOTHING)


def test_unknown_group_is_never_drawn():
    axes = plot_intervals(frame([row("Asian", 100.0), unknown_row(value=55.0)]), NOTHING)
    assert "Unknown" not in words(axes)
    assert [x for x, _ in dots(axes, "values")] == [100]


def test_values_are_written_in_the_precision_of_their_unit():
    share = frame([row("Asian", 13.66, (12.3, 15.1), unit="% of discharges", kind="readmission")])
    assert {"13.7%", "12.3 to 15.1%"} <= set(words(plot_intervals(share, NOTHING)))
    days = frame([row("Asian", 5.64, (5.3, 5.9), unit="days", kind="length_of_stay")])
    assert {"5.6", "5.3 to 5.9"} <= set(words(plot_intervals(days, NOTHING)))
    rate = frame([row("Asian", 1283.2, (1218.0, 1350.0))])
    assert {"1,283", "1,218 to 1,350"} <= set(words(plot_intervals(rate, NOTHING)))


def trend_rows():
    return frame(
        [row("Asian", value, (value - 20, value + 20), period=year)
         for year, value in zip(YEARS, (100.0, 110.0, 120.0), strict=True)]
        + [row("Black", 90.0, period="2023/24"), hidden_row("Black", period="2024/25"),
           row("Black", 95.0, period="2025/26")]
        + [unknown_row(period=year) for year in YEARS]
    )  # fmt: skip


def test_trend_cells_hold_the_years_in_order():
    axes = plot_trend(trend_rows(), NOTHING, YEARS)
    assert dots(axes, "values Asian") == [(0, 100), (1, 110), (2, 120)]
    assert segments(axes, "limits Asian")[0] == [[0, 80], [0, 120]]
    assert segments(axes, "join Asian") == [[[0, 100], [1, 110]], [[1, 110], [2, 120]]]
    assert dots(axes, "values Unknown") == []


def test_trend_breaks_at_a_hidden_year():
    axes = plot_trend(trend_rows(), NOTHING, YEARS)
    assert dots(axes, "values Black") == [(0, 90), (2, 95)]
    assert segments(axes, "join Black") == []
    assert "[u]" in words(axes)


def test_trend_dashes_englands_same_group():
    england = frame([row("Asian", 130.0, period=year) for year in YEARS])
    axes = plot_trend(trend_rows(), england, YEARS)
    assert segments(axes, "comparator Asian") == [[[0, 130], [1, 130]], [[1, 130], [2, 130]]]
    assert segments(axes, "comparator Black") == []


def test_deprivation_compares_every_group_with_the_white_group():
    rows = frame(
        [row(group, start - 100 * fifth, imd_quintile=str(fifth), breakdown="deprivation")
         for group, start in (("Asian", 1000.0), ("White", 900.0)) for fifth in range(1, 6)]
    )  # fmt: skip
    axes = plot_deprivation(rows)
    assert [y for _, y in dots(axes, "values Asian")] == [900, 800, 700, 600, 500]
    assert segments(axes, "comparator Asian")[0] == [[0, 800], [1, 700]]
    assert segments(axes, "comparator White") == []
    assert {"most", "least"} <= set(words(axes))


def fifths(group, values, upper=None):
    return [
        row(group, value, (value - 50, (upper or {}).get(fifth, value + 50)),
            imd_quintile=str(fifth), breakdown="deprivation")
        for fifth, value in enumerate(values, 1)
    ]  # fmt: skip


def test_one_long_interval_ends_in_an_arrow_and_leaves_the_others_their_room():
    white = fifths("White", [900.0] * 5)
    rows = frame(fifths("Black", [1000.0] * 5, {5: 9000.0}) + white)
    axes = plot_deprivation(rows)
    # One and a half times the highest rate is 1,500: what lies beyond is not drawn.
    assert dots(axes, "arrows Black") == [(4, 1500)]
    assert segments(axes, "limits Black")[4] == [[4, 950], [4, 1500]]
    assert dots(axes, "arrows White") == []
    assert "goes on" in words(axes)
    within = plot_deprivation(frame(fifths("Black", [1000.0] * 5, {5: 1400.0}) + white))
    assert segments(within, "limits Black")[4] == [[4, 950], [4, 1400]]
    assert "goes on" not in words(within)


def test_the_value_whose_interval_goes_on_stands_beside_the_arrow():
    axes = plot_deprivation(frame(fifths("Black", [1040.0, *[1140.0] * 4], {1: 9000, 5: 9000.0})))
    (first, first_height), (last, last_height) = pixels(axes, "arrows Black")
    (opening,), (closing,) = places(axes, "1,040"), places(axes, "1,140")
    assert opening == pytest.approx((first + 7, first_height + 4), abs=0.01)
    # The second on a line of its own: two values of five digits do not fit between two arrows.
    assert closing == pytest.approx((last - 7, last_height + 4 + 14), abs=0.01)


# The last digit tells the group's values from those of the White group and of the axis.
AMOUNTS = st.one_of(st.none(), st.integers(1, 90).map(lambda tens: 1000.0 * tens + 7))
WIDEST_DIGIT = 7.5


@settings(max_examples=200, deadline=None)
@given(
    st.tuples(*[st.tuples(AMOUNTS, st.integers(1, 90_000))] * 5),
    st.tuples(*[st.integers(0, 90)] * 5),
)
def test_values_and_codes_of_a_cell_keep_apart(mine, tens):
    """Nearer, a reader of the PDF's text mixes both into one line."""
    fifth = {"breakdown": "deprivation"}
    rows = [
        hidden_row("Black", imd_quintile=str(step), **fifth)
        if value is None
        else row("Black", value, (value / 2, value + more), imd_quintile=str(step), **fifth)
        for step, (value, more) in enumerate(mine, 1)
    ]
    axes = plot_deprivation(frame(rows + fifths("White", [1000.0 * ten for ten in tens])))
    hidden = [value for value, _ in mine].count(None)
    codes = [height for _, height in places(axes, "[u]")[:hidden]]
    ends = [f"{value:,.0f}" for value, _ in (mine[0], mine[-1]) if value is not None]
    found = [place for end in dict.fromkeys(ends) for place in places(axes, end)]
    for _, height in found:
        assert all(abs(height - code) >= 7 for code in codes)
    if len(found) == 2:
        (left, first), (right, last) = found
        room = sum(len(end) * WIDEST_DIGIT for end in ends)
        assert right - left >= room or abs(first - last) >= 7


def test_a_share_is_drawn_up_to_its_whole_interval():
    unit = {"unit": "% of discharges", "kind": "readmission"}
    rows = frame([row("Asian", 10.0, (1.0, 60.0), period=year, **unit) for year in YEARS])
    axes = plot_trend(rows, NOTHING, YEARS)
    assert segments(axes, "limits Asian")[0] == [[0, 1], [0, 60]]
    assert dots(axes, "arrows Asian") == []


def test_a_code_is_not_struck_out_by_the_comparator():
    england = frame([row("Black", 20.0, period=year) for year in YEARS])
    (_, code), _ = places(plot_trend(trend_rows(), england, YEARS), "[u]")
    (_, lower), _ = places(plot_trend(trend_rows(), NOTHING, YEARS), "[u]")
    # Asian values reach 140, so the axis ends at 150: 20 is 88 * 20 / 150 = 11.7 pixels high.
    assert lower - code == pytest.approx(88 * 20 / 150, abs=0.01)


LABELS = {"stroke_admissions": "Stroke"}


@pytest.mark.parametrize("form", ["wide", "narrow"])
def test_forest_fills_clear_ratios_and_leaves_others_hollow(form):
    axes = plot_gap_forest(frame(STROKE), form=form, labels=LABELS)
    marks = {
        x: line.get_markerfacecolor()
        for line in axes.lines
        if line.get_label().startswith("ratios")
        for x, _ in line.get_xydata()
    }
    assert marks[1.48] == "#12436D"
    assert marks[1.09] == marks[1.05] == "white"
    assert len(marks) == 3
    assert any("under 10 events" in text for text in words(axes))


def test_forest_is_logarithmic():
    rows = [row("Asian", 1.0, ratio=0.5, ratio_limits=(0.48, 0.52)),
            row("Asian", 1.0, ratio=1.0, ratio_limits=(0.9, 1.1), metric_id="b"),
            row("Asian", 1.0, ratio=2.0, ratio_limits=(1.9, 2.1), metric_id="c")]  # fmt: skip
    axes = plot_gap_forest(frame(rows), form="wide", labels={**LABELS, "b": "B", "c": "C"})
    half, double = (x for x, _ in pixels(axes, "ratios clear Asian"))
    ((one, _),) = pixels(axes, "ratios unclear Asian")
    assert one - half == pytest.approx(double - one)


def test_forest_has_an_arrow_where_an_interval_leaves_the_scale():
    rows = frame([row("Black", 1.0, ratio=1.8, ratio_limits=(1.1, 3.0))])
    axes = plot_gap_forest(rows, form="wide", labels=LABELS)
    assert dots(axes, "arrows clear Black")[0][0] == 2.1
    ((low, high),) = segments(axes, "limits clear Black")
    assert (low[0], high[0]) == (1.1, 2.1)


def test_forest_never_draws_the_reference_group_or_unknown():
    axes = plot_gap_forest(frame(STROKE), form="wide", labels=LABELS)
    assert "White" not in words(axes)
    assert "Unknown" not in words(axes)
    assert "White group = 1" in words(axes)


@pytest.mark.parametrize("form", ["wide", "narrow"])
def test_forest_bands_a_hidden_ratio_and_not_one_of_no_events(form):
    def bands(made):
        rows = frame([made, row("White", 158.0, ratio=1.0, ratio_note="reference")])
        axes = plot_gap_forest(rows, form=form, labels=LABELS)
        return sum(box.get_facecolor() == to_rgba(BAND) for box in axes.patches)

    assert bands(hidden_row("Asian")) == 1
    assert bands(zero_row("Asian")) == 0


@pytest.mark.parametrize("form", ["wide", "narrow"])
def test_forest_tells_a_reference_of_no_events_from_a_hidden_one(form):
    def forest(note, reference):
        rows = frame([row("Asian", 172.0, (148.0, 199.0), ratio_note=note), reference])
        return " ".join(words(plot_gap_forest(rows, form=form, labels=LABELS)))

    zero, hidden = forest("e", zero_row("White")), forest("r", hidden_row("White"))
    assert "eference: no events" in zero
    assert "ot shown" not in zero
    assert "no reference" in hidden


def test_both_ratios_of_a_group_stand_under_its_name():
    both = [
        row("Asian", 1.0, ratio=1.2, ratio_limits=(1.1, 1.3)),
        row("Black", 1.0, ratio=1.1, ratio_limits=(0.9, 1.3)),
        hidden_row("Mixed", value_note="d", ratio_note="d"),
        row("White", 1.0, ratio=1.0, ratio_note="reference"),
        zero_row("Other"),
        unknown_row(),
    ]
    by_age, by_both = frame(STROKE), frame(both)
    axes = plot_deprivation_ratios(by_age, by_both, "White")
    assert [x for x, _ in dots(axes, "ratios clear Black by age")] == [1.48]
    assert [x for x, _ in dots(axes, "ratios unclear Black and deprivation")] == [1.1]
    assert [x for x, _ in dots(axes, "ratios clear Asian and deprivation")] == [1.2]
    order = [text for text in words(axes) if text in ("Asian", "Black", "Mixed", "Other", "White")]
    assert order == ["Asian", "Black", "Mixed", "Other"]
    assert "Not shown: too few people" in words(axes)
    assert "No events" in words(axes)
    told = alt_text_deprivation_ratios(by_age, by_both)
    assert "Black 1.48 (1.23 to 1.78) by age, 1.10 (0.90 to 1.30) by age and deprivation" in told
    assert "White" not in told


def test_categories_stand_under_their_group():
    rows = frame([
        row("Asian", 1178.0, (1100.0, 1250.0), ethnic_category="Indian"),
        hidden_row("Mixed", ethnic_category="White and Black African"),
        row("White", 1052.0, (1030.0, 1070.0), ethnic_category="British"),
    ])  # fmt: skip
    axes = plot_categories(rows, rows)
    assert [x for x, _ in dots(axes, "values")] == [1178, 1052]
    order = words(axes)
    assert order.index("Asian") < order.index("Indian") < order.index("White")
    assert "Fewer than 10 events" in order


def test_any_other_category_comes_last_in_its_group():
    names = ("Any other Asian background", "Bangladeshi", "Indian")
    rows = frame([row("Asian", 100.0, ethnic_category=name) for name in names])
    shown = [text for text in words(plot_categories(rows, NOTHING)) if text in names]
    assert shown == ["Bangladeshi", "Indian", "Any other Asian background"]


@pytest.mark.parametrize(
    ("unit", "line"),
    [
        ("admissions per 100,000 people a year", "Admissions per 100,000 people a year"),
        ("% of discharges", "% of discharges"),
        ("days", "Mean days in hospital"),
    ],
)
def test_last_line_names_the_unit(unit, line):
    rows = frame([row("Asian", 10.0, unit=unit, method="mean, t")])
    assert words(plot_intervals(rows, NOTHING))[-1] == line


def test_last_line_is_shortened_where_it_would_leave_the_chart():
    rows = frame([row("Asian", 10.0, unit="admissions per 100,000 women aged 15 to 49 a year")])
    line = words(plot_intervals(rows, NOTHING))[-1]
    assert line == "Per 100,000 women aged 15 to 49 a year, age-standardised"


def test_completeness_bars_are_shares_from_zero():
    rows = pd.DataFrame(
        {
            "area_name": ["Here", "England"],
            "not_stated_share": [4.6, 5.2],
            "not_known_share": [2.8, 4.4],
            "missing": "",
        }
    )
    axes = plot_completeness(rows)
    bars = [(bar.get_label(), bar.get_x(), bar.get_width()) for bar in axes.patches]
    assert bars == [("not stated", 0, 4.6), ("not known", 4.6, 2.8),
                    ("not stated", 0, 5.2), ("not known", 5.2, 4.4)]  # fmt: skip
    assert {"7.4%", "9.6%"} <= set(words(axes))


def test_a_place_without_a_share_has_words_where_its_bar_would_be():
    rows = pd.DataFrame(
        {
            "area_name": ["Here", "England"],
            "not_stated_share": [float("nan")] * 2,
            "not_known_share": [2.8, float("nan")],
            "missing": ["Not shown [c]", "Not collected [x]"],
        }
    )
    axes = plot_completeness(rows)
    assert list(axes.patches) == []
    assert {"Here", "Not shown [c]", "England", "Not collected [x]"} <= set(words(axes))
    assert not any("nan" in word for word in words(axes))


@pytest.mark.parametrize("largest", [0.03, 0.9, 7, 23, 99, 101, 1350, 98_765])
def test_ticks_start_at_zero_and_cover_the_largest_value(largest):
    ticks = round_ticks(largest, 4)
    assert ticks[0] == 0
    assert largest <= ticks[-1] < 2.5 * largest
    assert 2 <= len(ticks) <= 5


def test_ticks_are_written_without_needless_decimals():
    assert [format_tick(tick, "per 1,000") for tick in (0.0, 2.5, 1500.0)] == ["0", "2.5", "1,500"]
    assert format_tick(5.0, "% of discharges") == "5%"


def test_text_is_set_in_the_shipped_font_and_never_missing():
    axes = plot_trend(trend_rows(), NOTHING, YEARS)
    assert {text.get_fontname() for text in axes.texts} == {FONT}
    assert not any(math.isnan(y) for line in axes.lines for _, y in line.get_xydata())
    assert not {"nan", "None", "nan to nan"} & set(words(axes))
