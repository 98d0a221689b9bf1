"""Join rows to a standard by age band, by key and never by position."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from harp_utils.groups import Positions, check_denominators
from harp_utils.intervals import Floats


def band_keys(standard: pd.DataFrame, values: Sequence[str]) -> list[str]:
    """Name the columns of a standard that rows are joined on: all but its values."""
    return [column for column in standard.columns if column not in values]


def band_positions(
    data: pd.DataFrame, standard: pd.DataFrame, keys: list[str], age_band: str
) -> Positions:
    """Position in the standard of each row, found by key."""
    index = pd.MultiIndex.from_frame(standard[keys])
    if not index.is_unique:
        twice = standard.loc[index.duplicated(), keys].iloc[0].to_dict()
        raise ValueError(f"{age_band}: {twice} is twice in the standard population")
    position = index.get_indexer(pd.MultiIndex.from_frame(data[keys]))
    if (position < 0).any():
        unknown = data.loc[position < 0, keys].iloc[0].to_dict()
        raise ValueError(f"{age_band}: {unknown} is not in the standard population")
    return position


def cell_denominators(
    data: pd.DataFrame, denominator: str, cell: Positions, shape: tuple[int, int]
) -> Floats:
    """One population for each group and band; missing where no row gives it."""
    given = check_denominators(data, denominator)
    population = np.full(shape[0] * shape[1], np.nan)
    population[cell] = given
    if not np.array_equal(population[cell], given):
        raise ValueError(f"{denominator}: two populations for one age band of one group")
    return population.reshape(shape)


def check_bands(
    population: Floats, groups: pd.DataFrame, standard: pd.DataFrame, keys: list[str]
) -> None:
    """Raise, naming group and band, where a band of the standard has no row."""
    absent = np.argwhere(np.isnan(population))
    if len(absent):
        group, band = absent[0]
        missing = standard[keys].iloc[band].to_dict()
        raise ValueError(f"no row for {missing} in {groups.iloc[group].to_dict()}")
