"""The part of England that is synthesised, and its people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from harp_utils.errors import InputError
from harp_utils.params import Period
from harp_utils.reference import REFERENCE, load_population
from harp_utils.synthetic.places import Place, load_places
from harp_utils.synthetic.rates import Planted, add_codes, load_planted


@dataclass(frozen=True)
class Design:
    """All that decides an extract, save the form of its files.

    ``cells`` is the population of the places kept, one row per cell, at full size.
    """

    scale: float
    seed: int
    noise: bool
    repeats: bool
    periods: tuple[Period, ...]
    planted: Planted
    cells: pd.DataFrame
    places: tuple[Place, ...]

    @property
    def years(self) -> np.ndarray:
        """First day of each period and the day after the last, from the first day of all."""
        origin = self.periods[0].start
        starts = [(period.start - origin).days for period in self.periods]
        return np.array([*starts, (self.periods[-1].end - origin).days + 1])

    @property
    def trend(self) -> np.ndarray:
        """Activity of each condition (rows) in each year, against the first."""
        yearly = self.planted.conditions["trend"].to_numpy()
        return yearly[:, None] ** np.arange(len(self.periods))


def make_design(
    periods: tuple[Period, ...],
    *,
    scale: float,
    seed: int,
    noise: bool,
    repeats: bool,
    areas: Sequence[str] | None,
    focus_areas: Sequence[str] | None,
) -> Design:
    """Read the reference tables and keep the places and conditions asked for.

    Raises
    ------
    InputError
        If the scale is not above 0, an ICB code is in neither edition, or no condition belongs
        to a focus area.
    """
    if scale <= 0:
        raise InputError("synthesise", "scale", scale, "a number above 0")
    england = add_codes(load_population(REFERENCE / "population.csv.gz"))
    places = _chosen_places(areas)
    pairs = {(place.icb_2023, place.icb_2026) for place in places}
    keys = pd.MultiIndex.from_frame(england[["icb_2023", "icb_2026"]])
    cells = england[keys.isin(list(pairs))].reset_index(drop=True)
    planted = load_planted(england, focus_areas)
    return Design(scale, seed, noise, repeats, periods, planted, cells, places)


def _chosen_places(areas: Sequence[str] | None) -> tuple[Place, ...]:
    places = load_places()
    if areas is None:
        return places
    known = {code for place in places for code in (place.icb_2023, place.icb_2026)}
    for area in areas:
        if area not in known:
            raise InputError("synthesise", "areas", area, "the ONS code of an ICB")
    return tuple(place for place in places if {place.icb_2023, place.icb_2026} & set(areas))
