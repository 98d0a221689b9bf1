"""Units of a value, in words."""


def unit_per(multiplier: float) -> str:
    """Name the unit of a rate.

    >>> unit_per(100_000), unit_per(1.0)
    ('per 100,000', 'per 1')
    """
    return f"per {multiplier:,}".removesuffix(".0")


def unit_of_share(multiplier: float) -> str:
    """Name the unit of a share: "%" out of 100.

    >>> unit_of_share(100), unit_of_share(1)
    ('%', 'per 1')
    """
    return "%" if multiplier == 100 else unit_per(multiplier)


def unit_of_ratio(multiplier: float) -> str:
    """Name the unit of a ratio.

    >>> unit_of_ratio(1), unit_of_ratio(100)
    ('ratio', 'ratio x 100')
    """
    return "ratio" if multiplier == 1 else f"ratio x {multiplier:,}".removesuffix(".0")
