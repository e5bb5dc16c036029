"""The tables from a command line: `python -m nordlib.storage.sql sql | check URL | upgrade URL`.

`sql` prints what `upgrade` does to an empty database, `check` says what a database lacks and then exits with 1, `upgrade` brings it up to
this version of nordlib. All three exit with 2 if the database cannot be used, and with 3 if their output cannot be written.
"""

import argparse
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from nordlib.errors import NordlibError
from nordlib.standard_output import ending_cleanly, write_answer, write_error
from nordlib.storage.sql.engine import make_engine
from nordlib.storage.sql.executor import translate_error
from nordlib.storage.sql.migrate import check_schema, migration_sql, upgrade

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say. 0: done, or nothing is lacking; 1: something is; 2: the database cannot be used; 3: no output."""
    parser = argparse.ArgumentParser("python -m nordlib.storage.sql", description="The tables of nordlib's SQL store.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("sql", help="print the plain SQL of every migration")
    for name, says in (("check", "say what a database lacks"), ("upgrade", "make the tables, or bring them up to date")):
        commands.add_parser(name, help=says).add_argument("url", help="sqlite:///register.db")
    with ending_cleanly():
        chosen = parser.parse_args(arguments)
    if chosen.command == "sql":
        return write_answer(migration_sql())
    try:
        engine = make_engine(chosen.url, must_exist=chosen.command == "check")
        with _disposed_of(engine):
            if chosen.command == "upgrade":
                upgrade(engine)
            lacking = check_schema(engine)
    except DBAPIError as error:
        write_error(str(translate_error(error)))
        return 2
    except NordlibError as error:
        write_error(str(error))
        return 2
    answer = "\n".join(lacking) or "The database has everything that this version of nordlib needs."
    return write_answer(f"{answer}\n", 1 if lacking else 0)


@contextmanager
def _disposed_of(engine: Engine) -> Generator[None]:
    """Close every connection at the end, also after an error."""
    try:
        yield
    finally:
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
