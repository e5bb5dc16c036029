"""A library for the tests of SIP2: patrons with cards and codes, loans that can be renewed and one that cannot, and the server."""

import asyncio
import importlib
import sys
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from nordlib.circulation import HELSINGOR, Hold, ItemId, Loan, LoanId, PatronId, PatronStanding, TitleId
from nordlib.credentials import Credential, Principal, Realm
from nordlib.identity.pseudonyms import KeyRing, new_key
from nordlib.interchange import sip2
from nordlib.libraries import LibraryId
from nordlib.passwords import Scrypt
from nordlib.patrons import Patron, borrower_number
from nordlib.storage.sql import SqlStore

__all__ = [
    "ANNA",
    "AT",
    "CHILD",
    "DUE",
    "ELSEWHERE",
    "HOME",
    "KEY",
    "LATER",
    "LIBRARY",
    "NOW",
    "SELFCHECK",
    "SERVER",
    "SETTINGS",
    "TODAY",
    "card",
    "codes_of",
    "fill",
    "filled",
    "item",
    "library",
    "loan",
    "loans_of",
    "played",
    "selfcheck",
]

NOW = datetime(2026, 3, 18, 9, tzinfo=UTC)
AT = sip2.SipTime.of(NOW, HELSINGOR.zone)
SETTINGS = sip2.LibrarySettings("DK-721700", HELSINGOR.zone, "da", library="Biblioteket", location="Voksen")
KEYS = KeyRing("patrons", {"k1": new_key()}, "k1")
HASHER = Scrypt(cost=1)
DUE, LATER = date(2026, 3, 20), date(2026, 6, 1)


@contextmanager
def examples() -> Generator[tuple[ModuleType, ModuleType, ModuleType]]:
    """The examples of the server, the library behind it, and the self-check, as modules."""
    folder = str(Path(__file__).parent.parent / "examples")
    sys.path.insert(0, folder)
    try:
        names = ("sip2_server", "sip2_library", "sip2_selfcheck")
        yield tuple(importlib.import_module(name) for name in names)  # type: ignore[misc]  # three of them
    finally:
        sys.path.remove(folder)


def card(number: int) -> str:
    return f"2044{number:02}"


def item(patron: int, place: int) -> ItemId:
    return ItemId(f"3{patron:02}{place:02}")


def fill(store: SqlStore, patrons: int = 1) -> None:
    """Patrons with three loans each: two can be renewed, the third is not due for long."""
    with store.transaction() as tx:
        for number in range(patrons):
            patron = PatronId(f"p{number}")
            tx.patrons.add(Patron(patron, borrower_number(card(number)), "Anna Ek", language="en"))
            tx.credentials.add(Credential(Principal(Realm.PATRON, patron.__str__()), HASHER.hash("1234")))
            tx.patron_standings.put(patron, PatronStanding())
            for place, due in enumerate((DUE, DUE, LATER)):
                title = TitleId(f"t{number}-{place}")
                tx.loans.add(Loan(LoanId(f"l{number}-{place}"), patron, item(number, place), title, due=due))


def library(store: SqlStore, /, **changes: Any) -> Any:
    made = LIBRARY.Library(
        store, SETTINGS, {"desk": HASHER.hash("open")}, KEYS, hasher=HASHER, now=lambda: NOW, titles={TitleId("t0-0"): "Peter Plys"}
    )
    return attrs.evolve(made, **changes)


def loans_of(store: SqlStore, number: int = 0) -> dict[str, Loan]:
    found = store.read(lambda tx: tx.loans.for_patron(PatronId(f"p{number}")))
    return {each.value.item: each.value for each in found if not isinstance(each, Exception)}


with examples() as modules:
    SERVER, LIBRARY, SELFCHECK = modules


def played(store: SqlStore, dialogue: Callable[[int], Awaitable[Any]], /, *, tls: Any = None, limits: Any = None, **changes: Any) -> Any:
    """What a dialogue with the server on a port returns; the server is closed afterwards, and nothing of it is left running."""

    async def play() -> Any:
        server = SERVER.Server(library(store, **changes), limits)
        port = await server.start("127.0.0.1", 0, tls)
        try:
            async with asyncio.timeout(60):
                return await dialogue(port)
        finally:
            await server.close()
            await asyncio.sleep(0)
            assert asyncio.all_tasks() == {asyncio.current_task()}

    return asyncio.run(play())


def selfcheck(port: int, **options: Any) -> Any:
    return SELFCHECK.SelfCheck("127.0.0.1", port, **({"user": "desk", "password": "open"} | options))


def codes_of(answer: sip2.Answer[Any]) -> tuple[str, ...]:
    """The codes and facts that an answer does not say."""
    return tuple(loss.code for loss in answer.lost)


TODAY = NOW.date()
ANNA, CHILD = PatronId("p1"), PatronId("child")
HOME, ELSEWHERE = LibraryId("DK-721700"), LibraryId("DK-714700")
KEY = "a key that is long enough to be one"


def loan(place: int, **changes: Any) -> Loan:
    made = Loan(LoanId(f"l{place}"), ANNA, ItemId(f"i{place}"), TitleId(f"t{place}"), due=TODAY + timedelta(days=2))
    return attrs.evolve(made, **changes)


def filled(make_store: Callable[[], Any], *loans: Loan, holds: tuple[Hold, ...] = (), standing: PatronStanding | None = None) -> Any:
    """A store in which Anna has loans and holds."""
    store = make_store()
    with store.transaction() as tx:
        tx.patron_standings.put(ANNA, standing or PatronStanding())
        for each in loans:
            tx.loans.add(each)
        for hold in holds:
            tx.holds.add(hold)
    return store
