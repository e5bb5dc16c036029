"""The tables from a command line: `python -m nordlib.storage.sql sql | check URL | upgrade URL`.

`sql` prints what `upgrade` does to an empty database, `check` says what a database lacks and then exits with 1, `upgrade` brings it up to
this version of nordlib.
"""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy import create_engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from nordlib.storage.sql.migrating import check_schema, plain_sql, upgrade

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say. 0: done, or nothing is lacking; 1: something is; 2: the database cannot be reached."""
    parser = argparse.ArgumentParser("python -m nordlib.storage.sql", description="The tables of nordlib's SQL store.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("sql", help="print the plain SQL of every migration")
    for name, says in (("check", "say what a database lacks"), ("upgrade", "make the tables, or bring them up to date")):
        commands.add_parser(name, help=says).add_argument("url", help="sqlite:///register.db")
    chosen = parser.parse_args(arguments)
    if chosen.command == "sql":
        print(plain_sql(), end="")
        return 0
    try:
        engine = create_engine(chosen.url, hide_parameters=True)
        if chosen.command == "upgrade":
            upgrade(engine)
        lacking = check_schema(engine)
        engine.dispose()
    except (ArgumentError, NoSuchModuleError, DBAPIError) as fault:
        print(f"The database cannot be used: {fault.args[0]}", file=sys.stderr)
        return 2
    for sentence in lacking:
        print(sentence)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
