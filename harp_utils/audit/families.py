"""Which counts are one linear programme.

Counts of one metric are, in all places. So are those of linked metrics, of which one is part of
another, where they are few. Where they are many that takes too long; there the linked metrics of
each region and its places are a programme too, beside those of each metric alone.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from harp_utils.audit.bounds import Flags, Floats, Places

# Up to so many cells linked metrics of all places are one programme, which then takes seconds.
FEW_CELLS = 8_000


@dataclass(frozen=True)
class Division:
    """Counts divided into programmes.

    Attributes
    ----------
    label
        The number of each count's programme.
    needed
        How many values of each count must stay possible; 0 where that is not asked here.
    """

    label: Places
    needed: Floats


def divide(table: pd.DataFrame, free: Flags) -> list[Division]:
    """Divide counts into programmes, in one way or in two.

    Parameters
    ----------
    table
        ``metric``, ``family``, ``region`` and ``needed`` of each count (see
        `gathering.gather_counts`).
    free
        Which counts are not known exactly: only these are in a programme.
    """
    names = ("metric", "family", "region")
    metric, family, region = (table[name].to_numpy(dtype=np.int64) for name in names)
    needed = table["needed"].to_numpy(dtype=float)
    many = np.bincount(family, free)[family] > FEW_CELLS
    first = Division(np.where(many, metric, family), needed)
    linked = many & _has_several(family, metric)
    if not linked.any():
        return [first]
    of_region = family * (region.max() + 1) + region
    return [first, Division(of_region, np.where(linked, needed, 0))]


def _has_several(family: Places, metric: Places) -> Flags:
    """Say which counts are of a family of several metrics."""
    _, first = np.unique(metric, return_index=True)
    return np.bincount(family[first])[family] > 1
