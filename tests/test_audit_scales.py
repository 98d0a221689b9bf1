"""Axes read back from drawings of the suite's own charts."""

import documents_sample as sample
import numpy as np
import pandas as pd
import pytest

from harp_utils.audit.drawings import TEXT, USE
from harp_utils.audit.scales import Text, read_scales
from harp_utils.charts import plot_trend, svg


def texts_of(drawing):
    return [Text(m[1], float(m[2]), float(m[3]), m[4]) for m in TEXT.finditer(drawing)]


def test_the_axis_of_a_dot_chart_gives_the_drawn_values_back():
    drawing = sample.drawing(sample.published_rows())
    (scale,) = read_scales(drawing, texts_of(drawing))
    read = [scale.value(float(m[1])) for m in USE.finditer(drawing)][:3]
    # A pixel is 2,000 / 345 of the rate, and coordinates are cut to a hundredth.
    assert read == pytest.approx([911.3, 1084.6, 1352.7], abs=0.07)


def test_the_axes_of_small_multiples_give_the_drawn_values_back():
    years = pd.concat(
        [sample.published_rows().assign(period=period) for period in ("2024/25", "2025/26")]
    )
    rows = years[years["area_code"] == sample.PLACE]
    drawing = svg(plot_trend(rows, rows.iloc[:0], ("2024/25", "2025/26")), "trend", "years")
    scales = read_scales(drawing, texts_of(drawing))
    points = np.array([(float(m[1]), float(m[2])) for m in USE.finditer(drawing)])
    read = [s.value(pixel) for s in scales for pixel in s.along(points)[s.holds(points)]]
    assert len(scales) == 2
    assert min(abs(np.array(read) - 911.3)) < 0.3


def test_a_log_scale_is_read_from_half_one_and_two():
    texts = [Text("", x, 10, words) for x, words in ((100, "0.5"), (200, "1"), (300, "2"))]
    (scale,) = read_scales("", texts)
    assert scale.is_log
    assert scale.value(250) == pytest.approx(2**0.5)
    assert list(scale.pixels(np.array([0.5, 1.0, 2.0, 9.0]))) == pytest.approx(
        [100, 200, 300, 200 + 100 * np.log2(2.1)]
    )


def test_a_drawing_without_ticks_has_no_axis():
    assert read_scales("<svg></svg>", [Text("", 0, 0, "Asian")]) == []
