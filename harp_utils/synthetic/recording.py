"""What a clerk writes down for ethnic category, which is not always what the person would say.

Two layers of error: a person can be known everywhere by a wrong category, and a single contact can
be wrong or empty. Providers differ in how often they leave it empty. Shares: published_anchors.csv.
"""

import numpy as np

from harp_utils.ethnicity import CATEGORIES, NOT_KNOWN, NOT_STATED
from harp_utils.reference import load_reference
from harp_utils.synthetic.choices import load_choices

CODES = (*CATEGORIES, NOT_STATED, NOT_KNOWN, *"012345678")
STATED = len(CATEGORIES)
REFUSES = 0.015
SLIP = 0.06
PRE_2001 = 0.0004
# Of the contacts left empty, the share that says "not stated" rather than "not known".
SAID_NOT_STATED = 0.65


def empty_shares(uniform: np.ndarray) -> np.ndarray:
    """Share of contacts that a provider leaves empty: mostly about 1%, some nearly half.

    Valid codes ran from 53% to nearly 100% by provider in 2019/20; the mean here is 10%.
    """
    return 0.01 + 0.46 * uniform**4


def known_as(category: np.ndarray, right: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Choose the category a person is known by; ``right`` and ``wrong`` are uniform numbers."""
    table = load_reference("synthetic_recording.csv").set_index("ethnic_category")
    table = table.loc[list(CATEGORIES)]
    mistakes = load_choices(table["mistaken_for"])
    values = np.array([CATEGORIES.index(value) for value in mistakes.values])
    correct = table["recorded_as_true"].astype(float).to_numpy()[category]
    return np.where(right < correct, category, values[mistakes.draw(category, wrong)])


def record_categories(
    category: np.ndarray,
    person_known_as: np.ndarray,
    refuses: np.ndarray,
    empty: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Record each contact: positions in `CODES`.

    Parameters
    ----------
    category, person_known_as
        The true category of the person at each contact, and the one they are known by.
    refuses, empty
        Uniform number of the person (under `REFUSES` never states it), and the provider's share
        of contacts left empty.
    """
    size = len(category)
    slips = known_as(category, np.where(rng.random(size) < 0.5, 1.0, 0.0), rng.random(size))
    recorded = np.where(rng.random(size) < SLIP, slips, person_known_as)
    left_empty = rng.random(size) < empty
    nothing = np.where(rng.random(size) < SAID_NOT_STATED, STATED, STATED + 1)
    recorded = np.where(left_empty, nothing, recorded)
    recorded = np.where(refuses < REFUSES, STATED, recorded)
    old = rng.random(size) < PRE_2001
    return np.where(old, STATED + 2 + rng.integers(0, 9, size), recorded)
