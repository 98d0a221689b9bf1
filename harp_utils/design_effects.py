"""How much less a record tells where people come back: the design effect of repeat people."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from harp_utils.groups import check_denominators, sum_groups

# Share of a sum of squares below which its spread is rounding.
SMALLEST_SPREAD = 1e-12


def design_effects(
    data: pd.DataFrame,
    by: Sequence[str],
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    people: str = "people",
    numerator_squares: str = "numerator_squares",
    products: str = "products",
    denominator_squares: str = "denominator_squares",
    record_squares: str | None = None,
) -> pd.DataFrame:
    """Design effect of each group's mean or share over records, with people as clusters.

    Person i has n records that add up to x, such as n discharges of which x were followed by a
    re-admission. Over k people with X = sum(x) and N = sum(n), the mean r = X / N is a ratio of
    two sums over people. Its variance is ``k / (k - 1) sum((x - r n)^2) / N^2``. Were all records
    of different people, it would be ``S^2 / N`` with ``S^2 = (Q - X^2 / N) / (N - 1)``, where Q
    is the sum of squares of single records. The design effect is the first over the second.

    Parameters
    ----------
    data
        Any number of rows for each group; the sums are added up. A person counts in one row.
    by
        Columns that name a group.
    numerator, denominator, people
        Columns of X, N and k.
    numerator_squares, products, denominator_squares
        Columns of sum(x^2), sum(x n) and sum(n^2) over people.
    record_squares
        Column of Q, or None where each record is 0 or 1 and Q is X.

    Returns
    -------
    pandas.DataFrame
        One row for each group: `by` and ``design_effect``. It is never below 1, and it is 1
        where it cannot be worked out: one person, one record, or all records equal.

    Raises
    ------
    ValueError
        A sum that is missing or negative, a denominator or a number of people that is 0, more
        people than records.

    Notes
    -----
    Sources: variance of a ratio, Cochran, Sampling Techniques, 3rd ed. (1977), chapter 6; its use
    for a limit of a proportion, Korn and Graubard, Survey Methodology 1998; 24: 193-201.

    Examples
    --------
    Two people with one discharge each, one re-admitted; one with two, re-admitted after both.
    Then r = 3/4, sum((x - r n)^2) = (1/4)^2 + (3/4)^2 + (1/2)^2 = 7/8, and the variances are
    3/2 x 7/8 / 16 = 21/256 and 1/4 / 4 = 1/16.

    >>> sums = pd.DataFrame({"area": ["A"], "people": [3], "numerator": [3], "denominator": [4],
    ...                      "numerator_squares": [5], "products": [5],
    ...                      "denominator_squares": [6]})
    >>> float(design_effects(sums, ["area"])["design_effect"].iloc[0])  # (21/256) / (1/16)
    1.3125
    """
    for column in (people, denominator):
        check_denominators(data, column)
    columns = {"x": numerator, "n": denominator, "k": people, "q": record_squares or numerator}
    squares = {"xx": numerator_squares, "xn": products, "nn": denominator_squares}
    sums = sum_groups(data, by, **columns, **squares)
    if (sums["k"] > sums["n"]).any():
        raise ValueError(f"{people}: more people than {denominator}, expected one record or more")
    effect = _between_people(sums) / _between_records(sums)
    usable = np.isfinite(effect) & (sums["k"] > 1)
    return sums[list(by)].assign(design_effect=effect.where(usable, 1.0).clip(lower=1.0))


def _between_people(sums: pd.DataFrame) -> pd.Series:
    """Variance of a ratio of two sums over people."""
    mean = sums["x"] / sums["n"]
    residual = sums["xx"] - 2 * mean * sums["xn"] + mean**2 * sums["nn"]
    people = sums["k"]
    return people / (people - 1) * residual / sums["n"] ** 2


def _between_records(sums: pd.DataFrame) -> pd.Series:
    """Variance of a mean of independent records."""
    spread = sums["q"] - sums["x"] ** 2 / sums["n"]
    # Records that are all alike leave a rest of arithmetic, not a variance.
    spread = spread.where(spread > SMALLEST_SPREAD * sums["q"], 0.0)
    return spread / (sums["n"] - 1) / sums["n"]
