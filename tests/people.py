"""People and loans for tests: identity numbers are Skatteverket's published test numbers, which can never occur in production."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar, overload

import attrs

from nordlib.accounts import (
    LEGIMUS,
    AcceptedBy,
    Account,
    AccountId,
    AgencyStaff,
    Agreement,
    BorrowerKind,
    Presence,
    Registrar,
    RegistrationForm,
    StaffId,
)
from nordlib.circulation import HELSINGOR, Hold, HoldId, ItemId, Loan, LoanId, PatronId, PatronStanding, RenewalCase, TitleId
from nordlib.contact import parse_email
from nordlib.identity import IdentityNumber, parse
from nordlib.libraries import Library, LibraryId
from nordlib.money import Money
from nordlib.storage import MemoryStore
from nordlib.storage.sql import SqlStore

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()
#: Legimus as a test environment has it: it takes numbers that are published for tests.
REGISTER = attrs.evolve(LEGIMUS, accepted_numbers=attrs.evolve(LEGIMUS.accepted_numbers, accept_synthetic=True))
A, A1, B = LibraryId("A"), LibraryId("A1"), LibraryId("B")
LIBRARIES = (Library(A, "Stadsbiblioteket A"), Library(A1, "Filialen A1", main_library_id=A), Library(B, "Biblioteket B"))
STAFF = tuple(Registrar(StaffId(f"r-{library}"), library, parse_email(f"r-{library}@example.se")) for library in (A, A1, B))
AT_A, AT_A1, AT_B = STAFF
AGENCY = AgencyStaff(StaffId("mtm"))
MTM = LibraryId("MTM")

ADULT = "199005192381"
OTHER_ADULT = "198001022394"
CHILD = "201112022395"
COORDINATION = "198103682392"


def number(text: str) -> IdentityNumber:
    return parse(text, "se", on=TODAY)


AGREEMENT = Agreement("1", AcceptedBy.BORROWER, NOW)
FORM = RegistrationForm(
    BorrowerKind.ADULT,
    A,
    number(ADULT),
    "Anna",
    "Ek",
    parse_email("anna@example.se"),
    eligible=True,
    agreement=AGREEMENT,
    presence=Presence.IN_PERSON,
)
ACCOUNT = Account(AccountId("b1"), A, number(OTHER_ADULT), "Nils", "Berg", parse_email("nils@example.se"), AGREEMENT, "sv")
LOAN = Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20))
GOOD = PatronStanding()
HOLD = Hold(HoldId("H1"), PatronId("P2"), TitleId("T1"))


def kroner(amount: int) -> Money:
    return Money(Decimal(amount), "DKK")


Kept = TypeVar("Kept", bound=MemoryStore | SqlStore)


@overload
def register_store(*accounts: Account) -> MemoryStore: ...
@overload
def register_store(*accounts: Account, store: Kept) -> Kept: ...
def register_store(*accounts: Account, store: Any = None) -> Any:
    store = MemoryStore() if store is None else store
    with store.transaction() as tx:
        for library in LIBRARIES:
            tx.libraries.put(library)
        for registrar in STAFF:
            tx.registrars.add(registrar)
        for account in accounts:
            tx.accounts.add(account)
    return store


def renewal_case(now: str = "2026-03-18T10:00:00+01:00", holds: Any = (), patron: Any = GOOD, **changes: Any) -> RenewalCase:
    return RenewalCase(attrs.evolve(LOAN, **changes), HELSINGOR, datetime.fromisoformat(now), holds, patron)
