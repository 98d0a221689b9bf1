"""The record steps on Spark: the same expressions, made to mean what they mean on DuckDB.

Nothing outside of this package imports pyspark, and nothing here is imported unless asked for.
"""
