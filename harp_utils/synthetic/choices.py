"""Weighted choices written in a table cell, drawn for many conditions at once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


def parse_weights(cell: str) -> dict[str, float]:
    """Read ``I63.9:6;I61.9:1`` as shares that a value has of the draws; a bare value weighs 1.

    Examples
    --------
    >>> parse_weights("I63.9:6;I61.9:2")
    {'I63.9': 6.0, 'I61.9': 2.0}
    >>> parse_weights("")
    {'': 1.0}
    """
    pairs = (part.partition(":") for part in cell.split(";"))
    return {value: float(weight or 1) for value, _, weight in pairs}


@dataclass(frozen=True)
class Choices:
    """One weighted list of values for each of several numbered things, laid end to end.

    ``edges`` rise from the number of each thing to the next, so that one search draws for all.
    """

    values: tuple[str, ...]
    owners: np.ndarray
    shares: np.ndarray
    edges: np.ndarray

    def draw(self, owner: np.ndarray, uniform: np.ndarray) -> np.ndarray:
        """Return positions in ``values``, one per owner, for uniform numbers from 0 to 1."""
        found = np.searchsorted(self.edges, owner + uniform, side="right")
        last = np.searchsorted(self.owners, owner, side="right") - 1
        return np.minimum(found, last)


def load_choices(cells: pd.Series) -> Choices:
    """Read a column of weighted lists; position in the column is the owner's number."""
    lists = [parse_weights(cell) for cell in cells]
    shares = [np.array(list(weights.values())) / sum(weights.values()) for weights in lists]
    return Choices(
        tuple(value for weights in lists for value in weights),
        np.repeat(np.arange(len(lists)), [len(weights) for weights in lists]),
        np.concatenate(shares),
        np.concatenate([number + np.cumsum(part) for number, part in enumerate(shares)]),
    )
