"""The tables from a command line: `python -m nordlib.storage.sql sql [--database NAME] | check URL | upgrade URL | downgrade URL REVISION`.

`sql` prints what `upgrade` does to an empty database of a kind, `check` says what a database lacks and then exits with 1, `upgrade` brings
it up to this version of nordlib, and `downgrade` takes it back to an earlier one. All four exit with 2 if the database cannot be used, and
with 3 if their output cannot be written.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Engine

from nordlib.errors import NordlibError
from nordlib.standard_output import ending_cleanly, write_answer, write_error
from nordlib.storage.sql.engine import make_engine
from nordlib.storage.sql.migrate import check_schema, downgrade, migration_sql, upgrade

__all__ = ["main"]

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say. 0: done, or nothing is lacking; 1: something is; 2: the database cannot be used; 3: no output."""
    parser = argparse.ArgumentParser("python -m nordlib.storage.sql", description="The tables of nordlib's SQL store.")
    commands = parser.add_subparsers(dest="command", required=True)
    printed = commands.add_parser("sql", help="print the plain SQL of every migration")
    printed.add_argument("--database", choices=("sqlite", "postgresql", "mariadb"), default="sqlite", help="for which database")
    for name, says in (("check", "say what a database lacks"), ("upgrade", "make the tables, or bring them up to date")):
        commands.add_parser(name, help=says).add_argument("url", help="for example sqlite:///register.db")
    back = commands.add_parser("downgrade", help="take the tables back to an earlier version, with what only a later one holds")
    back.add_argument("url", help="for example sqlite:///register.db")
    back.add_argument("revision", help="for example nordlib_0007, or base for no tables at all")
    with ending_cleanly():
        chosen = parser.parse_args(arguments)
    if chosen.command == "sql":
        return write_answer(migration_sql(chosen.database))
    try:
        if chosen.command == "downgrade":
            _with_engine(chosen.url, lambda engine: downgrade(engine, chosen.revision))
            return write_answer(f"The tables are at {chosen.revision}.\n")
        lacking = _with_engine(chosen.url, check_schema if chosen.command == "check" else _upgraded, must_exist=chosen.command == "check")
    except NordlibError as error:
        write_error(str(error))
        return 2
    answer = "\n".join(lacking) or "The database has everything that this version of nordlib needs."
    return write_answer(f"{answer}\n", 1 if lacking else 0)


def _upgraded(engine: Engine) -> tuple[str, ...]:
    """Upgrade, and return what is lacking still."""
    upgrade(engine)
    return check_schema(engine)


def _with_engine(url: str, act: Callable[[Engine], T], *, must_exist: bool = True) -> T:
    """Do something with the engine of a database, and close it."""
    engine = make_engine(url, must_exist=must_exist)
    try:
        return act(engine)
    finally:
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
