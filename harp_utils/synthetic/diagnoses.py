"""Diagnoses of episodes, as HES writes them: what a person came with, complications, the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from harp_utils.synthetic.clinical import Clinic, hes_code
from harp_utils.synthetic.columns import coded, nulls

POSITIONS = 20
FILLED = 12
# None of these is in a code list whose codes count in any position, save diabetes (E11.9), which
# counts only beside an amputation.
COMORBIDITIES: tuple[str, ...] = (
    *("I10", "E11.9", "J44.9", "N18.3", "Z86.4", "F17.1", "E66.9", "I48.9"),
    *("E78.0", "K21.9", "Z92.2", "M81.9", "D64.9", "Z95.5", "J45.9", "F32.9"),
)
NO_DIAGNOSIS = "R69X6"
DAGGER_SHARE = 0.02
NO_DIAGNOSIS_SHARE = 0.002
LATER_PRIMARY_CHANGES = 0.4


@dataclass(frozen=True)
class Lexicon:
    """Every diagnosis code in HES form, and where each kind's codes are among them.

    The second half of ``values`` is the first half with a dagger. Position -1 is no code.
    """

    values: tuple[str, ...]
    primary: np.ndarray
    beside: np.ndarray
    complications: np.ndarray
    comorbidities: np.ndarray
    nothing: int

    def daggered(self, positions: np.ndarray) -> np.ndarray:
        """Return the positions of the same codes with a dagger."""
        return positions + len(self.values) // 2


def make_lexicon(clinic: Clinic) -> Lexicon:
    """List the codes of a clinic once, in alphabetical order."""
    complications = [complication.code for complication in clinic.complications]
    parts: list[Sequence[str]] = [
        clinic.primary.values,
        clinic.beside.values,
        complications,
        COMORBIDITIES,
        [NO_DIAGNOSIS],
    ]
    plain = sorted({hes_code(code) for part in parts for code in part if len(code) > 1})
    place = {code: position for position, code in enumerate(plain)}
    primary, beside, complicating, comorbid, _ = (
        np.array([place.get(hes_code(code), -1) for code in part]) for part in parts
    )
    values = (*plain, *(f"{code}D" for code in plain))
    return Lexicon(values, primary, beside, complicating, comorbid, place[NO_DIAGNOSIS])


def diagnosis_columns(
    episodes: pd.DataFrame,
    persons: pd.DataFrame,
    clinic: Clinic,
    rng: np.random.Generator,
    *,
    noise: bool,
) -> dict[str, pa.DictionaryArray]:
    """Fill DIAG_01 to DIAG_20.

    The first episode has the condition as primary diagnosis; a later one may have another. What
    else belongs to the condition stands in the spell's last episode. Comorbidities follow.

    Parameters
    ----------
    episodes, persons
        As `episodes.make_episodes` makes them, and the person of each, row by row.
    """
    codes = make_lexicon(clinic)
    filled = np.full((len(episodes), FILLED), -1, dtype=np.int32)
    depth = _add_condition(filled, episodes, persons["category"].to_numpy(), clinic, codes, rng)
    _change_later_primaries(filled, episodes["order"].to_numpy(), codes, rng)
    _add_comorbidities(filled, depth, persons["age"].to_numpy(), codes, rng)
    if noise:
        _add_quirks(filled, codes, rng)
    columns = {f"DIAG_{n + 1:02d}": coded(filled[:, n], codes.values) for n in range(FILLED)}
    empty = nulls(len(episodes))
    return columns | {f"DIAG_{n:02d}": empty for n in range(FILLED + 1, POSITIONS + 1)}


def _add_condition(
    filled: np.ndarray,
    episodes: pd.DataFrame,
    category: np.ndarray,
    clinic: Clinic,
    codes: Lexicon,
    rng: np.random.Generator,
) -> np.ndarray:
    """Put in what belongs to the condition; return how many positions of each row are full.

    One draw serves all episodes of a spell.
    """
    condition, spell, last = (episodes[name].to_numpy() for name in ("condition", "spell", "last"))
    draws = rng.random((2 + len(clinic.complications), spell.max(initial=0) + 1))
    filled[:, 0] = codes.primary[clinic.primary.draw(condition, draws[0][spell])]
    beside = codes.beside[clinic.beside.draw(condition, draws[1][spell])]
    depth = _append(filled, np.ones(len(filled), dtype=np.int64), np.where(last, beside, -1))
    for number, complication in enumerate(clinic.complications):
        odds = complication.odds[condition, category]
        has = last & episodes["first"].to_numpy() & (draws[2 + number][spell] < odds)
        depth = _append(filled, depth, np.where(has, codes.complications[number], -1))
    return depth


def _append(filled: np.ndarray, depth: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Put codes in the next free position of their rows; return the new depths."""
    rows = np.nonzero(codes >= 0)[0]
    filled[rows, depth[rows]] = codes[rows]
    return depth + (codes >= 0)


def _change_later_primaries(
    filled: np.ndarray, order: np.ndarray, codes: Lexicon, rng: np.random.Generator
) -> None:
    changed = (rng.random(len(filled)) < LATER_PRIMARY_CHANGES) & (order > 1)
    others = codes.comorbidities[rng.integers(0, len(COMORBIDITIES), len(filled))]
    filled[:, 0] = np.where(changed, others, filled[:, 0])


def _add_comorbidities(
    filled: np.ndarray,
    depth: np.ndarray,
    age: np.ndarray,
    codes: Lexicon,
    rng: np.random.Generator,
) -> None:
    """Fill further positions with common conditions, more of them in older people."""
    count = np.minimum(rng.poisson(age / 25), FILLED - depth)
    start = rng.integers(0, len(COMORBIDITIES), len(filled))
    for step in range(int(count.max(initial=0))):
        rows = np.nonzero(count > step)[0]
        chosen = codes.comorbidities[(start[rows] + 5 * step) % len(COMORBIDITIES)]
        filled[rows, depth[rows] + step] = chosen


def _add_quirks(filled: np.ndarray, codes: Lexicon, rng: np.random.Generator) -> None:
    """Mark some primary diagnoses with a dagger; leave some out."""
    uniform = rng.random(len(filled))
    marked = uniform < DAGGER_SHARE
    filled[:, 0] = np.where(marked, codes.daggered(filled[:, 0]), filled[:, 0])
    filled[:, 0] = np.where(uniform > 1 - NO_DIAGNOSIS_SHARE, codes.nothing, filled[:, 0])
