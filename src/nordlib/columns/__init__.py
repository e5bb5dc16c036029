"""Columns of identity numbers, of decisions and of loans, for analysts and migrations: the same answers as one by one, much faster.

Identity numbers and `tabulate` need numpy and pyarrow: `pip install nordlib[columns]`. Columns are taken from any library that speaks Arrow
(Polars, pandas, pyarrow, DuckDB), and what was found is read by any of them. Numbers are personal data, in a frame too: the how-to page on
columns says what leaves a program with them, and offers pseudonyms instead.

`renewals`, `explain_row` and `what_if` work on frames with the caller's Polars, and `renewal_sql` needs no package at all.
"""

from typing import TYPE_CHECKING, Final

from nordlib.lazy_names import lazy_names

if TYPE_CHECKING:
    from nordlib.columns.decisions import tabulate
    from nordlib.columns.loan_sql import calendar_rows, renewal_columns, renewal_sql
    from nordlib.columns.loans import WhatIf, explain_row, renewals, what_if
    from nordlib.columns.missing import MissingPackage
    from nordlib.columns.numbers import examine, pseudonyms, valid
    from nordlib.columns.result import ExaminedColumn
    from nordlib.columns.rules.facts import FactColumn
    from nordlib.columns.rules.renewal import reason_names

__all__ = [
    "ExaminedColumn",
    "FactColumn",
    "MissingPackage",
    "WhatIf",
    "calendar_rows",
    "examine",
    "explain_row",
    "pseudonyms",
    "reason_names",
    "renewal_columns",
    "renewal_sql",
    "renewals",
    "tabulate",
    "valid",
    "what_if",
]

#: Where each public name is; its module is imported when the name is read, so that SQL can be written without numpy and pyarrow.
_HOMES: Final = {
    "ExaminedColumn": "result",
    "FactColumn": "rules.facts",
    "MissingPackage": "missing",
    "WhatIf": "loans",
    "calendar_rows": "loan_sql",
    "examine": "numbers",
    "explain_row": "loans",
    "pseudonyms": "numbers",
    "reason_names": "rules.renewal",
    "renewal_columns": "loan_sql",
    "renewal_sql": "loan_sql",
    "renewals": "loans",
    "tabulate": "decisions",
    "valid": "numbers",
    "what_if": "loans",
}

__getattr__ = lazy_names(__name__, _HOMES, extra="columns", needs=("numpy", "pyarrow"))


def __dir__() -> list[str]:
    return __all__
