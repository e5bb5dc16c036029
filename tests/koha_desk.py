"""The small library of the example, in a database of its own for a module of tests, and filled anew for each test."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

from koha.connection import koha_engine
from koha.contract import emptied
from koha.sample import ZONE, fill_sample
from koha.schema import make_tables
from koha.store import KohaStore
from sqlalchemy import Engine, text

from nordlib.circulation import CirculationStaff, LoanId, PatronId
from tests.servers import database

__all__ = ["DESK", "LATE", "PATRON", "change", "filled", "opened_engine", "rows"]

PATRON: Final = PatronId("7")
LATE: Final = LoanId("102")
DESK: Final = CirculationStaff("9")


@contextmanager
def opened_engine() -> Generator[Engine]:
    """Make the tables in a database of their own, and drop it at the end."""
    with database("mariadb") as url:
        engine = koha_engine(url)
        make_tables(engine)
        yield engine
        engine.dispose()


def filled(engine: Engine) -> KohaStore:
    """Fill the tables anew with the small library."""
    emptied(engine)
    with engine.begin() as connection:
        for table in ("systempreferences", "branches", "categories"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of our own
    fill_sample(engine)
    return KohaStore(engine, zone=ZONE, currency="DKK")


def rows(store: KohaStore, query: str, **values: Any) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def change(store: KohaStore, statement: str, **values: Any) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(statement), values)
