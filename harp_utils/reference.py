"""The committed reference tables: where they are and how they are read.

Every table has its source, licence and date in ``sources.csv``. Cells are read as text, so that a
code such as ``01F`` stays as it is and an empty cell is an empty string, never a missing value.
"""

from pathlib import Path

import pandas as pd

from harp_utils.errors import InputError

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"


def load_reference(name: str, folder: Path = REFERENCE) -> pd.DataFrame:
    """Read one reference table, every column as text.

    Raises
    ------
    InputError
        If there is no such table.
    """
    path = folder / name
    if not path.is_file():
        tables = ", ".join(sorted(table.name for table in folder.glob("*.csv*")))
        raise InputError(folder, "table", name, f"one of {tables}")
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def load_standard_population(standard: str, folder: Path = REFERENCE) -> pd.DataFrame:
    """Read the weights of one standard population.

    Grain: one row per age band. Columns: ``age_band``, ``weight`` (people out of 100,000).

    Raises
    ------
    InputError
        If the table holds no such standard.

    Examples
    --------
    >>> weights = load_standard_population("esp2013_18")
    >>> len(weights), int(weights["weight"].sum())
    (18, 100000)
    """
    table = load_reference("standard_population.csv", folder)
    chosen = table[table["standard"] == standard]
    if chosen.empty:
        known = ", ".join(table["standard"].unique())
        raise InputError("standard_population.csv", "standard", standard, f"one of {known}")
    weights = chosen[["age_band", "weight"]].reset_index(drop=True)
    return weights.assign(weight=weights["weight"].astype(float))


def load_population(path: Path) -> pd.DataFrame:
    """Read a population table: the committed one, or the scaled one of a synthetic extract.

    Grain: one row per ``icb_2023``, ``icb_2026``, ``ethnic_category`` (one letter), ``sex``,
    ``age_band`` and ``imd_quintile`` (1 is the most deprived). ``population`` counts people and
    is a fraction, because the table is modelled from census margins.

    Raises
    ------
    InputError
        If the file is absent.
    """
    if not path.is_file():
        raise InputError(path, "population", path.name, "a population table (CSV)")
    keys = ["icb_2023", "icb_2026", "ethnic_category", "sex", "age_band"]
    types = dict.fromkeys(keys, "str") | {"imd_quintile": "int64", "population": "float64"}
    return pd.read_csv(path, dtype=types)
