"""A small register for tests: libraries, staff, borrowers with accounts, and what they have borrowed."""

from datetime import date
from random import Random
from typing import Final

import attrs

from nordlib.accounts import Account, Registrar, StaffId
from nordlib.circulation import Loan, PatronId, PatronStanding
from nordlib.contact import Email
from nordlib.identity import Scheme, SchemeName
from nordlib.libraries import Library, LibraryId
from nordlib.storage import MemoryStore
from nordlib.testing.samples.chance import DAY, generator
from nordlib.testing.samples.library import LIBRARY, account_of, loan
from nordlib.testing.samples.persons import EVERYONE, Person, people

__all__ = ["SampleRegister", "register"]

_BRANCH: Final = LibraryId("A1")
_OTHER: Final = LibraryId("B")
#: Two libraries, and a branch of the first.
_LIBRARIES: Final = (
    Library(LIBRARY, "Library A"),
    Library(_BRANCH, "Branch A1", main_library_id=LIBRARY),
    Library(_OTHER, "Library B"),
)
_MOST_LOANS: Final = 4


@attrs.frozen(repr=False)
class SampleRegister:
    """A register of borrowers who cannot exist. The accounts, in the same order as the people, are spread over the libraries."""

    libraries: tuple[Library, ...]
    """The libraries: `A`, its branch `A1`, and `B`."""
    registrars: tuple[Registrar, ...]
    """A registrar of each library."""
    people: tuple[Person, ...]
    """The borrowers."""
    accounts: tuple[Account, ...]
    """The account of each borrower."""
    loans: tuple[Loan, ...]
    """The loans. The id of the patron is that of the account."""

    def __repr__(self) -> str:
        return f"<register of {len(self.people)} people with {len(self.loans)} loans>"

    def store(self) -> MemoryStore:
        """Return a new store in memory that holds the register; each patron is in good standing."""
        store = MemoryStore()
        with store.transaction() as tx:
            for library in self.libraries:
                tx.libraries.put(library)
            for registrar in self.registrars:
                tx.registrars.add(registrar)
            for account in self.accounts:
                tx.accounts.add(account)
                tx.patron_standings.put(PatronId(account.id), PatronStanding())
            for lent in self.loans:
                tx.loans.add(lent)
        return store


def register(
    scheme: Scheme | SchemeName = Scheme.SE, count: int = 20, *, seed: int | Random = 0, on: date = DAY, ages: range = EVERYONE
) -> SampleRegister:
    """Return a register of so many borrowers, each with up to four loans.

    Args:
        scheme: the scheme of the borrowers' country.
        count: how many borrowers.
        seed: a whole number, or a `Random`, whose next draws make the register.
        on: the day on which all were registered, and around which the loans are due.
        ages: the borrowers' ages in whole years on that day.

    Raises what `people` raises.

    >>> sample = register("no", 5, seed=1)
    >>> sample
    <register of 5 people with 11 loans>
    >>> len(sample.accounts), len(sample.store().run(lambda tx: tx.libraries.main_libraries()))
    (5, 2)
    """
    rng = generator(seed)
    borrowers = people(scheme, count, seed=rng, on=on, ages=ages)
    owned = [account_of(owner, f"b{place:06}", on=on) for place, owner in enumerate(borrowers, 1)]
    accounts = tuple(attrs.evolve(one, library=_LIBRARIES[rng.randrange(len(_LIBRARIES))].id) for one in owned)
    lent = [one.id for one in accounts for _ in range(rng.randrange(_MOST_LOANS + 1))]
    loans = tuple(loan(seed=rng, on=on, id=f"l{place:06}", patron=borrower) for place, borrower in enumerate(lent, 1))
    return SampleRegister(_LIBRARIES, tuple(map(_registrar, _LIBRARIES)), borrowers, accounts, loans)


def _registrar(library: Library) -> Registrar:
    address = f"registrar.{library.id.lower()}@example.org"
    return Registrar(StaffId(f"r-{library.id}"), library.id, Email(address, address))
