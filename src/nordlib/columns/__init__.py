"""Columns of identity numbers and of decisions, for analysts and migrations: the same answers as one by one, in a fraction of the time.

It needs numpy and pyarrow: `pip install nordlib[columns]`. Columns are taken from any library that speaks Arrow (Polars, pandas, pyarrow,
DuckDB), and what was found is read by any of them. Numbers are personal data, in a frame too: the how-to page on columns says what leaves
a program with them, and offers pseudonyms instead.
"""

from nordlib.columns.decisions import tabulate
from nordlib.columns.numbers import examine, pseudonyms, valid
from nordlib.columns.result import ExaminedColumn

__all__ = ["ExaminedColumn", "examine", "pseudonyms", "tabulate", "valid"]
