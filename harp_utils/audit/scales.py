"""Axes of a drawing, read back from its tick labels and grid lines."""

import re
from dataclasses import dataclass

import numpy as np

N = r"-?\d+(?:\.\d+)?"
GRID = re.compile(rf'<path d="M ({N}) ({N}) L ({N}) ({N})" style="fill: none; stroke: #dde2e6')
AXIS = re.compile(
    rf'<path d="M ({N}) ({N}) L ({N}) ({N})" '
    r'style="fill: none; stroke: #76828c; stroke-width: 1\.[24]"'
)
TICK = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?%?|\d+\.\d+%?")
LOG_TICKS = ("0.5", "1", "2")
HIGHEST = 2.1
# Coordinates are cut to two decimals, so a mark stands up to 0.01 before its value.
TOLERANCE = 0.015


@dataclass(frozen=True, eq=False)
class Text:
    """Words of a drawing and where they stand."""

    style: str
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Scale:
    """One axis: a pixel and a value of two ticks, and where its marks are.

    Attributes
    ----------
    across
        Whether values run from left to right; they run upwards otherwise.
    is_log
        Whether equal steps are equal ratios.
    pixel, step
        Pixel of the first tick, and pixels for a unit of the value (of its logarithm to 2).
    low, high
        Values of the ends; marks beyond a log scale stand there as arrows.
    span
        Pixels of the other direction (first, last) in which its marks are.
    ticks
        Its labels.
    """

    across: bool
    is_log: bool
    pixel: float
    step: float
    low: float
    high: float
    span: tuple[float, float]
    ticks: tuple[Text, ...]

    @property
    def tolerance(self) -> float:
        """How far a mark may be from its value, in pixels."""
        return TOLERANCE

    def along(self, points: np.ndarray) -> np.ndarray:
        """Give the pixels of points (x, y) along the axis."""
        return points[:, 0 if self.across else 1]

    def holds(self, points: np.ndarray) -> np.ndarray:
        """Say which points (x, y) are among the marks of this axis."""
        along, other = self.along(points), points[:, 1 if self.across else 0]
        first, last = sorted(self.ends())
        inside = (along >= first - 0.5) & (along <= last + 0.5)
        return inside & (other >= self.span[0]) & (other <= self.span[1])

    def pixels(self, values: np.ndarray) -> np.ndarray:
        """Give where values would be drawn."""
        if not self.is_log:
            return self.pixel + self.step * values
        positive = values[values > 0]
        return self.pixel + self.step * np.log2(np.clip(positive, self.low, self.high))

    def ends(self) -> np.ndarray:
        """Give the pixels of both ends."""
        return self.pixels(np.array([self.low, self.high]))

    def value(self, pixel: float) -> float:
        """Give the value that is drawn at a pixel."""
        value = (pixel - self.pixel) / self.step
        return float(2**value) if self.is_log else float(value)


def read_scales(drawing: str, texts: list[Text]) -> list[Scale]:
    """Read every axis of a drawing; none where it has no ticks that can be understood."""
    logs = _log_scales(texts)
    if logs:
        return logs
    grid = [tuple(map(float, m)) for m in GRID.findall(drawing)]
    axis = [tuple(map(float, m)) for m in AXIS.findall(drawing)]
    lengthwise = [line for line in grid if line[1] == line[3]]
    return _upward(texts, lengthwise) if lengthwise else _across(texts, grid, axis)


def _number(text: Text) -> float:
    return float(text.words.rstrip("%").replace(",", ""))


def _log_scales(texts: list[Text]) -> list[Scale]:
    """Read panels of ratios: 0.5, 1 and 2 at equal distances on one line."""
    found: list[Scale] = []
    for first, second, third in zip(texts, texts[1:], texts[2:], strict=False):
        if (first.words, second.words, third.words) != LOG_TICKS:
            continue
        if first.y == second.y == third.y:
            step = (third.x - first.x) / 2
            ends = (-np.inf, np.inf)
            labels: tuple[Text, ...] = (first, second, third)
            same = [s for s in found if (s.pixel, s.step) == (second.x, step)]
            for s in same:
                found.remove(s)
                labels = (*s.ticks, *labels)
            found.append(Scale(True, True, second.x, step, 1 / HIGHEST, HIGHEST, ends, labels))
    return found


def _across(texts: list[Text], grid: list[tuple], axis: list[tuple]) -> list[Scale]:
    """Read the axis of a chart of rows: tick labels on the lowest line of numbers, from 0."""
    upright = sorted({line[0] for line in axis if line[0] == line[2]})
    numbers = [text for text in texts if TICK.fullmatch(text.words)]
    lines: dict[float, list[Text]] = {}
    for text in numbers:
        lines.setdefault(text.y, []).append(text)
    places = sorted({line[0] for line in grid})
    for line in sorted(lines, reverse=True):
        ticks = sorted(lines[line], key=lambda text: text.x)
        values = [_number(text) for text in ticks]
        if upright and values[0] == 0 and len(values) == len(places) + 1 and _is_even(values):
            start = upright[0]
            step = (places[-1] - start) / values[-1]
            span = (-np.inf, line - 10)
            return [Scale(True, False, start, step, 0, values[-1], span, tuple(ticks))]
    return []


def _upward(texts: list[Text], grid: list[tuple]) -> list[Scale]:
    """Read the axes of small multiples: labels from 0 upwards at the left, each under a line."""
    left = min((text.x for text in texts if "end" in text.style), default=0)
    labels = [t for t in texts if t.x == left and TICK.fullmatch(t.words) and "end" in t.style]
    labels.sort(key=lambda text: -text.y)
    found, start = [], 0
    while start < len(labels):
        stop = start + 1
        while stop < len(labels) and _number(labels[stop]) > 0:
            stop += 1
        ticks, start = labels[start:stop], stop
        values = [_number(text) for text in ticks]
        if len(values) < 2 or values[0] != 0 or not _is_even(values):
            continue
        floor, top = ticks[0].y - 4, ticks[-1].y - 4
        step = (top - floor) / values[-1]
        lines = [line for line in grid if abs(line[1] - top) < 0.1]
        span = (min(line[0] for line in lines), max(line[2] for line in lines)) if lines else None
        if span is not None:
            found.append(Scale(False, False, floor, step, 0, values[-1], span, tuple(ticks)))
    return found


def _is_even(values: list[float]) -> bool:
    steps = np.diff(values)
    return bool(len(steps)) and bool(np.all(abs(steps - steps[0]) <= 1e-6 * abs(steps[0])))
