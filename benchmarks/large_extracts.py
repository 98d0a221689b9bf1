"""Extracts of any size: copies of a synthetic tenth of England, each with people of its own.

A copy has the rows of the tenth under new person ids and keys, so it costs seconds and not the
minutes of drawing people anew. The last copy holds a share of its people. All rows of a person
stay together; 81% are episodes and 19% attendances.
"""

from pathlib import Path

import duckdb

from harp_utils.synthetic import synthesise

SCALE = 0.1
KEYS = {"apc": "EPIKEY", "ecds": "EC_IDENT"}


def make_tenth(folder: Path) -> Path:
    """Make the synthetic tenth of England that is copied, unless it is there."""
    if not (folder / "extract.yml").is_file():
        synthesise(folder, scale=SCALE)
    return folder


def make_large(folder: Path, tenth: Path, rows: int) -> Path:
    """Write about so many rows of both data sets to a folder, unless it is there."""
    if folder.is_dir():
        return folder
    with duckdb.connect() as engine:
        engine.execute("SET enable_progress_bar = false")
        sizes = {name: _count(engine, tenth / name) for name in KEYS}
        copies, share = divmod(rows, sum(sizes.values()))
        permille = [1000] * copies + [1000 * share // sum(sizes.values())]
        for dataset in KEYS:
            (folder / dataset).mkdir(parents=True)
            for number, part in enumerate(permille):
                _copy(engine, tenth, folder, dataset, number, part)
    label = (tenth / "extract.yml").read_text(encoding="utf-8")
    (folder / "extract.yml").write_text(label.split("population:")[0], encoding="utf-8")
    return folder


def _count(engine: duckdb.DuckDBPyConnection, folder: Path) -> int:
    return engine.sql(f"SELECT count(*) FROM '{folder}/*.parquet'").fetchall()[0][0]


def _copy(
    engine: duckdb.DuckDBPyConnection,
    tenth: Path,
    folder: Path,
    dataset: str,
    number: int,
    permille: int,
) -> None:
    """Copy the rows of so many in a thousand people, with the copy's number in ids and keys."""
    key = KEYS[dataset]
    engine.sql(f"""
        COPY (
            SELECT * REPLACE (
                left(TOKEN_PERSON_ID, 29) || lpad('{number}', 3, '0') AS TOKEN_PERSON_ID,
                left({key}, 5) || lpad('{number}', 3, '0') || substr({key}, 9) AS {key}
            )
            FROM '{tenth}/{dataset}/*.parquet'
            WHERE coalesce(hash(TOKEN_PERSON_ID) % 1000, 0) < {permille}
        ) TO '{folder}/{dataset}/{dataset}_{number:03}.parquet'
    """)
