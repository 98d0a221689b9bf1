"""Counts in the published tables that hold no rates: how well ethnicity is recorded."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from harp_utils.audit.bounds import Sums
from harp_utils.audit.cell_index import CellIndex, Family
from harp_utils.audit.cells import BIG, FEWEST_OF_HIDDEN, FEWEST_OF_ROUNDED
from harp_utils.audit.reading import Published
from harp_utils.audit.sums import counted_as_all, join_families

SPLITS = (
    ("known_category", "not_stated", "not_known"),
    ("known_category_after", "not_stated_after", "not_known_after"),
)
EVERYONE = "Everyone"
LEVEL = {"area_level": "provider"}


def recording_cells(folder: Path, published: Published) -> tuple[pd.DataFrame, Sums]:
    """Take the counts of ``completeness.csv`` and ``providers.csv``, and their sums.

    Returns
    -------
    table and sums
        As `cells.make_cells` and `sums.published_sums` give them. Records with a category, one
        not stated and one not known are all records; years make up the pooled period; places lie
        in their region and country. Providers also treat people of no known place, so their sum
        is not England's.
    """
    levels = dict(zip(published.areas["area_code"], published.areas["area_level"], strict=True))
    parts = [_melted(folder / "completeness.csv", "area_code")]
    parts[0]["area_level"] = parts[0]["area_code"].map(levels)
    if (folder / "providers.csv").is_file():
        parts.append(_melted(folder / "providers.csv", "provider_code").assign(**LEVEL))
    table = _known(pd.concat(parts, ignore_index=True), published)
    return table, _sums_of_recording(table, published)


def _melted(path: Path, place: str) -> pd.DataFrame:
    rows = pd.read_csv(path, dtype=str, keep_default_na=False).rename(columns={place: "area_code"})
    counts = [name for name in ("n", *SPLITS[0], *SPLITS[1]) if name in rows]
    keys = ["dataset", "period", "area_code"]
    long = rows.melt(keys, counts, "count", "printed")
    return long.assign(series=long["dataset"] + "/" + long["count"])


def _known(long: pd.DataFrame, published: Published) -> pd.DataFrame:
    """Say what each printed cell tells: a number, or a code in brackets."""
    threshold, base = (
        long["dataset"].map(published.policies[name]).astype(float)
        for name in ("threshold", "rounding_base")
    )
    rounded = long["area_level"] != "country"
    table = known_of_printed(long["printed"], rounded, threshold, base)
    whole = {"breakdown": "everyone", "ethnic_group": EVERYONE}
    table = table.assign(**whole, ethnic_category="all", imd_quintile="all")
    return long[["series", "area_code", "area_level", "period"]].join(table)


def known_of_printed(
    printed: pd.Series, rounded: pd.Series, threshold: pd.Series, base: pd.Series
) -> pd.DataFrame:
    """Say of cells of a CSV file what they tell: ``low, high, shown, kind, needed``."""
    shown = pd.to_numeric(printed, errors="coerce")
    small, withheld = printed.eq("[c]"), printed.eq("[p]")
    # These files do not say where a count of England had to be rounded: any multiple may be.
    unsure = ~rounded & shown.ge(threshold) & shown.mod(base).eq(0)
    rounded = rounded & shown.gt(0)
    near = rounded | unsure
    low = (shown - base / 2).apply(np.ceil).clip(lower=threshold).where(near, shown)
    high = ((shown + base / 2).apply(np.ceil) - 1).where(near, shown)
    kinds = [small | withheld, rounded, shown.notna() & ~unsure]
    needs = [np.minimum(FEWEST_OF_HIDDEN, threshold - 1), np.minimum(FEWEST_OF_ROUNDED, base), 0]
    return pd.DataFrame(
        {
            "low": low.mask(small | withheld, 1).fillna(0),
            "high": high.mask(small, threshold - 1).fillna(BIG),
            "shown": shown,
            "kind": np.select(kinds, ["hidden", "rounded", "exact"], "unknown"),
            "needed": np.select(kinds, needs, 0.0),
            "threshold": threshold,
            "base": base,
        }
    )


def _sums_of_recording(table: pd.DataFrame, published: Published) -> Sums:
    cells = CellIndex(table)
    parent = dict(zip(published.areas["area_code"], published.areas["parent_code"], strict=True))
    everywhere = np.ones(len(table), dtype=bool)
    total, part = cells.pairs(everywhere, area_code=lambda code: parent.get(code, ""))
    families: list[Family] = [
        counted_as_all(total, part, published, table["area_code"]),
        (*cells.pairs(~cells.is_("period", published.pooled), period=published.pooled), True),
    ]
    for split in SPLITS:
        names = [name for name in cells.names["series"] if name.split("/")[1] in split]
        rows = cells.is_("series", *names)
        total, part = cells.pairs(rows, series=lambda name: f"{name.split('/')[0]}/n")
        families.append((total, part, True))
    return join_families(families)


def together(parts: Sequence[tuple[pd.DataFrame, Sums]]) -> tuple[pd.DataFrame, Sums]:
    """Put tables of cells and their sums behind each other."""
    cells = facts = 0
    sums = []
    for table, own in parts:
        sums.append((own.parent + cells, own.equal, own.of + facts, own.part + cells))
        cells, facts = cells + len(table), facts + len(own.parent)
    table = pd.concat([table for table, _ in parts], ignore_index=True)
    return table, Sums(*(np.concatenate(lists) for lists in zip(*sums, strict=True)))
