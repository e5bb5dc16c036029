"""What is shown of accounts, and to whom (MTM-07, MTM-19, MTM-20, MTM-30, MTM-49).

A view shows what is stored about a borrower, and nothing about the password. For a protected person it shows only the number and the e-mail
address.
"""

from datetime import date
from typing import Any, Final, Generic, TypeVar

import attrs
from attrs import field

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.models import Account, AccountId, BorrowerKind, Guardian, Transfer, TransferId
from nordlib.accounts.policy import AccountPolicy
from nordlib.contact import Email
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, grant
from nordlib.hidden_fields import hides_fields
from nordlib.identity import IdentityNumber
from nordlib.libraries import LibraryId
from nordlib.texts import Language

__all__ = [
    "LISTING_RULES",
    "VIEW_RULES",
    "AccountView",
    "IncomingTransfer",
    "ListingCase",
    "StartPage",
    "ViewCase",
    "account_view",
    "list_results",
    "view",
]

T = TypeVar("T")


@hides_fields
@attrs.frozen
class AccountView:
    """What is shown of an account. A field is None if the account has no such value, or if it is not shown."""

    id: AccountId
    """The id of the account."""
    identity: IdentityNumber | None
    """The borrower's identity number; None for a student without one."""
    email: Email
    """The borrower's e-mail address."""
    protected: bool = False
    """Whether the borrower has a protected identity; the fields below are then empty, except `version`."""
    library: LibraryId | None = None
    """The id of the library that keeps the account."""
    kind: BorrowerKind | None = None
    """The kind of borrower on the day of the view."""
    first_name: str | None = field(default=None, repr=False)
    """The borrower's first name."""
    last_name: str | None = field(default=None, repr=False)
    """The borrower's last name."""
    valid_to: date | None = None
    """The last valid day; None also if the account is valid until further notice."""
    expired: bool | None = None
    """Whether the last valid day has passed on the day of the view."""
    groups: frozenset[str] = frozenset()
    """The borrower's user groups."""
    language: Language | None = None
    """The language of the messages to the borrower."""
    guardian: Guardian | None = None
    """The guardian of a minor."""
    version: int | None = None
    """The stored version of the account, to detect a conflicting edit; None if it was not given."""


@hides_fields
@attrs.frozen
class IncomingTransfer:
    """A transfer request in the list of the receiving library (MTM-30)."""

    transfer: TransferId
    """The id of the request."""
    account: AccountId
    """The id of the account to move."""
    first_name: str = field(repr=False)
    """The borrower's first name."""
    last_name: str = field(repr=False)
    """The borrower's last name."""
    identity: IdentityNumber | None
    """The borrower's identity number; None for a student without one."""
    email: Email
    """The borrower's e-mail address."""
    origin: LibraryId
    """The id of the library from which the account would move."""
    target: LibraryId
    """The id of the receiving library."""
    requested_on: date
    """The date of the request, in the zone of the register."""


@attrs.frozen
class StartPage:
    """A registrar's start page (MTM-07)."""

    library: LibraryId
    """The id of the registrar's library."""
    borrowers: int
    """The number of borrowers at the library and its branches: expired accounts are counted, protected ones are not."""
    pending_incoming: int
    """The number of pending transfer requests to the library and its branches."""


@attrs.frozen
class ViewCase:
    """An account that is to be shown."""

    account: Account | None
    """The account; None if the actor cannot see it or it does not exist."""
    policy: AccountPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""
    version: int | None = None
    """The stored version of the account; None if it is not to be shown."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""


@attrs.frozen
class ListingCase(Generic[T]):
    """The results of a lookup that are to be shown."""

    results: T
    """The results, limited to what the actor may see."""
    policy: AccountPolicy
    """The policy of the register."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""


#: The rules for viewing an account.
VIEW_RULES: Final[RuleBook[ViewCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), topic="view")
#: The rules for every list, search and count.
LISTING_RULES: Final[RuleBook[ListingCase[Any]]] = RuleBook((actor_is_permitted,), topic="listing")


def view(case: ViewCase) -> Decision[AccountView, NoFacts]:
    """Decide a view: grant the view of the account, or refuse with every reason."""
    return VIEW_RULES.decide(case, NoFacts(), _viewed)


def _viewed(case: ViewCase) -> Grant[AccountView, NoFacts]:
    assert case.account is not None
    return grant(account_view(case.account, case.on, case.policy, case.version))


def list_results(case: ListingCase[T]) -> Decision[T, NoFacts]:
    """Decide a listing: grant the results, or refuse a staff member who was removed or may not see them."""
    return LISTING_RULES.decide(case, NoFacts(), lambda case: grant(case.results))


def account_view(account: Account, on: date, policy: AccountPolicy, version: int | None = None) -> AccountView:
    """Return what is shown of an account on a day.

    Args:
        account: The account.
        on: The day, in the zone of the register.
        policy: The policy of the register.
        version: The stored version of the account; None if it is not to be shown.
    """
    if account.protected:
        return AccountView(account.id, account.identity, account.email, protected=True, version=version)
    return AccountView(
        account.id,
        account.identity,
        account.email,
        library=account.library,
        kind=account.kind(on, policy.leap_day),
        first_name=account.first_name,
        last_name=account.last_name,
        valid_to=account.valid_to,
        expired=account.is_expired(on),
        groups=account.groups,
        language=account.language,
        guardian=account.guardian,
        version=version,
    )


def incoming_transfer(transfer: Transfer, account: Account, requested_on: date) -> IncomingTransfer:
    """Return a transfer request as the list of the receiving library shows it."""
    return IncomingTransfer(
        transfer.id,
        account.id,
        account.first_name,
        account.last_name,
        account.identity,
        account.email,
        transfer.origin,
        transfer.target,
        requested_on,
    )
