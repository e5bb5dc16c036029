"""Moving an account to the registrar's library, with the borrower's stated consent (MTM-32 to MTM-35, READ-A02, READ-A14, READ-A31).

A registrar enters a number in a form, and the person has an account elsewhere. Nothing about that account is shown until consent is
recorded; then only the name, so that the registrar can confirm the person. Every attempt is recorded, including the refused ones. A person
with a protected identity is never shown: the answer is to contact the agency, as it is where libraries may not pull accounts.
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
from nordlib.dates import with_fixed_offset
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, Unknown, Verdict, grant, not_applicable, passes_if, rule
from nordlib.hidden_fields import hides_fields
from nordlib.libraries import Library, LibraryId
from nordlib.messages import Message, MessageKind
from nordlib.validation import checked

__all__ = ["PREVIEW_RULES", "RULES", "PullCase", "PullPreview", "PullPreviewResult", "PullResult", "preview", "pull"]


@attrs.frozen
@checked
class PullCase:
    """An account at another library, and the library that pulls it."""

    account: Account | None
    """The account with the number on the form; None if there is none, at any library."""
    target: Library | None
    """The library to move the account to; None if it does not exist, or is the agency's."""
    administers_target: bool
    """Whether the registrar administers the target library."""
    consent_by: ConsentGiver | None
    """Who gave consent; None if consent was not given."""
    email: Email | None
    """The borrower's new e-mail address; None if it does not change."""
    email_is_taken: bool | Literal[Unknown.UNKNOWN]
    """Whether another account has the new e-mail address; UNKNOWN if the host cannot say."""
    by: StaffId
    """The id of the staff member who acts."""
    policy: AccountPolicy
    """The policy of the register."""
    now: datetime = field(converter=with_fixed_offset)
    """The instant of the attempt, for the record."""
    on: date
    """The date of the decision, in the zone of the register."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""


@hides_fields
@attrs.frozen
class PullPreview:
    """Everything that the dialog may show before the account is moved."""

    first_name: str = field(repr=False)
    """The borrower's first name."""
    last_name: str = field(repr=False)
    """The borrower's last name."""
    library: LibraryId
    """The id of the library to which the account would move."""
    on: date
    """The date on which it would move."""


class PullPreviewResult(NamedTuple):
    """A granted preview."""

    preview: PullPreview
    """The content of the dialog."""
    attempt: PullAttempt
    """The record of the attempt, for the audit log."""


class PullResult(NamedTuple):
    """A granted pull."""

    account: Account
    """The account at its new library."""
    attempt: PullAttempt
    """The record of the attempt, for the audit log."""


@rule("MTM-32", "account_not_found")
def account_exists(case: PullCase) -> Verdict:
    """The person has an account."""
    return passes_if(case.account is not None)


@rule("READ-A14 READ-A02 MTM-35", "contact_central", patron=CONTACT_VALUES)
def library_may_pull(case: PullCase) -> Verdict:
    """Libraries may pull accounts, and the person has no protected identity; both are refused with the same answer."""
    protected = case.account is not None and case.account.protected
    return passes_if(case.policy.pull_allowed and not protected, **contact_values(case.policy))


@rule("MTM-33", "not_your_library")
def target_is_administered(case: PullCase) -> Verdict:
    """The registrar administers the target library: a registrar pulls only accounts that will belong to a library of their own."""
    return passes_if(case.target is not None and case.administers_target)


@rule("MTM-32", "identity_taken_own_library")
def account_is_at_another_library(case: PullCase) -> Verdict:
    """The account is not at the target library already. This is not revealed about a library that the registrar does not administer."""
    if case.account is None or case.target is None or not case.administers_target:
        return not_applicable()
    return passes_if(case.account.library != case.target.id)


@rule("MTM-33 READ-A39", "consent_required")
def consent_is_given(case: PullCase) -> Verdict:
    """Consent is recorded, from the borrower, or from the guardian of a borrower who is a minor on the day."""
    if case.consent_by is None or case.account is None:
        return passes_if(False)
    return passes_if(case.consent_by is ConsentGiver.BORROWER or case.account.is_minor(case.on, case.policy.leap_day))


@rule("READ-A31", "guardian_consent_required")
def guardian_consented(case: PullCase) -> Verdict:
    """For a minor, the guardian gave the consent, where the policy requires it."""
    if case.account is None or case.consent_by is None or not case.policy.guardian_consents_to_pull:
        return not_applicable()
    return passes_if(case.consent_by == ConsentGiver.GUARDIAN or not case.account.is_minor(case.on, case.policy.leap_day))


_GATES: Final = ((actor_is_permitted,), (account_exists,), (library_may_pull,))
_AGREED: Final = (target_is_administered, account_is_at_another_library, consent_is_given, guardian_consented)
#: The rules for showing the dialog.
PREVIEW_RULES: Final[RuleBook[PullCase]] = RuleBook(*_GATES, _AGREED, topic="pull_offer")
#: The rules for moving the account.
RULES: Final[RuleBook[PullCase]] = RuleBook(*_GATES, (*_AGREED, email_is_available), topic="pull")


def preview(case: PullCase) -> Decision[PullPreviewResult, NoFacts]:
    """Decide a preview: grant the content of the dialog, or refuse with every reason. Either way the attempt is recorded."""
    return PREVIEW_RULES.decide(case, NoFacts(), _previewed, audit_records=(_attempt(case, PullOutcome.REFUSED),))


def _previewed(case: PullCase) -> Grant[PullPreviewResult, NoFacts]:
    account, target = case.account, case.target
    assert account is not None
    assert target is not None
    pull_preview = PullPreview(account.first_name, account.last_name, target.id, case.on)
    return grant(PullPreviewResult(pull_preview, _attempt(case, PullOutcome.SHOWN)))


def pull(case: PullCase) -> Decision[PullResult, NoFacts]:
    """Decide a pull: grant the account at its new library, or refuse with every reason.

    One message notifies the borrower, at the new e-mail address if there is one; if the policy says so, another one notifies the former
    address. A pull does not extend the account: if it has expired, it stays expired. For a pending transfer request, see
    `nordlib.accounts.transfer.event_of_pull`.
    """
    return RULES.decide(case, NoFacts(), _pulled, audit_records=(_attempt(case, PullOutcome.REFUSED),))


def _pulled(case: PullCase) -> Grant[PullResult, NoFacts]:
    account, target = case.account, case.target
    assert account is not None
    assert target is not None
    moved = attrs.evolve(account, library=target.id, email=case.email or account.email)
    messages = [_message(MessageKind.MOVED_TO_LIBRARY, moved, target)]
    if moved.email != account.email and case.policy.notify_old_email:
        messages.append(_message(MessageKind.EMAIL_CHANGED, account, target))
    return grant(PullResult(moved, _attempt(case, PullOutcome.MOVED)), tuple(messages))


def _attempt(case: PullCase, outcome: PullOutcome) -> PullAttempt:
    hidden = case.account is None or case.account.protected
    target = None if hidden or case.target is None else case.target.id
    return PullAttempt(case.by, target, None if hidden or case.account is None else case.account.id, case.consent_by, case.now, outcome)


def _message(kind: MessageKind, account: Account, target: Library) -> Message:
    return Message(kind, account.email.address, account.language, account.id, {"library": target.name})
