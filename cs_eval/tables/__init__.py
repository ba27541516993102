"""Outcomes as tables for notebooks and databases: Arrow, pandas, polars; what they need is loaded on use."""

from cs_eval.tables.arrow import arrow_batches, to_arrow, to_pandas, to_polars
from cs_eval.tables.rows import rows_of, schema_of

__all__ = ["arrow_batches", "rows_of", "schema_of", "to_arrow", "to_pandas", "to_polars"]
