"""What the proof of a programme rests on: where it can be broken."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from harp_utils.audit.cells import CELL_KEYS
from harp_utils.audit.programme import Solved


def counts_behind(table: pd.DataFrame, pinned: pd.Index, solved: Iterable[Solved]) -> pd.DataFrame:
    """List the rounded counts without which a programme would not have pinned others down.

    Parameters
    ----------
    table
        All counts, as `gathering.gather_counts` gives them.
    pinned
        Those of its rows that are pinned down.
    solved
        What each programme proved.

    Returns
    -------
    pandas.DataFrame
        One row per pinned count and rounded one that its bounds rest on: the columns of
        `cells.CELL_KEYS`, and the place of the pinned count in ``pinned`` as ``proof``.
    """
    pairs = [
        (cell, member)
        for one in solved
        for cell, behind in zip(one.cells.tolist(), one.behind, strict=True)
        for member in behind.tolist()
        if member != cell
    ]
    proofs = pd.DataFrame(pairs, columns=["cell", "member"], dtype=np.int64)
    rounded = table["kind"].to_numpy()[proofs["member"]] == "rounded"
    proofs = proofs[proofs["cell"].isin(pinned) & rounded].drop_duplicates()
    rows = table.loc[proofs["member"], CELL_KEYS].reset_index(drop=True)
    return rows.assign(proof=pinned.get_indexer(pd.Index(proofs["cell"])))
