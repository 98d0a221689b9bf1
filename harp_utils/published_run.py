"""What a published folder holds, and the choice of places and focus areas from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harp_utils.area_data import Place
from harp_utils.errors import InputError


@dataclass(frozen=True)
class PublishedRun:
    """A published folder.

    Attributes
    ----------
    areas
        Places: England, regions, ICBs.
    titles
        Title of each focus area by its id, those without metrics too.
    flow
        What became of the records, step by step.
    """

    folder: Path
    areas: tuple[Place, ...]
    titles: dict[str, str]
    flow: tuple[dict[str, Any], ...]
    provenance: dict[str, Any]

    def choose_areas(self, codes: Iterable[str] | None) -> list[Place]:
        """Return the places with these codes, in published order; all of them for None.

        Raises
        ------
        InputError
            If a code is not published.
        """
        known = {place.code: place for place in self.areas}
        return [known[code] for code in self._chosen("area", codes, list(known))]

    def choose_focus_areas(self, ids: Iterable[str] | None) -> list[str]:
        """Return these focus areas, in published order; all that have metrics for None.

        Raises
        ------
        InputError
            If a focus area is not published, or has no metrics yet.
        """
        have_metrics = [name for name in self.titles if self._has_rows(name)]
        return self._chosen("focus_area", ids, have_metrics)

    def _chosen(self, key: str, asked: Iterable[str] | None, known: list[str]) -> list[str]:
        wanted = known if asked is None else list(asked)
        for name in wanted:
            if name not in known:
                raise InputError(self.folder, key, name, "one of " + ", ".join(known))
        return [name for name in known if name in wanted]

    def _has_rows(self, focus_area: str) -> bool:
        return (self.folder / f"{focus_area}.parquet").is_file()
