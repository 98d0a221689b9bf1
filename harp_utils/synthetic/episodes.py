"""From spells to episodes: the rows of an admitted patient care file, before they are columns."""

import numpy as np
import pandas as pd

SECOND_EPISODE = 0.17
THIRD_EPISODE = 0.05


def make_episodes(
    spells: pd.DataFrame, years: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Divide spells into episodes, and add those that were unfinished at the end of each year.

    Grain: one row an episode. Columns: those of the spells, ``spell`` (its position), ``order``
    (from 1), ``start``, ``end``, ``last``, ``finished`` and ``year`` (of discharge; every episode
    of a spell is in the file of the year the spell ended in).
    """
    finished = _finished_episodes(spells, rng)
    finished["year"] = np.searchsorted(years, finished["discharge"], side="right") - 1
    unfinished = _unfinished_episodes(spells, years)
    return pd.concat([finished, unfinished], ignore_index=True)


def _finished_episodes(spells: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    stay = (spells["discharge"] - spells["admission"]).to_numpy()
    uniform = rng.random(len(spells))
    each = 1 + ((uniform < SECOND_EPISODE) & (stay >= 1)) + ((uniform < THIRD_EPISODE) & (stay > 1))
    spell = np.repeat(np.arange(len(spells)), each)
    step = np.arange(len(spell)) - np.repeat(np.cumsum(each) - each, each)
    count, length = each[spell], stay[spell]
    rows = spells.iloc[spell].reset_index(drop=True)
    admission = rows["admission"].to_numpy()
    return rows.assign(
        spell=spell,
        order=step + 1,
        start=admission + length * step // count,
        end=admission + length * (step + 1) // count,
        last=step + 1 == count,
        finished=True,
    )


def _unfinished_episodes(spells: pd.DataFrame, years: np.ndarray) -> pd.DataFrame:
    """Rows for those still in hospital when a year ended, as that year's file has them.

    Those in hospital at the end of the last year are taken from those who were on the first day.
    """
    total = years[-1]
    parts = []
    for year, (end, back) in enumerate(
        zip(years[1:], [0] * (len(years) - 2) + [total], strict=True)
    ):
        admission, discharge = spells["admission"] + back, spells["discharge"] + back
        within = ((admission < end) & (discharge >= end)).to_numpy()
        rows = spells[within].assign(
            admission=admission[within],
            discharge=discharge[within],
            spell=np.nonzero(within)[0],
            order=1,
            start=admission[within],
            end=admission[within],
            last=False,
            finished=False,
            year=year,
        )
        parts.append(rows)
    return pd.concat(parts, ignore_index=True)
