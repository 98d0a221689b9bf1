"""Make an extract a chunk at a time: one pair of ICBs, one layer of the scale, all years.

A chunk has its own random numbers, drawn from the seed and its own number, so it comes out the same
whatever else is made and in whatever order.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa

from harp_utils.ethnicity import CATEGORIES
from harp_utils.processes import in_turn
from harp_utils.synthetic.admitted import admitted_rows
from harp_utils.synthetic.attendances import attendance_rows
from harp_utils.synthetic.clinical import Clinic, load_clinic
from harp_utils.synthetic.columns import coded
from harp_utils.synthetic.events import draw_events
from harp_utils.synthetic.people import person_ids, person_keys
from harp_utils.synthetic.persons import describe_persons
from harp_utils.synthetic.places import Place
from harp_utils.synthetic.population import Design
from harp_utils.synthetic.spells import draw_spells, spell_odds, without_early_deaths
from harp_utils.synthetic.spoiling import spoil

# Above this scale a place is made in several layers of its people, each small enough to hold.
LARGEST_LAYER = 0.25
FIRST_KEY = 5 * 10**18


@dataclass(frozen=True)
class Chunk:
    """Rows of a chunk by dataset, the year of each row, and the people with their true category."""

    rows: dict[str, pa.Table]
    years: dict[str, np.ndarray]
    people: pa.Table


def make_chunks(design: Design) -> Iterator[Chunk]:
    """Make every chunk of an extract in turn, the next ones while one is written."""
    clinic = load_clinic(design.planted)
    layers = math.ceil(design.scale / LARGEST_LAYER)
    each = [(place, layer) for place in design.places for layer in range(layers)]
    yield from in_turn(
        [partial(_make_chunk, design, clinic, *chunk, design.scale / layers) for chunk in each]
    )


def _make_chunk(design: Design, clinic: Clinic, place: Place, layer: int, scale: float) -> Chunk:
    rng = np.random.default_rng([design.seed, place.number, layer])
    cells = _cells_of(design, place)
    events = _events(design, cells, scale, rng)
    inpatient = (design.planted.conditions["dataset"] == "apc").to_numpy()[events["condition"]]
    odds = spell_odds(design.planted, cells, repeats=design.repeats)
    days = int(design.years[-1])
    spells = draw_spells(events[inpatient], design.planted, odds, days, rng)
    attended = events[~inpatient].reset_index(drop=True)
    keys = [_keys(rows, cells, layer) for rows in (spells, attended)]
    people, position = np.unique(np.concatenate(keys), return_inverse=True)
    spells = without_early_deaths(spells.assign(person=position[: len(spells)]))
    attended = attended.assign(person=position[len(spells) :])
    persons, ids = describe_persons(people, design, place), person_ids(people, design.seed)
    first_key = FIRST_KEY + (place.number * 10**4 + layer) * 10**10
    made = {
        "apc": admitted_rows(spells, persons, ids, clinic, design, place, first_key, rng),
        "ecds": attendance_rows(attended, persons, ids, clinic, design, place, first_key, rng),
    }
    return _finish(made, ids, persons, design, rng)


def _cells_of(design: Design, place: Place) -> pd.DataFrame:
    cells = design.cells
    here = (cells["icb_2023"] == place.icb_2023) & (cells["icb_2026"] == place.icb_2026)
    return cells[here]


def _events(
    design: Design, cells: pd.DataFrame, scale: float, rng: np.random.Generator
) -> pd.DataFrame:
    people = cells["population"].to_numpy() * scale
    rates = people[:, None] * design.planted.rates(cells)
    expected = rates[:, :, None] * design.trend
    return draw_events(
        expected,
        people,
        design.planted.conditions,
        design.years,
        rng,
        repeats=design.repeats,
    )


def _keys(rows: pd.DataFrame, cells: pd.DataFrame, layer: int) -> np.ndarray:
    cell = cells["cell"].to_numpy()[rows["cell"]]
    return person_keys(cell, layer, rows["index"].to_numpy())


def _finish(
    made: dict[str, tuple[pa.Table, np.ndarray]],
    ids: pa.StringArray,
    persons: pd.DataFrame,
    design: Design,
    rng: np.random.Generator,
) -> Chunk:
    spoilt = {"apc": ("ADMIDATE", "SEX"), "ecds": ("ARRIVAL_DATE", "STATED_GENDER")}
    rows, years = {}, {}
    for dataset, (table, year) in made.items():
        if design.noise:
            table, positions = spoil(table, *spoilt[dataset], rng)
            year = year[positions]
        rows[dataset], years[dataset] = table, year
    category = coded(persons["category"].to_numpy(), CATEGORIES)
    return Chunk(rows, years, pa.table({"person_id": ids, "ethnic_category": category}))
