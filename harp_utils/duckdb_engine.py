"""DuckDB as an engine of ibis, with numbers that tell keys apart."""

from typing import Any

import ibis.expr.operations as ops
import sqlglot.expressions as sge
from ibis.backends.duckdb import Backend
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

# Of its memory limit. What is given back costs page faults when the next step asks anew.
KEPT_BETWEEN_STEPS = "50%"


class KeyCompiler(DuckDBCompiler):
    """Turn expressions into DuckDB's SQL, and text into numbers by MD5.

    DuckDB's own hash gives "5001500100000000273" and "5001500600000005273" one number: texts that
    differ by the same in their 8th and 16th characters often share it, so people would be merged.
    """

    __slots__ = ()

    def visit_Hash(self, op: ops.Hash, *, arg: sge.Expression) -> sge.Expression:
        """Give a number of 63 bits, of text by MD5."""
        is_text = op.arg.dtype.is_string()
        number = self.f.anon.md5_number(arg) if is_text else self.f.hash(arg)
        excess = (128 if is_text else 64) - 63
        kept = sge.BitwiseRightShift(this=number, expression=sge.convert(excess))
        return self.cast(kept, op.dtype)


class DuckDBBackend(Backend):
    """ibis' DuckDB with those numbers."""

    compiler = KeyCompiler()


def open_duckdb(**settings: Any) -> Backend:
    """Open DuckDB in this process, with these settings of its own."""
    DuckDBBackend.register_options()
    engine = DuckDBBackend().connect(**settings)
    # Not among the settings: DuckDB 1.5.6 breaks off where it opens with a share.
    engine.raw_sql(f"SET block_allocator_memory = '{KEPT_BETWEEN_STEPS}'")
    return engine
