"""What is known of the people of a chunk: where they live, their age, their ethnic category."""

import numpy as np
import pandas as pd

from harp_utils.synthetic.people import cells_of, uniforms
from harp_utils.synthetic.places import NOWHERE, NOWHERE_SHARE, PROVIDERS_PER_PLACE, Place
from harp_utils.synthetic.population import Design
from harp_utils.synthetic.recording import known_as

YEARS_IN_BAND = 5
YEARS_IN_LAST_BAND = 15
LAST_BAND = 17
# One salt for each thing that is fixed about a person.
HOME, OWN, AGE, DECILE, KNOWN, MISTAKE, REFUSAL, ABROAD, PROVIDER = range(1, 10)


def describe_persons(keys: np.ndarray, design: Design, place: Place) -> pd.DataFrame:
    """Describe people from their keys.

    Grain: one row per key, in the order given. Columns: ``cell`` (position in ``design.cells``),
    ``category``, ``sex_code``, ``age``, ``decile`` (0 to 9), ``home`` (position among the place's
    sub-ICBs, then `NOWHERE`), ``own_provider``, ``known_as``, ``refuses`` (uniform number).
    People do not age: an age stays in its band, so that planted rates by band hold.
    """

    def fixed(salt: int) -> np.ndarray:
        return uniforms(keys, design.seed, salt)

    cell = np.searchsorted(design.cells["cell"].to_numpy(), cells_of(keys))
    rows = design.cells.iloc[cell]
    category, band = rows["category"].to_numpy(), rows["band"].to_numpy()
    return pd.DataFrame(
        {
            "cell": cell,
            "category": category,
            "sex_code": rows["sex_code"].to_numpy(),
            "age": _ages(band, fixed(AGE)),
            "decile": rows["quintile"].to_numpy() * 2 + (fixed(DECILE) < 0.5),
            "home": _homes(place, fixed(HOME), fixed(ABROAD), design.noise),
            "own_provider": (fixed(OWN) * PROVIDERS_PER_PLACE).astype(np.int64),
            "known_as": known_as(category, fixed(KNOWN), fixed(MISTAKE)),
            "refuses": fixed(REFUSAL),
        }
    )


def _ages(band: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    last = band == LAST_BAND
    within = np.where(last, uniform**2 * YEARS_IN_LAST_BAND, uniform * YEARS_IN_BAND)
    return band * YEARS_IN_BAND + within.astype(np.int64)


def _homes(place: Place, home: np.ndarray, abroad: np.ndarray, noise: bool) -> np.ndarray:
    lives = np.minimum(np.searchsorted(place.edges, home), len(place.sub_icb) - 1)
    if not noise:
        return lives
    nowhere = len(place.sub_icb) + (abroad / NOWHERE_SHARE * len(NOWHERE)).astype(np.int64)
    return np.where(abroad < NOWHERE_SHARE, nowhere, lives)


def empty_uniforms(place: Place, design: Design) -> np.ndarray:
    """One uniform number per provider of a place: how often it leaves ethnicity empty."""
    first = place.number * PROVIDERS_PER_PLACE
    providers = np.arange(first, first + PROVIDERS_PER_PLACE, dtype=np.uint64)
    return uniforms(providers, design.seed, PROVIDER)
