"""Sums over people whose records have to be added up anew for each period and area."""

from collections.abc import Callable, Sequence

from ibis.expr.types import Table

from harp_utils.counts.additive import Levels, at_every_area, at_every_period


def over_people_of_several(
    tallies: Table,
    by: Sequence[str],
    numbers: Sequence[str],
    over: Callable[[Table, list[str]], Table],
    levels: Levels,
) -> Table:
    """Add up what each person has in a group, then over the people of each group.

    Parameters
    ----------
    tallies
        One row per person (``person``) and finest group: ``by``, ``period``, ``icb_code`` and the
        ``numbers`` that the person has there.
    by
        What a group is made of beside period and area.
    numbers
        What is added up for each person.
    over
        Adds up over people, given rows of one person and group each, and the columns of a group.
    levels
        See `additive.make_levels`.

    Returns
    -------
    Table
        What ``over`` gives, by ``by``, ``period`` and ``area_code``. Who lived in several ICBs in a
        period is in several rows of one group, which come from different people of it: add up.
    """
    every = at_every_period(tallies, levels)
    person, place = [*by, "period", "person"], every.icb_code
    sums = {name: every[name].sum() for name in numbers}
    people = every.group_by(person).agg(**sums, icb_code=place.min(), last_icb=place.max())
    # Hardly anyone moves within a period: the sums of the others are the same at every level.
    settled = over(people.filter(people.icb_code == people.last_icb), [*by, "period", "icb_code"])
    moved = people.filter(people.icb_code != people.last_icb)
    placed = at_every_area(every.semi_join(moved, person), levels)
    sums = {name: placed[name].sum() for name in numbers}
    anew = placed.group_by([*by, "period", "area_code", "person"]).agg(**sums)
    both = over(anew, [*by, "period", "area_code"])
    return both.union(at_every_area(settled, levels).select(*both.columns))
