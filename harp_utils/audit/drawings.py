"""Drawings: no unseen number, no label and no mark but of published values.

A mark is read back with the ticks of its own axis, so the check needs to know nothing of the
code that drew it: where a value would have been drawn before it was rounded, it is not among the
published numbers of its measure. Coordinates have two decimals, and so has the tolerance.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import numpy as np

from harp_utils.audit.data_links import series_of
from harp_utils.audit.facts import Facts
from harp_utils.audit.findings import Finding
from harp_utils.audit.markers import check_markers
from harp_utils.audit.scales import Scale, Text, read_scales
from harp_utils.audit.statements import check_statements
from harp_utils.audit.vocabulary import (
    are_rounded_from,
    nearest,
    published_values,
    values_in,
)

# The whole language of our drawings. What is left of a drawing without it has no place there.
N = r"-?\d+(?:\.\d+)?"
STYLE = r'style="(?:[a-z-]+: (?:#[0-9a-f]{3,6}|none|[a-z]+|[\d.,]+(?:px)?|\'[\w ]+\')(?:; )?)*"'
KNOWN = re.compile(
    rf"</?g>|</?defs>|</text>|</path>|</svg>|\s+"
    rf'|<path(?: id="[\w-]+")? d="[MLCzZ \d.-]*"(?: {STYLE})?/>'
    rf'|<use xlink:href="#[\w-]+" x="{N}" y="{N}"(?: {STYLE})?/>'
    rf'|<text {STYLE} x="{N}" y="{N}"(?: transform="[^"]*")?>[^<]*(?=</text>)'
)
OPENING = re.compile(
    rf'<svg xmlns="[^"\d]*[\w./:]*" xmlns:xlink="[^"]*" width="{N}" height="{N}" '
    rf'viewBox="0 0 {N} {N}" role="img" aria-label="([^"]*)" font-family="[^"\d]*" '
    rf'stroke-linejoin="round">'
)
IDS = re.compile(r' id="([\w-]+)-(\d{1,2})"')
TEXT = re.compile(r'<text style="([^"]*)" x="([^"]*)" y="([^"]*)"[^>]*>([^<]*)')
USE = re.compile(rf'<use xlink:href="#[\w-]+" x="({N})" y="({N})"')
LINE = re.compile(rf'<path d="M ({N}) ({N}) L ({N}) ({N})" style="([^"]*)"')
# Frames: grid, axis and line of reference are at ticks, not at values.
FRAME = re.compile(r"#dde2e6|#d5dbe0|#5a6670|stroke: #76828c; stroke-width: 1\.[24]\b")
# Columns of `facts.VALUES` on a scale of ratios, and on one of values with their 95% limits.
RATIOS, RATES = (8, 11), (0, 3)


def check_drawing(
    drawing: str, data: str, where: str, area: str | None, facts: Facts
) -> Iterator[Finding]:
    """Find unseen parts, and labels and marks that are no published value.

    Parameters
    ----------
    drawing
        An ``<svg>`` element.
    data
        The data link after it, which names the measures drawn.
    where, area
        The document, and the code of its place.
    """
    opening = OPENING.match(drawing)
    if opening is None:
        # A drawing of the written pages, such as a logo or a map: words only.
        yield from _loose_drawing(drawing, where, area, facts)
        return
    rest = KNOWN.sub("", drawing[opening.end() :])
    if rest:
        yield Finding("an unseen part of a drawing", where, rest[:80])
    yield from _ids(drawing, where)
    alt = unescape(opening[1])
    texts = [Text(m[1], float(m[2]), float(m[3]), unescape(m[4])) for m in TEXT.finditer(drawing)]
    # Labels stand each for itself, so a number is not read with the words of the next one.
    words = " ¦ ".join([alt, *(text.words for text in texts)])
    yield from check_statements(words, f"{where} (drawing)", area, facts)
    yield from check_markers(words, where, facts.written)
    scales = read_scales(drawing, texts)
    candidates = _candidates(drawing, data, facts)
    every = frozenset(name.partition("|")[0] for series in candidates for name in series)
    known = published_values(every, area, facts)
    if area is not None and known.size:
        yield from _labels(alt, texts, scales, known, where)
        yield from _marks(drawing, scales, candidates, area, where, facts)


def _loose_drawing(drawing: str, where: str, area: str | None, facts: Facts) -> Iterator[Finding]:
    words = unescape(re.sub(r"<[^>]*>", " | ", drawing))
    unseen = " | ".join(re.findall(r'(?:aria-label|title|alt)="([^"]*)"', drawing))
    yield from check_statements(f"{words} | {unseen}", f"{where} (drawing)", area, facts)
    yield from check_markers(f"{words} | {unseen}", where, facts.written)
    if re.search(r"\sdata-[\w-]+=|<!--|<desc|<metadata", drawing):
        yield Finding("an unseen part of a drawing", where, "data, comment or description")


def _ids(drawing: str, where: str) -> Iterator[Finding]:
    """Find ids that are not a key and a small number in order."""
    numbers: dict[str, set[int]] = {}
    for match in IDS.finditer(drawing):
        numbers.setdefault(match[1], set()).add(int(match[2]))
    if drawing.count('id="') + drawing.count('class="') != sum(1 for _ in IDS.finditer(drawing)):
        yield Finding("an unseen part of a drawing", where, "an id or class of another form")
    for key, found in numbers.items():
        if found != set(range(len(found))):
            yield Finding("an unseen part of a drawing", where, f"ids of '{key}' skip a number")


def _candidates(drawing: str, data: str, facts: Facts) -> list[frozenset[str]]:
    """Give the sets of series that a drawing may show, the likeliest first.

    A chart shows one series, or those of the data link after it. Which one is not said, so every
    series of the measure that its ids name is tried; one of them must explain every mark.
    """
    listed = series_of(data)
    for match in IDS.finditer(drawing):
        name = next((m for m in facts.metrics if match[1].startswith(f"{m}-")), None)
        if name is not None:
            own = frozenset(series for series in listed if series.partition("|")[0] == name)
            each = facts.series_by_metric[name]
            together = [
                frozenset(s for s in each if s.endswith(breakdown))
                for breakdown in sorted({s.rpartition("|")[2] for s in each})
            ]
            return [own, *together] if own else together
    return [listed]


def _labels(
    alt: str, texts: list[Text], scales: list[Scale], known: np.ndarray, where: str
) -> Iterator[Finding]:
    """Find numbers of labels and of the alt text that round no published value."""
    ticks = {id(text) for scale in scales for text in scale.ticks}
    labels = [text.words for text in texts if id(text) not in ticks]
    found = [(number, words) for words in [alt, *labels] for number in values_in(words)]
    far = ~are_rounded_from([number for number, _ in found], known)
    for place in np.flatnonzero(far):
        number, words = found[place]
        yield Finding("a label of no published value", where, f"{number} in '{words[:60]}'")


def _marks(
    drawing: str,
    scales: list[Scale],
    candidates: list[frozenset[str]],
    area: str,
    where: str,
    facts: Facts,
) -> Iterator[Finding]:
    """Find dots and ends of lines that stand at no published value."""
    marks = [(float(m[1]), float(m[2])) for m in USE.finditer(drawing)]
    for m in LINE.finditer(drawing):
        if not _is_frame(m[5]):
            marks += [(float(m[1]), float(m[2])), (float(m[3]), float(m[4]))]
    points = np.array(marks).reshape(-1, 2)
    for scale in scales:
        mine = np.unique(scale.along(points)[scale.holds(points)])
        far = mine
        for series in candidates:
            far = min(far, _unexplained(mine, scale, series, area, facts), key=len)
            if not far.size:
                break
        if far.size:
            told = f"{far.size} of {mine.size} marks, one at {scale.value(far[0]):.4g}"
            yield Finding("a mark at no published value", where, told)


@cache
def _is_frame(style: str) -> bool:
    """Say whether a line of a style is part of the frame: drawings have few styles."""
    return FRAME.search(style) is not None


def _unexplained(
    mine: np.ndarray, scale: Scale, series: frozenset[str], area: str, facts: Facts
) -> np.ndarray:
    """Give the pixels of marks at which no published value of some series is drawn."""
    first, last = RATIOS if scale.is_log else RATES
    known = published_values(series, area, facts, first, last)
    drawn = np.sort(np.concatenate([scale.pixels(known), scale.ends()]))
    return mine[nearest(mine, drawn) > scale.tolerance]
