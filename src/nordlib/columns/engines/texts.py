"""The text of a query, or of a view, for a database: its heading, and its names, which are checked."""

import re
from collections.abc import Iterable
from typing import Final

from nordlib.columns.engines.dialects import dialect_named
from nordlib.columns.engines.sql import SqlWriter
from nordlib.columns.rules.program import RuleProgram
from nordlib.decisions import PolicyId
from nordlib.errors import InvalidData

__all__ = ["sql_text"]

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*){0,2}", re.ASCII)


def sql_text(
    program: RuleProgram,
    *,
    title: str,
    policy: PolicyId,
    dialect: str,
    table: str,
    view: str | None,
    names: str = "reason_names",
    day_table: str | None = None,
) -> str:
    """Return the text of a query over a table, or of a view.

    Args:
        program: The program.
        title: What the query says, for its first line.
        policy: The policy that it was made from.
        dialect: The name of the dialect.
        table: The table.
        view: The name of the view to create; None: the query alone.
        names: The function of `nordlib.columns` that names the reasons, if there are rules.
        day_table: The table in which days are looked up; None: none is.

    Raises:
        UnknownName: The dialect is not known.
        InvalidData: A name of a table or view is not an SQL name without quotes.
        Untraceable: The dialect has no instants, which the program asks for.
    """
    _check_names(name for name in (table, view, day_table) if name is not None)
    query = SqlWriter(program, dialect_named(dialect), day_table, names=names).query(table)
    lines = (
        f"-- {title} Made by nordlib from its rules; do not edit it, but make it anew.",
        f"-- Policy: {_shown(policy.name)}, version {_shown(policy.version)}. Dialect: {dialect}.",
        f"-- Columns of {table}: {', '.join(column.name for column in program.columns)}.",
        *(() if view is None else (f"CREATE VIEW {view} AS",)),
        f"{query};",
        "",
    )
    return "\n".join(lines)


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        if not _NAME.fullmatch(name):
            raise InvalidData("name of a table or view", ("it must be letters, digits, underscores and points, without quotes",))


def _shown(name: str) -> str:
    """Return a name for a comment: on one line."""
    return " ".join(name.split())
