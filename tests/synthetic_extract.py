"""Small synthetic extracts for the tests of the generator, and their rows as text."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pandas as pd

from harp_utils.synthetic import synthesise

# West and North London, and Cheshire and Merseyside: two unlike populations.
LONDON, CHESHIRE = "E54000071", "E54000008"


@cache
def made(form: str = "parquet", *, areas: tuple[str, ...], copy: int = 1, **options: Any) -> Path:
    """Make an extract once for all tests; ``copy`` makes it again."""
    folder = Path(mkdtemp(prefix="harp-synthetic-")) / f"copy_{copy}"
    synthesise(folder, form=form, areas=list(areas), **options)
    return folder


def noisy(form: str = "parquet", copy: int = 1) -> Path:
    return made(form, areas=(CHESHIRE,), copy=copy, scale=0.01)


def wide() -> Path:
    return made(areas=(CHESHIRE, LONDON), scale=0.01)


def clean() -> Path:
    return made(areas=(LONDON,), scale=0.05, noise=False, repeats=False)


@cache
def rows(folder: Path, dataset: str) -> pd.DataFrame:
    """Read every file of a dataset as text, nothing as an empty text."""
    parts = [_read(path) for path in sorted((folder / dataset).iterdir())]
    return pd.concat(parts, ignore_index=True)


def _read(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pd.read_parquet(path).astype("str").fillna("")
    delimiter = "|" if path.suffix == ".txt" else ","
    return pd.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False)
