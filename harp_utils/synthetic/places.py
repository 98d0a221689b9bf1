"""Where synthetic people live and which providers treat them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from harp_utils.reference import load_reference

PROVIDERS_PER_PLACE = 4
# Share of contacts with each provider of a place: a person's own, then any of the others.
OWN_PROVIDER = 0.85
NOWHERE = ("59999", "7A3", "7A6")
NOWHERE_SHARE = 0.004


@dataclass(frozen=True)
class Place:
    """Sub-ICB locations of a pair of ICBs (2023, 2026), their people, and invented providers."""

    number: int
    icb_2023: str
    icb_2026: str
    sub_icb: tuple[str, ...]
    local_authority: tuple[str, ...]
    edges: np.ndarray
    providers: tuple[str, ...]


def load_places() -> tuple[Place, ...]:
    """Read every pair of ICBs that shares people, in the order of their codes."""
    table = load_reference("sub_icb_locations.csv")
    pairs = table.groupby(["icb_2023", "icb_2026"], sort=True)
    return tuple(_place(number, key, rows) for number, (key, rows) in enumerate(pairs))


def _place(number: int, key: tuple, rows: pd.DataFrame) -> Place:
    people = rows["census2021_population"].astype(float).to_numpy()
    first = number * PROVIDERS_PER_PLACE
    return Place(
        number,
        key[0],
        key[1],
        tuple(rows["sub_icb_code"]),
        tuple(rows["local_authority"]),
        np.cumsum(people) / people.sum(),
        tuple(_provider(first + step) for step in range(PROVIDERS_PER_PLACE)),
    )


def _provider(number: int) -> str:
    """Invent a trust code: it has the shape of one, but no trust's code begins with X."""
    return f"X{chr(ord('A') + number // 10)}{number % 10}"


def draw_providers(own: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Choose a provider for each contact: mostly the person's own, else one of the others."""
    step = 1 + ((uniform - OWN_PROVIDER) / (1 - OWN_PROVIDER) * (PROVIDERS_PER_PLACE - 1)).astype(
        np.int64
    )
    return np.where(uniform < OWN_PROVIDER, own, (own + step) % PROVIDERS_PER_PLACE)
