"""Moving an account to one's own library, with the borrower's stated consent (MTM-32 to MTM-35, READ-A02, READ-A14, READ-A31).

A registrar typed a number into a form, and the person has an account elsewhere. Of it nothing is shown before consent is stated, and then
no more than a name, to make sure whom one speaks of; every attempt is a record, the refused ones too. A person with a protected identity is
never shown: the answer is to contact the agency, as it is where libraries do not move accounts to themselves.
"""

from datetime import date, datetime
from typing import Final, Literal, NamedTuple

import attrs
from attrs import field

from nordlib.accounts.access import Access, actor_is_permitted
from nordlib.accounts.models import Account
from nordlib.accounts.policy import CONTACT_VALUES, AccountPolicy, contact_values
from nordlib.accounts.records import ConsentGiver, PullAttempt, PullOutcome
from nordlib.accounts.staff import StaffId
from nordlib.accounts.uniqueness import email_is_available
from nordlib.contact import Email
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Unknown, Verdict, grant, not_applicable, passes_if, rule
from nordlib.libraries import Library, LibraryId
from nordlib.messages import Message, MessageKind

__all__ = ["PREVIEW_RULES", "RULES", "PullCase", "PullPreview", "PullPreviewResult", "PullResult", "preview", "pull"]


@attrs.frozen
class PullCase:
    """The account that has the number, None where nobody has it, and where it is to go.

    `consent_by` is who agreed, None where nobody did. `email` is a new address, None: it stays.
    """

    account: Account | None
    target: Library | None
    administers_target: bool
    consent_by: ConsentGiver | None
    email: Email | None
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    by: StaffId
    policy: AccountPolicy
    now: datetime
    on: date
    access: Access = Access.ALLOWED


@attrs.frozen
class PullPreview:
    """What the dialog shows, and no more: the borrower's name, the library it would be, and the day."""

    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    library: LibraryId
    on: date


class PullPreviewResult(NamedTuple):
    """What the dialog shows, and the record."""

    preview: PullPreview
    attempt: PullAttempt


class PullResult(NamedTuple):
    """The account at its new library, and the record."""

    account: Account
    attempt: PullAttempt


@rule("MTM-32", "account_not_found")
def account_exists(case: PullCase) -> Verdict:
    """The person has an account."""
    return passes_if(case.account is not None)


@rule("READ-A14 READ-A02 MTM-35", "contact_central", patron=CONTACT_VALUES)
def library_may_pull(case: PullCase) -> Verdict:
    """Libraries may move accounts to themselves, and the person has no protected identity: one answer for both."""
    protected = case.account is not None and case.account.protected
    return passes_if(case.policy.pull_allowed and not protected, **contact_values(case.policy))


@rule("MTM-33", "not_your_library")
def target_is_administered(case: PullCase) -> Verdict:
    """The account goes to a library that the registrar governs: one moves only those who will belong to oneself."""
    return passes_if(case.target is not None and case.administers_target)


@rule("MTM-32", "identity_taken_own_library")
def account_is_at_another_library(case: PullCase) -> Verdict:
    """The account is not at that library already; of a library that is not one's own that is not told."""
    if case.account is None or case.target is None or not case.administers_target:
        return not_applicable()
    return passes_if(case.account.library != case.target.id)


@rule("MTM-33", "consent_required")
def consent_is_given(case: PullCase) -> Verdict:
    """Consent is stated."""
    return passes_if(case.consent_by in (ConsentGiver.BORROWER, ConsentGiver.GUARDIAN))


@rule("READ-A31", "guardian_consent_required")
def guardian_consented(case: PullCase) -> Verdict:
    """For a minor it is the guardian who agrees."""
    if case.account is None or case.consent_by is None or not case.policy.guardian_consents_to_pull:
        return not_applicable()
    return passes_if(case.consent_by == ConsentGiver.GUARDIAN or not case.account.is_minor(case.on, case.policy.leap_day))


_GATES: Final = ((actor_is_permitted,), (account_exists,), (library_may_pull,))
_AGREED: Final = (target_is_administered, account_is_at_another_library, consent_is_given, guardian_consented)
PREVIEW_RULES: Final[RuleBook[PullCase]] = RuleBook(*_GATES, _AGREED, topic="pull_offer")
RULES: Final[RuleBook[PullCase]] = RuleBook(*_GATES, (*_AGREED, email_is_available), topic="pull")


def preview(case: PullCase) -> Decision[PullPreviewResult, NoFacts]:
    """What the dialog shows once consent is stated, or why nothing is shown. Either is a record."""
    return PREVIEW_RULES.decide(case, NoFacts(), _previewed, audit_records=(_attempt(case, PullOutcome.REFUSED),))


def _previewed(case: PullCase) -> Grant[PullPreviewResult, NoFacts]:
    account, target = case.account, case.target
    assert account is not None
    assert target is not None
    shown = PullPreview(account.first_name, account.last_name, target.id, case.on)
    return grant(PullPreviewResult(shown, _attempt(case, PullOutcome.SHOWN)))


def pull(case: PullCase) -> Decision[PullResult, NoFacts]:
    """The account at its new library, or every reason why not. `nordlib.accounts.transfer.event_of_pull` says what becomes of a request.

    One mail tells the borrower, at the new address if there is one; the former address is told where the policy says so. Moving is not
    extending: an account that has run out stays so.
    """
    return RULES.decide(case, NoFacts(), _pulled, audit_records=(_attempt(case, PullOutcome.REFUSED),))


def _pulled(case: PullCase) -> Grant[PullResult, NoFacts]:
    account, target = case.account, case.target
    assert account is not None
    assert target is not None
    moved = attrs.evolve(account, library=target.id, email=case.email or account.email)
    messages = [_tell(MessageKind.MOVED_TO_LIBRARY, moved, target)]
    if moved.email != account.email and case.policy.notify_old_email:
        messages.append(_tell(MessageKind.EMAIL_CHANGED, account, target))
    return grant(PullResult(moved, _attempt(case, PullOutcome.MOVED)), tuple(messages))


def _attempt(case: PullCase, outcome: PullOutcome) -> PullAttempt:
    hidden = case.account is None or case.account.protected
    target = None if hidden or case.target is None else case.target.id
    return PullAttempt(case.by, target, None if hidden or case.account is None else case.account.id, case.consent_by, case.now, outcome)


def _tell(kind: MessageKind, account: Account, target: Library) -> Message:
    return Message(kind, account.email.address, account.language, account.id, {"library": target.name})
