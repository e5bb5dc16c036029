"""The borrowers and staff that the cases put into a store. Their numbers are published for tests (`nordlib.identity.ranges`)."""

from datetime import date, datetime, timedelta, timezone
from itertools import islice
from random import Random
from typing import Any, Final

import attrs

from nordlib.accounts import Acceptance, Account, AccountId, Agreement, Registrar, StaffId, Transfer, TransferId
from nordlib.contact import parse_email
from nordlib.identity import IdentityNumber
from nordlib.identity.synthetic import numbers
from nordlib.messages import Message, MessageKind
from nordlib.places import LibraryId

__all__ = ["NOW", "NUMBERS", "TODAY", "A", "B", "account", "message", "registrar", "transfer"]

TODAY: Final = date(2026, 11, 24)
#: With a part of a second and an offset that is nobody's, so that a store which keeps the clock on the wall is caught.
NOW: Final = datetime(2026, 11, 24, 12, 0, 0, 250_000, timezone(timedelta(hours=3, minutes=30)))
A: Final = LibraryId("A")
B: Final = LibraryId("B")
_AGES: Final = range(30, 60)
NUMBERS: Final[tuple[IdentityNumber, ...]] = tuple(islice(numbers("se", Random(1), on=TODAY, ages=_AGES), 20))  # noqa: S311 - not for secrets


def account(place: int, **changes: Any) -> Account:
    """A borrower, one for each place from 0 to 19, at the first library unless told otherwise."""
    whole = Account(
        AccountId(f"a{place:02}"),
        A,
        NUMBERS[place],
        f"Anna{place}",
        "Ek",
        parse_email(f"a{place}@example.se"),
        Agreement("1", Acceptance.BORROWER, NOW),
        "sv",
    )
    return attrs.evolve(whole, **changes)


def transfer(place: int, of: Account, **changes: Any) -> Transfer:
    """A borrower's request to move to the second library."""
    return attrs.evolve(Transfer(TransferId(f"t{place:02}"), of.id, of.library, B, NOW), **changes)


def registrar(place: int, **changes: Any) -> Registrar:
    """One of the staff."""
    return attrs.evolve(Registrar(StaffId(f"r{place:02}"), A, parse_email(f"r{place}@example.se")), **changes)


def message(about: str = "a00", library: str = "B") -> Message:
    """Something that is due to a borrower."""
    return Message(MessageKind.TRANSFER_COMPLETED, "a0@example.se", "sv", about, {"library": library})
