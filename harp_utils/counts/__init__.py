"""Count events: after this step nothing sees a person."""

from harp_utils.counts.build import CountTables, build_counts, load_counts

__all__ = ["CountTables", "build_counts", "load_counts"]
