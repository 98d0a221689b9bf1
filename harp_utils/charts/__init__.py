"""Charts of published values: each `plot_` function returns an Axes, `svg` makes it page text."""

from harp_utils.charts.alt import (
    alt_text_categories,
    alt_text_completeness,
    alt_text_deprivation,
    alt_text_deprivation_ratios,
    alt_text_gap_forest,
    alt_text_intervals,
    alt_text_trend,
)
from harp_utils.charts.categories import plot_categories
from harp_utils.charts.completeness import plot_completeness
from harp_utils.charts.deprivation_ratios import plot_deprivation_ratios
from harp_utils.charts.export import svg
from harp_utils.charts.forest import plot_gap_forest
from harp_utils.charts.intervals import plot_intervals
from harp_utils.charts.trend import plot_deprivation, plot_trend

__all__ = [
    "alt_text_categories",
    "alt_text_completeness",
    "alt_text_deprivation",
    "alt_text_deprivation_ratios",
    "alt_text_gap_forest",
    "alt_text_intervals",
    "alt_text_trend",
    "plot_categories",
    "plot_completeness",
    "plot_deprivation",
    "plot_deprivation_ratios",
    "plot_gap_forest",
    "plot_intervals",
    "plot_trend",
    "svg",
]
