"""Diagnoses and procedures of episodes, as HES writes them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from harp_utils.reference import load_reference
from harp_utils.synthetic.choices import Choices, load_choices
from harp_utils.synthetic.columns import coded, nulls
from harp_utils.synthetic.rates import Planted, group_of_category

POSITIONS = 20
FILLED = 12
PROCEDURES = 24
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
class Complication:
    """A diagnosis that some spells of some conditions carry: odds by condition and category."""

    name: str
    code: str
    odds: np.ndarray


@dataclass(frozen=True)
class Clinic:
    """The weighted codes of every condition."""

    primary: Choices
    beside: Choices
    procedure: Choices
    complications: tuple[Complication, ...]


def load_clinic(planted: Planted) -> Clinic:
    """Read the codes of the conditions that are planted."""
    table = planted.conditions
    return Clinic(
        load_choices(table["codes"]),
        load_choices(table["with_codes"]),
        load_choices(table["procedures"]),
        _load_complications(table),
    )


def _load_complications(conditions: pd.DataFrame) -> tuple[Complication, ...]:
    table = load_reference("synthetic_complications.csv").rename(columns=str.title)
    groups = group_of_category().values()
    found = []
    for row in table.assign(White="1").to_dict("records"):
        concerned = conditions["process"].isin(str(row["Processes"]).split("|")).to_numpy()
        ratios = np.array([float(row[group]) for group in groups])
        odds = concerned[:, None] * float(row["Probability"]) * ratios
        found.append(Complication(row["Complication"], row["Code"], odds))
    return tuple(found)


def hes_code(code: str) -> str:
    """Write a code as HES does: no dot, three characters padded with X.

    Examples
    --------
    >>> hes_code("I63.9"), hes_code("C61"), hes_code("-")
    ('I639', 'C61X', '-')
    """
    return code.replace(".", "").ljust(4, "X") if len(code) > 1 else code


def diagnosis_columns(
    episodes: pd.DataFrame,
    category: np.ndarray,
    age: np.ndarray,
    clinic: Clinic,
    rng: np.random.Generator,
    *,
    noise: bool,
) -> dict[str, pa.DictionaryArray]:
    """Fill DIAG_01 to DIAG_20.

    The first episode has the condition as primary diagnosis; a later one may have another. What
    else belongs to the condition stands in the spell's last episode. Comorbidities follow.
    """
    codes = _Lexicon(clinic)
    condition = episodes["condition"].to_numpy()
    spell = episodes["spell"].to_numpy()
    last = episodes["last"].to_numpy()
    per_spell = rng.random((2 + len(clinic.complications), spell.max() + 1))
    filled = np.full((len(episodes), FILLED), -1, dtype=np.int32)
    filled[:, 0] = codes.primary[clinic.primary.draw(condition, per_spell[0][spell])]
    _change_later_primaries(filled, episodes["order"].to_numpy(), codes, rng)
    beside = codes.beside[clinic.beside.draw(condition, per_spell[1][spell])]
    depth = _append(filled, np.ones(len(filled), dtype=np.int64), np.where(last, beside, -1))
    for number, complication in enumerate(clinic.complications):
        odds = complication.odds[condition, category]
        has = last & episodes["first"].to_numpy() & (per_spell[2 + number][spell] < odds)
        depth = _append(filled, depth, np.where(has, codes.complications[number], -1))
    _add_comorbidities(filled, depth, age, codes, rng)
    if noise:
        _add_quirks(filled, codes, rng)
    columns = {f"DIAG_{n + 1:02d}": coded(filled[:, n], codes.values) for n in range(FILLED)}
    empty = nulls(len(episodes))
    return columns | {f"DIAG_{n:02d}": empty for n in range(FILLED + 1, POSITIONS + 1)}


class _Lexicon:
    """One list of every diagnosis code in HES form, and where each choice's values are in it."""

    def __init__(self, clinic: Clinic) -> None:
        parts = [
            clinic.primary.values,
            clinic.beside.values,
            [complication.code for complication in clinic.complications],
            COMORBIDITIES,
            [NO_DIAGNOSIS],
        ]
        plain = sorted({hes_code(code) for part in parts for code in part if len(code) > 1})
        self.values = [*plain, *(f"{code}D" for code in plain)]
        self.daggers = len(plain)
        self.primary, self.beside, self.complications, self.comorbidities, none = (
            np.array([plain.index(hes_code(c)) if len(c) > 1 else -1 for c in part])
            for part in parts
        )
        self.nothing = int(none[0])


def _change_later_primaries(
    filled: np.ndarray, order: np.ndarray, codes: _Lexicon, rng: np.random.Generator
) -> None:
    changed = (rng.random(len(filled)) < LATER_PRIMARY_CHANGES) & (order > 1)
    others = codes.comorbidities[rng.integers(0, len(COMORBIDITIES), len(filled))]
    filled[:, 0] = np.where(changed, others, filled[:, 0])


def _append(filled: np.ndarray, depth: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Put codes in the next free position of their rows; return the new depths."""
    rows = np.nonzero(codes >= 0)[0]
    filled[rows, depth[rows]] = codes[rows]
    return depth + (codes >= 0)


def _add_comorbidities(
    filled: np.ndarray,
    depth: np.ndarray,
    age: np.ndarray,
    codes: _Lexicon,
    rng: np.random.Generator,
) -> None:
    count = np.minimum(rng.poisson(age / 25), FILLED - depth)
    start = rng.integers(0, len(COMORBIDITIES), len(filled))
    for step in range(int(count.max(initial=0))):
        rows = np.nonzero(count > step)[0]
        chosen = codes.comorbidities[(start[rows] + 5 * step) % len(COMORBIDITIES)]
        filled[rows, depth[rows] + step] = chosen


def _add_quirks(filled: np.ndarray, codes: _Lexicon, rng: np.random.Generator) -> None:
    """Mark some primary diagnoses with a dagger; leave some out."""
    uniform = rng.random(len(filled))
    daggers = filled[:, 0] + codes.daggers
    filled[:, 0] = np.where(uniform < DAGGER_SHARE, daggers, filled[:, 0])
    filled[:, 0] = np.where(uniform > 1 - NO_DIAGNOSIS_SHARE, codes.nothing, filled[:, 0])


def procedure_columns(
    episodes: pd.DataFrame, clinic: Clinic, rng: np.random.Generator
) -> dict[str, pa.DictionaryArray]:
    """Fill OPERTN_01 to OPERTN_24: the condition's procedure, in a first spell's last episode.

    Elsewhere the first field is "-" (none) or, rarely, "&" (not known).
    """
    values = [hes_code(code) if code else "-" for code in clinic.procedure.values]
    condition = episodes["condition"].to_numpy()
    chosen = clinic.procedure.draw(condition, rng.random(len(episodes)))
    none = np.where(rng.random(len(episodes)) < 0.002, len(values) + 1, len(values))
    carries = (episodes["first"] & episodes["last"]).to_numpy()
    empty = nulls(len(episodes))
    first = coded(np.where(carries, chosen, none), [*values, "-", "&"])
    return {"OPERTN_01": first} | {f"OPERTN_{n:02d}": empty for n in range(2, PROCEDURES + 1)}
