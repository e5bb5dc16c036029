"""Moving an account to one's own library, with the borrower's stated consent (MTM-32 to MTM-35, READ-A02, READ-A14, READ-A31).

A registrar typed a number into a form, and the person has an account elsewhere. Of it nothing is shown before consent is stated, and then
no more than a name, to make sure whom one speaks of; every attempt is a record, the refused ones too. A person with a protected identity is
never shown: the answer is to contact the agency, as it is where libraries do not move accounts to themselves.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal, NamedTuple

import attrs
from attrs import field

from nordlib.accounts.claims import email_is_free
from nordlib.accounts.models import Account, AccountId
from nordlib.accounts.policy import AGENCY, RegisterPolicy, help_at
from nordlib.accounts.powers import Acting, actor_may
from nordlib.accounts.staff import StaffId
from nordlib.contact import Email
from nordlib.decisions import Decision, Granted, Refused, RuleBook, Unknown, Verdict, does_not_apply, holds, rule
from nordlib.messages import Message, MessageKind
from nordlib.places import Library, LibraryId

__all__ = [
    "OFFER_RULES",
    "RULES",
    "Attempted",
    "ConsentBy",
    "Offer",
    "Offered",
    "PullAttempt",
    "PullCase",
    "PullFacts",
    "Pulled",
    "offer",
    "pull",
]


class ConsentBy(StrEnum):
    """Who agreed to the move."""

    BORROWER = "borrower"
    GUARDIAN = "guardian"


@attrs.frozen
class PullCase:
    """The account that has the number, None where nobody has it, and where it is to go.

    `consent_by` is who agreed, None where nobody did. `email` is a new address, None: it stays.
    """

    account: Account | None
    target: Library | None
    governs_target: bool
    consent_by: ConsentBy | None
    email: Email | None
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    by: StaffId
    policy: RegisterPolicy
    now: datetime
    on: date
    acting: Acting = Acting.MAY


@attrs.frozen
class PullFacts:
    """Nothing beside the answer: whatever is known of the account is not the asker's to read."""


class Attempted(StrEnum):
    """What came of an attempt."""

    REFUSED = "refused"
    SHOWN = "shown"
    """The dialog showed the borrower's name."""
    MOVED = "moved"


@attrs.frozen
class PullAttempt:
    """What is written down of each attempt: who, where to, on whose word, and of which account; of a protected one nothing is named."""

    by: StaffId
    target: LibraryId | None
    account: AccountId | None
    consent_by: ConsentBy | None
    at: datetime
    outcome: Attempted

    @property
    def about(self) -> str:
        """The id of what it is about; blank where nothing is named."""
        return self.account or ""


@attrs.frozen
class Offer:
    """What the dialog shows, and no more: the borrower's name, the library it would be, and the day."""

    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    library: LibraryId
    on: date


class Offered(NamedTuple):
    """What the dialog shows, and the record."""

    offer: Offer
    attempt: PullAttempt


class Pulled(NamedTuple):
    """The account at its new library, and the record."""

    account: Account
    attempt: PullAttempt


@rule("MTM-32", "account_not_found")
def somebody_has_the_number(case: PullCase) -> Verdict:
    """The person has an account."""
    return holds(case.account is not None)


@rule("READ-A14 READ-A02 MTM-35", "contact_central", patron=AGENCY)
def library_may_pull(case: PullCase) -> Verdict:
    """Libraries may move accounts to themselves, and the person has no protected identity: one answer for both."""
    protected = case.account is not None and case.account.protected
    return holds(case.policy.direct_pull and not protected, **help_at(case.policy))


@rule("MTM-33", "not_your_library")
def target_is_governed(case: PullCase) -> Verdict:
    """The account goes to a library that the registrar governs: one moves only those who will belong to oneself."""
    return holds(case.target is not None and case.governs_target)


@rule("MTM-32", "identity_taken_own_library")
def account_is_not_there_already(case: PullCase) -> Verdict:
    """The account is not at that library already; of a library that is not one's own that is not told."""
    if case.account is None or case.target is None or not case.governs_target:
        return does_not_apply()
    return holds(case.account.library != case.target.id)


@rule("MTM-33", "consent_required")
def somebody_agreed(case: PullCase) -> Verdict:
    """Consent is stated."""
    return holds(case.consent_by in (ConsentBy.BORROWER, ConsentBy.GUARDIAN))


@rule("READ-A31", "guardian_consent_required")
def guardian_agreed_for_the_child(case: PullCase) -> Verdict:
    """For a minor it is the guardian who agrees."""
    if case.account is None or case.consent_by is None or not case.policy.guardian_agrees_to_pull:
        return does_not_apply()
    return holds(case.consent_by == ConsentBy.GUARDIAN or not case.account.is_minor(case.on, case.policy.leap_day))


_GATES: Final = ((actor_may,), (somebody_has_the_number,), (library_may_pull,))
_AGREED: Final = (target_is_governed, account_is_not_there_already, somebody_agreed, guardian_agreed_for_the_child)
OFFER_RULES: Final[RuleBook[PullCase]] = RuleBook(*_GATES, _AGREED, about="pull_offer")
RULES: Final[RuleBook[PullCase]] = RuleBook(*_GATES, (*_AGREED, email_is_free), about="pull")


def offer(case: PullCase) -> Decision[Offered, PullFacts]:
    """What the dialog shows once consent is stated, or why nothing is shown. Either is a record."""
    trace, account, target = OFFER_RULES.judge(case), case.account, case.target
    if not trace.holds or account is None or target is None:
        return Refused(PullFacts(), trace, case.policy.edition, records=(_attempt(case, Attempted.REFUSED),))
    shown = Offer(account.first_name, account.last_name, target.id, case.on)
    return Granted(Offered(shown, _attempt(case, Attempted.SHOWN)), PullFacts(), trace, case.policy.edition)


def pull(case: PullCase) -> Decision[Pulled, PullFacts]:
    """The account at its new library, or every reason why not. `nordlib.accounts.transfer.by_pull` says what becomes of a request.

    One mail tells the borrower, at the new address if there is one; the former address is told where the policy says so. Moving is not
    extending: an account that has run out stays so.
    """
    trace, account, target = RULES.judge(case), case.account, case.target
    if not trace.holds or account is None or target is None:
        return Refused(PullFacts(), trace, case.policy.edition, records=(_attempt(case, Attempted.REFUSED),))
    moved = attrs.evolve(account, library=target.id, email=case.email or account.email)
    told = [_tell(MessageKind.MOVED_TO_LIBRARY, moved, target)]
    if moved.email != account.email and case.policy.notify_old_email:
        told.append(_tell(MessageKind.EMAIL_CHANGED, account, target))
    return Granted(Pulled(moved, _attempt(case, Attempted.MOVED)), PullFacts(), trace, case.policy.edition, tuple(told))


def _attempt(case: PullCase, outcome: Attempted) -> PullAttempt:
    hidden = case.account is None or case.account.protected
    target = None if hidden or case.target is None else case.target.id
    return PullAttempt(case.by, target, None if hidden or case.account is None else case.account.id, case.consent_by, case.now, outcome)


def _tell(kind: MessageKind, account: Account, target: Library) -> Message:
    return Message(kind, account.email.address, account.language, account.id, {"library": target.name})
