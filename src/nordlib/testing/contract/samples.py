"""The borrowers and staff that the cases put into a store. Their numbers are published for tests (`nordlib.identity.testdata.ranges`)."""

from datetime import date, datetime, timedelta, timezone
from itertools import islice
from random import Random
from typing import Any, Final

import attrs

from nordlib.accounts import AcceptedBy, Account, AccountId, Agreement, Registrar, StaffId, Transfer, TransferId
from nordlib.contact import parse_email
from nordlib.identity import IdentityNumber
from nordlib.identity.testdata.valid import valid_numbers
from nordlib.libraries import LibraryId
from nordlib.messages import Message, MessageKind

__all__ = ["NOW", "NUMBERS", "TODAY", "A", "B", "make_account", "make_message", "make_registrar", "make_transfer"]

TODAY: Final = date(2026, 11, 24)
#: With a part of a second and an offset that is nobody's, so that a store which keeps the clock on the wall is caught.
NOW: Final = datetime(2026, 11, 24, 12, 0, 0, 250_000, timezone(timedelta(hours=3, minutes=30)))
A: Final = LibraryId("A")
B: Final = LibraryId("B")
_AGES: Final = range(30, 60)
NUMBERS: Final[tuple[IdentityNumber, ...]] = tuple(islice(valid_numbers("se", Random(1), on=TODAY, ages=_AGES), 20))  # noqa: S311 - not for secrets


def make_account(index: int, **changes: Any) -> Account:
    """A borrower, one for each place from 0 to 19, at the first library unless told otherwise."""
    whole = Account(
        AccountId(f"a{index:02}"),
        A,
        NUMBERS[index],
        f"Anna{index}",
        "Ek",
        parse_email(f"a{index}@example.se"),
        Agreement("1", AcceptedBy.BORROWER, NOW),
        "sv",
    )
    return attrs.evolve(whole, **changes)


def make_transfer(index: int, of: Account, **changes: Any) -> Transfer:
    """A borrower's request to move to the second library."""
    return attrs.evolve(Transfer(TransferId(f"t{index:02}"), of.id, of.library, B, NOW), **changes)


def make_registrar(index: int, **changes: Any) -> Registrar:
    """One of the staff."""
    return attrs.evolve(Registrar(StaffId(f"r{index:02}"), A, parse_email(f"r{index}@example.se")), **changes)


def make_message(subject_id: str = "a00", library: str = "B") -> Message:
    """Something that is due to a borrower."""
    return Message(MessageKind.TRANSFER_COMPLETED, "a0@example.se", "sv", subject_id, {"library": library})
