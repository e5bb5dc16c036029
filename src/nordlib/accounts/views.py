"""What is shown of accounts, and to whom (MTM-07, MTM-19, MTM-20, MTM-30, MTM-49).

A sheet has what is stored of a borrower and nothing of a password. Of a protected person it has number and e-mail address alone.
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


@attrs.frozen
class AccountView:
    """What is shown of an account. None: there is none, or it is not shown."""

    id: AccountId
    identity: IdentityNumber | None
    email: Email
    protected: bool = False
    library: LibraryId | None = None
    kind: BorrowerKind | None = None
    first_name: str | None = field(default=None, repr=False)
    last_name: str | None = field(default=None, repr=False)
    valid_to: date | None = None
    expired: bool | None = None
    groups: frozenset[str] = frozenset()
    language: Language | None = None
    guardian: Guardian | None = None
    version: int | None = None


@attrs.frozen
class IncomingTransfer:
    """A request to change library, as the receiver's list has it (MTM-30)."""

    transfer: TransferId
    account: AccountId
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    identity: IdentityNumber | None
    email: Email
    origin: LibraryId
    target: LibraryId
    requested_on: date


@attrs.frozen
class StartPage:
    """A registrar's first page (MTM-07): the own library, how many borrowers it and its branches have, and how many requests wait."""

    library: LibraryId
    borrowers: int
    pending_incoming: int


@attrs.frozen
class ViewCase:
    """An account in sight of whoever looks; None where there is none to see."""

    account: Account | None
    policy: AccountPolicy
    on: date
    version: int | None = None
    access: Access = Access.ALLOWED


@attrs.frozen
class ListingCase(Generic[T]):
    """What was found, within the sight of whoever asks."""

    results: T
    policy: AccountPolicy
    access: Access = Access.ALLOWED


VIEW_RULES: Final[RuleBook[ViewCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), topic="view")
LISTING_RULES: Final[RuleBook[ListingCase[Any]]] = RuleBook((actor_is_permitted,), topic="listing")


def view(case: ViewCase) -> Decision[AccountView, NoFacts]:
    """The view of an account, or why there is none."""
    return VIEW_RULES.decide(case, NoFacts(), _viewed)


def _viewed(case: ViewCase) -> Grant[AccountView, NoFacts]:
    assert case.account is not None
    return grant(account_view(case.account, case.on, case.policy, case.version))


def list_results(case: ListingCase[T]) -> Decision[T, NoFacts]:
    """What was found, for somebody of the staff; nothing for one who was removed."""
    return LISTING_RULES.decide(case, NoFacts(), lambda case: grant(case.results))


def account_view(account: Account, on: date, policy: AccountPolicy, version: int | None = None) -> AccountView:
    """What is shown of an account on a day."""
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
    """A request as the receiver's list has it."""
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
