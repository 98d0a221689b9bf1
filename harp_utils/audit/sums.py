"""The additive facts that everyone knows: places, groups, years, categories, fifths, parts."""

import numpy as np
import pandas as pd

from harp_utils.audit.bounds import Places, Sums
from harp_utils.audit.cell_index import CellIndex, Family
from harp_utils.audit.reading import Published
from harp_utils.audit.rests import sums_of_rests
from harp_utils.part_sets import PartFacts
from harp_utils.reference import load_reference

TO_GROUP = {"breakdown": "ethnic_group", "ethnic_category": "all", "imd_quintile": "all"}
TO_EVERYONE = {**TO_GROUP, "breakdown": "everyone", "ethnic_group": "Everyone"}


def published_sums(table: pd.DataFrame, published: Published, facts: PartFacts) -> Sums:
    """List every additive fact between the cells of published rows.

    Parameters
    ----------
    table
        Cells, as `cells.make_cells` gives them; groups over all years, which are not published,
        may stand among them as unknown, and what is left of wholes (`with_rests`).
    published
        Places, years and the edition of the map.
    facts
        Series that are part of another, which rests are there to be said of.
    """
    cells = CellIndex(table)
    everyone, group, category, fifth = (
        cells.is_("breakdown", name)
        for name in ("everyone", "ethnic_group", "ethnic_category", "deprivation")
    )
    of_all, pooled = cells.is_("ethnic_group", "Everyone"), cells.is_("period", published.pooled)
    families: list[Family] = [
        _places(cells, published),
        _all_of(*cells.pairs(group, **TO_EVERYONE)),
        _all_of(*cells.pairs((group | everyone) & ~pooled, period=published.pooled)),
        _all_of(*cells.pairs(category, **TO_EVERYONE)),
        _all_of_group(table, *cells.pairs(category, **TO_GROUP)),
        # People whose fifth is not known are in no fifth.
        (*cells.pairs(fifth & ~of_all, **TO_GROUP), False),
        (*cells.pairs(fifth & of_all, **TO_EVERYONE), False),
        (*cells.pairs(fifth & ~of_all, ethnic_group="Everyone"), False),
    ]
    families += sums_of_rests(cells, facts)
    return join_families(families)


def _places(cells: CellIndex, published: Published) -> Family:
    """Pair places with what they lie in."""
    areas = published.areas
    parent = dict(zip(areas["area_code"], areas["parent_code"], strict=True))
    everywhere = np.ones(len(cells.index), dtype=bool)
    total, part = cells.pairs(everywhere, area_code=lambda code: parent.get(code, ""))
    names = cells.names["area_code"]
    return counted_as_all(total, part, published, names[cells.codes["area_code"]])


def counted_as_all(
    total: Places, part: Places, published: Published, area_code: "pd.Index | pd.Series"
) -> Family:
    """Take the places in a region or country as all of it where the map has no other."""
    known = load_reference("geographies.csv")
    known = known[known["edition"] == str(published.edition)]
    listed = published.areas.groupby("parent_code").size()
    number = known.groupby("parent_code").size().reindex(listed.index)
    # A place that the map does not know has only the parts that are listed.
    expected = pd.concat([number.fillna(0), listed], axis=1).max(axis=1)
    codes = pd.Index(area_code)[total]
    return total, part, _counted(total) == expected.reindex(codes).fillna(0).to_numpy()


def _counted(total: Places) -> Places:
    return np.bincount(total, minlength=total.max(initial=-1) + 1)[total]


def _all_of(total: Places, part: Places) -> Family:
    """Take the parts as all there is where no total of the kind has more of them."""
    counted = _counted(total)
    return total, part, counted == counted.max(initial=0)


def _all_of_group(table: pd.DataFrame, total: Places, part: Places) -> Family:
    """As `_all_of`, group by group: they have unlike numbers of categories."""
    group = table["ethnic_group"].astype(str).to_numpy()[total]
    counted = pd.Series(_counted(total))
    return total, part, (counted == counted.groupby(group).transform("max")).to_numpy()


def join_families(families: list[Family]) -> Sums:
    """Put kinds of facts, each a total, a part and whether the parts are all, into one list."""
    parents, equals, ofs, parts, offset = [], [], [], [], 0
    for total, part, equal in families:
        parent, first, of = np.unique(total, return_index=True, return_inverse=True)
        order = np.argsort(of, kind="stable")
        parents.append(parent)
        equals.append(np.broadcast_to(np.asarray(equal, dtype=bool), total.shape)[first])
        ofs.append(of[order] + offset)
        parts.append(part[order])
        offset += len(parent)
    return Sums(*(np.concatenate(lists) for lists in (parents, equals, ofs, parts)))
