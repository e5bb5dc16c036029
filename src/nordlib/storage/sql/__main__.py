"""The tables from a command line: `python -m nordlib.storage.sql sql [--database NAME] | check URL | upgrade URL`.

`sql` prints what `upgrade` does to an empty database of a kind, `check` says what a database lacks and then exits with 1, `upgrade` brings
it up to this version of nordlib. All three exit with 2 if the database cannot be used, and with 3 if their output cannot be written.
"""

import argparse
import sys
from collections.abc import Sequence

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
    printed = commands.add_parser("sql", help="print the plain SQL of every migration")
    printed.add_argument("--database", choices=("sqlite", "postgresql", "mariadb"), default="sqlite", help="for which database")
    for name, says in (("check", "say what a database lacks"), ("upgrade", "make the tables, or bring them up to date")):
        commands.add_parser(name, help=says).add_argument("url", help="for example sqlite:///register.db")
    with ending_cleanly():
        chosen = parser.parse_args(arguments)
    if chosen.command == "sql":
        return write_answer(migration_sql(chosen.database))
    try:
        lacking = _lacking(chosen.url, is_upgrade=chosen.command == "upgrade")
    except NordlibError as error:
        write_error(str(error))
        return 2
    answer = "\n".join(lacking) or "The database has everything that this version of nordlib needs."
    return write_answer(f"{answer}\n", 1 if lacking else 0)


def _lacking(url: str, *, is_upgrade: bool) -> tuple[str, ...]:
    """Return what a database lacks, upgraded or as it is."""
    engine = make_engine(url, must_exist=not is_upgrade)
    try:
        if is_upgrade:
            upgrade(engine)
        return check_schema(engine)
    except DBAPIError as error:
        translated = translate_error(error, engine.dialect)
    finally:
        engine.dispose()
    raise translated


if __name__ == "__main__":
    sys.exit(main())
