"""Axes made ahead where many notebooks are run: to import this module is to make them."""

from harp_utils.charts.style import keep_spare_axes

# A few more than any notebook draws.
SPARE = 32

keep_spare_axes(SPARE)
