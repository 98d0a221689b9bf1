"""The clinical codes of every condition, and the procedures of episodes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from harp_utils.reference import load_reference
from harp_utils.synthetic.choices import Choices, load_choices
from harp_utils.synthetic.columns import coded, nulls
from harp_utils.synthetic.rates import Planted, group_of_category

PROCEDURES = 24
NOT_KNOWN_SHARE = 0.002


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


def procedure_columns(
    episodes: pd.DataFrame, clinic: Clinic, rng: np.random.Generator
) -> dict[str, pa.DictionaryArray]:
    """Fill OPERTN_01 to OPERTN_24: the condition's procedure, in a first spell's last episode.

    Elsewhere the first field is "-" (none) or, rarely, "&" (not known).
    """
    values = [hes_code(code) if code else "-" for code in clinic.procedure.values]
    condition = episodes["condition"].to_numpy()
    chosen = clinic.procedure.draw(condition, rng.random(len(episodes)))
    none = np.where(rng.random(len(episodes)) < NOT_KNOWN_SHARE, len(values) + 1, len(values))
    carries = (episodes["first"] & episodes["last"]).to_numpy()
    empty = nulls(len(episodes))
    first = coded(np.where(carries, chosen, none), [*values, "-", "&"])
    return {"OPERTN_01": first} | {f"OPERTN_{n:02d}": empty for n in range(2, PROCEDURES + 1)}
