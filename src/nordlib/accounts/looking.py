"""What is shown of accounts, and to whom (MTM-07, MTM-19, MTM-20, MTM-30, MTM-49).

A sheet has what is stored of a borrower and nothing of a password. Of a protected person it has number and e-mail address alone.
"""

from datetime import date
from typing import Final, Generic, TypeVar

import attrs
from attrs import field

from nordlib.accounts.models import Account, AccountId, BorrowerKind, Guardian, Transfer, TransferId
from nordlib.accounts.policy import RegisterPolicy
from nordlib.accounts.powers import Acting, actor_may
from nordlib.accounts.sight import account_is_in_sight
from nordlib.contact import Email
from nordlib.decisions import Decision, Granted, Refused, RuleBook
from nordlib.identity import IdentityNumber
from nordlib.places import LibraryId
from nordlib.texts import Language

__all__ = [
    "LISTING_RULES",
    "VIEW_RULES",
    "Incoming",
    "ListingCase",
    "LookingFacts",
    "Sheet",
    "StartPage",
    "ViewCase",
    "listed",
    "sheet_of",
    "view",
]

T = TypeVar("T")


@attrs.frozen
class Sheet:
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
class Incoming:
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
class LookingFacts:
    """Nothing beside the answer."""


@attrs.frozen
class ViewCase:
    """An account in sight of whoever looks; None where there is none to see."""

    account: Account | None
    policy: RegisterPolicy
    on: date
    version: int | None = None
    acting: Acting = Acting.MAY


@attrs.frozen
class ListingCase(Generic[T]):
    """What was found, within the sight of whoever asks."""

    found: T
    policy: RegisterPolicy
    acting: Acting = Acting.MAY


VIEW_RULES: Final[RuleBook[ViewCase]] = RuleBook((actor_may,), (account_is_in_sight,), about="view")
LISTING_RULES: Final = RuleBook((actor_may,), about="listing")


def view(case: ViewCase) -> Decision[Sheet, LookingFacts]:
    """The sheet of an account, or why there is none."""
    trace = VIEW_RULES.judge(case)
    if not trace.holds or case.account is None:
        return Refused(LookingFacts(), trace, case.policy.edition)
    return Granted(sheet_of(case.account, case.on, case.policy, case.version), LookingFacts(), trace, case.policy.edition)


def listed(case: ListingCase[T]) -> Decision[T, LookingFacts]:
    """What was found, for somebody of the staff; nothing for one who was removed."""
    trace = LISTING_RULES.judge(case)
    if not trace.holds:
        return Refused(LookingFacts(), trace, case.policy.edition)
    return Granted(case.found, LookingFacts(), trace, case.policy.edition)


def sheet_of(account: Account, on: date, policy: RegisterPolicy, version: int | None = None) -> Sheet:
    """What is shown of an account on a day."""
    if account.protected:
        return Sheet(account.id, account.identity, account.email, protected=True, version=version)
    return Sheet(
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


def incoming(transfer: Transfer, account: Account, requested_on: date) -> Incoming:
    """A request as the receiver's list has it."""
    return Incoming(
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
