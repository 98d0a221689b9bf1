"""What the record steps make of a few episodes and attendances."""

from pathlib import Path

import pandas as pd
from hes_rows import write_extract

from harp_utils.activity.history import History, trace_history
from harp_utils.activity.task import Task
from harp_utils.backend import connect, in_silence
from harp_utils.extract import read_extract
from harp_utils.geography import load_places
from harp_utils.params import load_code_lists, load_focus_areas, load_suite

Rows = list[dict[str, str]]


def trace(
    folder: Path, episodes: Rows, attendances: Rows | None = None, only: str | None = None
) -> History:
    """Run the record steps, for every metric or for one alone."""
    source, interim = write_extract(folder / "extract", episodes, attendances), folder / "interim"
    read_extract(source, interim)
    code_lists = load_code_lists()
    metrics = [m for area in load_focus_areas(Path("params"), code_lists) for m in area.metrics]
    chosen = tuple(m for m in metrics if only in (None, m.metric_id))
    task = Task(load_suite(), chosen, code_lists, load_places(2026))
    return trace_history(connect(interim), interim, task, in_silence)


def by_key(spells: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Name spells by the key of their first episode, which records alone still have."""
    columns = ["person", "episode", "episode_key"]
    keys = pd.read_parquet(folder / "interim" / "apc.parquet", columns=columns)
    return spells.merge(keys.rename(columns={"episode": "spell"})).set_index("episode_key")
