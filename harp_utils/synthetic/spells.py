"""From events to spells: how each begins, how long it lasts, how it ends, who comes back.

A spell may be followed by a transfer to another provider, and by an emergency readmission 1 to 29
days after discharge, for the same condition or for one outside every metric. A readmission can be
followed by another, so events come in chains; `chain_length` is what the truth needs to know.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from harp_utils.synthetic.admission_types import NUMBER, ORDINARY, type_shares
from harp_utils.synthetic.rates import READMITTED_AS, Planted

LONGEST_CHAIN = 20
READMITTED_WITHIN = 29
# A gamma mixture of this shape gives stays many short and few very long values, as real ones have.
STAY_SHAPE = 0.9


@dataclass(frozen=True)
class Odds:
    """What may follow a spell: probabilities by cell and condition, and mean stays in days."""

    readmission: np.ndarray
    stay: np.ndarray
    same_cause: np.ndarray
    death: np.ndarray
    transfer: np.ndarray


def spell_odds(planted: Planted, cells: pd.DataFrame, *, repeats: bool) -> Odds:
    """Work out the odds of every cell; without ``repeats`` nobody returns for the same cause."""
    table = planted.conditions
    where = cells["category"].to_numpy(), cells["quintile"].to_numpy()
    return Odds(
        planted.readmission[where][:, None] * table["readmission"].to_numpy(),
        planted.stay[where][:, None] * table["mean_stay"].to_numpy(),
        table["same_cause"].to_numpy() * repeats,
        table["death"].to_numpy(),
        table["transfer"].to_numpy(),
    )


def chain_length(odds: Odds) -> np.ndarray:
    """Give the expected spells of a condition for each event, by cell: 1 + s + s squared + ..."""
    return 1 / (1 - (1 - odds.death) * odds.readmission * odds.same_cause)


def draw_spells(
    events: pd.DataFrame, planted: Planted, odds: Odds, days: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Make the spells of a chunk's events, with transfers and readmissions.

    Grain: one row a spell. Columns: those of the events, ``type`` (see `admission_types`),
    ``admission`` and ``discharge`` (days from the extract's first day; a spell may begin before
    it), ``first`` (False for a spell that follows another, which carries no procedure),
    ``died``, ``moved`` (on to another provider), ``newborn``.

    What would end after the extract's last day is put the extract's length earlier: it stands
    for those who come back early in the first year after a discharge before it.
    """
    batch = _first_spells(events, planted, odds, rng)
    batches = []
    back = int(planted.conditions.index[planted.conditions["process"] == READMITTED_AS][0])
    for _ in range(LONGEST_CHAIN):
        stayed, moved = _part_transfers(batch, odds, days, rng)
        batches += [stayed, moved]
        batch = _readmissions(pd.concat([stayed[~stayed["moved"]], moved]), odds, back, days, rng)
        if batch.empty:
            break
    return pd.concat(batches, ignore_index=True)


def _first_spells(
    events: pd.DataFrame, planted: Planted, odds: Odds, rng: np.random.Generator
) -> pd.DataFrame:
    condition = events["condition"].to_numpy()
    edges = np.cumsum(type_shares(planted.conditions), axis=1)
    uniform = rng.random(len(events))
    kind = (uniform[:, None] >= edges[condition][:, :-1]).sum(axis=1)
    shapes = (planted.conditions["age_shape"] == "newborn").to_numpy()
    spells = events.assign(type=kind, first=True, newborn=shapes[condition])
    stay = _stays(spells, odds, rng)
    admission = events["discharge"].to_numpy() - stay
    return _add_deaths(spells.assign(admission=admission), odds, rng)


def without_early_deaths(spells: pd.DataFrame) -> pd.DataFrame:
    """Let a person die only in their last spell (``person`` says whose each spell is)."""
    last = spells.groupby("person")["discharge"].transform("max") == spells["discharge"]
    return spells.assign(died=spells["died"] & last)


def _stays(spells: pd.DataFrame, odds: Odds, rng: np.random.Generator) -> np.ndarray:
    mean = odds.stay[spells["cell"], spells["condition"]]
    drawn = rng.poisson(rng.gamma(STAY_SHAPE, mean / STAY_SHAPE))
    return np.where(ORDINARY[spells["type"]], drawn, 0)


def _add_deaths(spells: pd.DataFrame, odds: Odds, rng: np.random.Generator) -> pd.DataFrame:
    return spells.assign(died=rng.random(len(spells)) < odds.death[spells["condition"]])


def _part_transfers(
    batch: pd.DataFrame, odds: Odds, days: int, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Move some emergencies to another provider on the day of discharge or the day after."""
    emergency = (batch["type"] == NUMBER["emergency"]).to_numpy()
    moved = emergency & (rng.random(len(batch)) < odds.transfer[batch["condition"]])
    stayed = batch.assign(moved=moved, died=batch["died"] & ~moved)
    onward = batch[moved].assign(type=NUMBER["transfer"], first=False, moved=False)
    gap = rng.integers(0, 2, len(onward))
    onward["admission"] = onward["discharge"] + gap
    onward["discharge"] = onward["admission"] + _stays(onward, odds, rng)
    return stayed, _wrap(onward, days)


def _readmissions(
    ended: pd.DataFrame, odds: Odds, back: int, days: int, rng: np.random.Generator
) -> pd.DataFrame:
    condition = ended["condition"].to_numpy()
    chance = odds.readmission[ended["cell"], condition]
    returns = (rng.random(len(ended)) < chance) & ~ended["died"].to_numpy()
    again = ended[returns].assign(type=NUMBER["emergency"], first=False)
    same = rng.random(len(again)) < odds.same_cause[condition[returns]]
    again["condition"] = np.where(same, condition[returns], back)
    again["admission"] = again["discharge"] + rng.integers(1, READMITTED_WITHIN + 1, len(again))
    again["discharge"] = again["admission"] + _stays(again, odds, rng)
    return _wrap(_add_deaths(again, odds, rng), days)


def _wrap(spells: pd.DataFrame, days: int) -> pd.DataFrame:
    back = np.where(spells["discharge"] >= days, days, 0)
    return spells.assign(admission=spells["admission"] - back, discharge=spells["discharge"] - back)
