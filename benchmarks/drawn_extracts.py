"""Extracts of one condition, drawn many times over from the generator's own model of events."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from harp_utils.params import load_suite
from harp_utils.synthetic.admission_types import TYPES
from harp_utils.synthetic.events import draw_events
from harp_utils.synthetic.population import Design, make_design
from harp_utils.synthetic.rates import group_of_category
from harp_utils.synthetic.spells import draw_spells, spell_odds

CONDITION = "sickle_cell"
ADMITTED = [number for number, kind in enumerate(TYPES) if kind.patient_class in ("1", "2", "5")]
GROUP = ["extract", "ethnic_group"]


@dataclass(frozen=True)
class Setting:
    """What an extract covers: a name, ICBs (None for England) and its size against real life."""

    name: str
    areas: tuple[str, ...] | None
    scale: float


SETTINGS = (
    Setting("England", None, 1.0),
    Setting("England at a tenth of its size", None, 0.1),
    Setting("West and North London", ("E54000071",), 1.0),
    Setting("Cheshire and Merseyside", ("E54000008",), 1.0),
)


def one_year(setting: Setting) -> Design:
    """Design of an extract of the suite's latest year, clean, with people who come back."""
    options = {"scale": setting.scale, "areas": setting.areas, "focus_areas": [CONDITION]}
    return make_design(load_suite().periods[-1:], seed=0, noise=False, repeats=True, **options)


def draw_spells_of(design: Design, extracts: int, seed: int) -> Iterator[pd.DataFrame]:
    """Draw the spells of people with the condition, one extract at a time.

    Grain: one spell, for the condition or, as a readmission, for another cause. Columns: those of
    `spells.draw_spells` (``cell`` and ``index`` name a person) and ``same``, for the condition.
    """
    planted, cells = design.planted, design.cells
    people = cells["population"].to_numpy() * design.scale
    wanted = (planted.conditions["process"] == CONDITION).to_numpy()
    expected = (people[:, None] * planted.rates(cells) * wanted)[:, :, None]
    odds = spell_odds(planted, cells, repeats=True)
    days = int(design.years[-1])
    for extract in range(extracts):
        rng = np.random.default_rng([seed, extract])
        args = expected, people, planted.conditions, design.years, rng
        spells = draw_spells(draw_events(*args, repeats=True), planted, odds, days, rng)
        yield spells.assign(same=wanted[spells["condition"]])


def groups_of(cells: pd.DataFrame) -> np.ndarray:
    """Ethnic group of each cell of a population."""
    return np.array(list(group_of_category().values()))[cells["category"]]


def and_everyone(rows: pd.DataFrame) -> pd.DataFrame:
    """Let each row count twice, towards its ethnic group and towards everyone."""
    return pd.concat([rows, rows.assign(ethnic_group="Everyone")], ignore_index=True)
