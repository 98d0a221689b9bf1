"""Where Spark's SQL means something else than DuckDB's, it is told to mean the same here."""

from typing import Any, ClassVar

import ibis.expr.operations as ops
import sqlglot.expressions as sge
from ibis.backends.sql.compilers.base import NULL
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

# As DuckDB takes them: any year, one of four dividers, and whatever comes after the day.
ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"
DATE = r"(?s)^(?:\s*0*(\d{1,7})([-/ \\])(\d{1,2})\2(\d{1,2})(?!\d).*|.*)$"
SHORT_YEAR = r"^(\d{1,3})-"
# Asked for first, as Spark takes a thousand times as long over what is no number.
NUMBER = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$"
# Any number of 64 bits, with as many places after the point.
DECIMAL = "DECIMAL(38, 18)"


class SparkCompiler(PySparkCompiler):
    """Turn expressions into Spark's SQL with the meaning that they have on DuckDB."""

    __slots__ = ()

    # The usual hash has 32 bits: two of a million people would share a number.
    SIMPLE_OPS: ClassVar[dict[type, str]] = PySparkCompiler.SIMPLE_OPS | {ops.Hash: "xxhash64"}

    def visit_Strip(self, op: ops.Strip, *, arg: sge.Expression) -> sge.Expression:
        """Take every white space off, not blanks alone."""
        # In Spark's SQL the escapes of these two are the letters v and f.
        vertical = [self.f.anon.char(number) for number in (11, 12)]
        return self.f.anon.btrim(arg, self.f.concat(" \t\n\r", *vertical))

    def visit_Cast(self, op: ops.Cast, *, arg: sge.Expression, to: Any) -> sge.Expression:
        """Round what becomes a whole number, where Spark would cut it off."""
        if op.arg.dtype.is_floating() and to.is_integer():
            arg = self.f.anon.rint(arg)
        return super().visit_Cast(op, arg=arg, to=to)

    def visit_TryCast(self, op: ops.TryCast, *, arg: sge.Expression, to: Any) -> sge.Expression:
        """Read the dates and numbers that DuckDB reads, and no others."""
        if op.arg.dtype.is_string() and to.is_date():
            return self._date_of(arg)
        if op.arg.dtype.is_string() and to.is_integer():
            return self._whole_number_of(arg, self.type_mapper.from_ibis(to))
        return super().visit_TryCast(op, arg=arg, to=to)

    def _date_of(self, text: sge.Expression) -> sge.Expression:
        """Read a date; nearly every one is in the first form, and the second costs much more."""
        written = self.f.regexp_replace(text, DATE, "$1-$3-$4")
        written = self.f.regexp_replace(written, SHORT_YEAR, "000$1-")
        is_iso = self.f.regexp_like(text, ISO_DATE)
        return self.if_(is_iso, _tried(text, "DATE"), _tried(written, "DATE"))

    def _whole_number_of(self, text: sge.Expression, kind: sge.DataType) -> sge.Expression:
        """Read a number, rounded half away from nought where it has places after the point."""
        rounded = _tried(self.f.round(_tried(text, DECIMAL)), kind)
        number = self.f.coalesce(_tried(text, kind), rounded)
        return self.if_(self.f.regexp_like(text, NUMBER), number, NULL)


def _tried(value: sge.Expression, kind: str | sge.DataType) -> sge.TryCast:
    return sge.TryCast(this=value, to=sge.DataType.build(kind), safe=True)
