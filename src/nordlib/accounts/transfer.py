"""Moving a borrower's account to another library (MTM-27 to MTM-31, READ-A12, READ-A13, READ-A34).

The borrower, or a registrar of the present library, requests the move; the receiving library accepts or denies it. Until then nothing
moves. A distance student, registered at the library at home, gets to the university in this way (MTM-44).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

import attrs

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.models import Account, Transfer, TransferId, TransferState
from nordlib.accounts.policy import CONTACT_VALUES, AccountPolicy, SecondTransferRule, contact_values
from nordlib.accounts.staff import AgencyStaff, BorrowerActor, Registrar
from nordlib.decisions import Decision, Grant, RuleBook, StateTable, Transition, Verdict, grant, not_applicable, passes_if, rule
from nordlib.libraries import Library, LibraryId
from nordlib.messages import Message, MessageKind
from nordlib.validation import checked

__all__ = [
    "ACCEPT_RULES",
    "DENY_RULES",
    "REQUEST_RULES",
    "TRANSITIONS",
    "TransferAnswerCase",
    "TransferAnswerResult",
    "TransferEvent",
    "TransferFacts",
    "TransferRequestCase",
    "TransferRequestResult",
    "answer",
    "event_of_pull",
    "request",
]


class TransferEvent(StrEnum):
    """What can happen to a transfer request."""

    ACCEPT = "accept"
    """The receiving library accepts the request."""
    DENY = "deny"
    """The receiving library denies the request."""
    PULL_HERE = "pull_here"
    """The receiving library has pulled the account."""
    CLOSE = "close"
    """The account was deleted, protected, moved or pulled elsewhere; or the request was not answered in time."""
    SUPERSEDE = "supersede"
    """A newer request replaces this one."""


@attrs.frozen
@checked
class TransferRequestCase:
    """An account, the person who asks to move it, and the library to move it to."""

    account: Account | None
    """The account; None if the actor cannot see it or it does not exist."""
    actor: Registrar | AgencyStaff | BorrowerActor
    """The staff member, or the borrower, who makes the request."""
    target: Library | None
    """The library to move the account to; None if it does not exist, or is the agency's."""
    has_pending: bool
    """Whether another request for the account is pending."""
    policy: AccountPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""
    administers_both: bool = False
    """Whether the actor is staff who administer both the present library and the target."""
    guardian_consented: bool = False
    """Whether the guardian of a minor has consented."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""


@attrs.frozen
@checked
class TransferAnswerCase:
    """A transfer request, and what the registrar who answers it may do."""

    transfer: Transfer | None
    """The newest request for the account; None if there is none, or the registrar administers neither of its libraries."""
    account: Account | None
    """The account to move; None if `transfer` is None, or the account was deleted."""
    target: Library | None
    """The receiving library; None if `transfer` is None, or the library does not exist."""
    administers_target: bool
    """Whether the registrar administers the receiving library."""
    policy: AccountPolicy
    """The policy of the register."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""


@attrs.frozen
class TransferFacts:
    """What is known about a transfer beyond the decision itself."""

    state: TransferState | None
    """The state of the request after the decision; None without a request that the actor may know about."""


class TransferRequestResult(NamedTuple):
    """A granted request."""

    transfer: Transfer | None
    """The pending request; None if the account moved at once."""
    account: Account
    """The account: unchanged while the request is pending, at its new library if it moved at once."""


class TransferAnswerResult(NamedTuple):
    """An answered request."""

    transfer: Transfer
    """The request in its new state."""
    account: Account
    """The account: at its new library if the request was accepted, unchanged if it was denied."""


@rule("MTM-24 MTM-27", "account_expired", patron=("valid_to",))
def account_is_valid(case: TransferRequestCase) -> Verdict:
    """A borrower whose account has expired cannot request a transfer; a registrar still can."""
    if case.account is None or not isinstance(case.actor, BorrowerActor):
        return not_applicable()
    return passes_if(not case.account.is_expired(case.on), valid_to=case.account.valid_to)


@rule("MTM-27", "library_not_found")
def target_exists(case: TransferRequestCase) -> Verdict:
    """The target library exists."""
    return passes_if(case.target is not None)


@rule("MTM-27 READ-A12", "same_library")
def target_is_another(case: TransferRequestCase) -> Verdict:
    """The account is not at the target library already."""
    if case.account is None or case.target is None:
        return not_applicable()
    return passes_if(case.target.id != case.account.library)


@rule("READ-A12", "transfer_already_pending")
def no_transfer_is_pending(case: TransferRequestCase) -> Verdict:
    """No other request for the account is pending, or the policy lets a newer request replace it."""
    return passes_if(case.has_pending is False or case.policy.on_second_transfer == SecondTransferRule.SUPERSEDE)


@rule("READ-A15", "contact_central", patron=CONTACT_VALUES)
def borrower_is_not_protected(case: TransferRequestCase) -> Verdict:
    """The borrower has no protected identity: the account of a protected person belongs to the agency, and stays there."""
    return not_applicable() if case.account is None else passes_if(not case.account.protected, **contact_values(case.policy))


@rule("READ-A31", "guardian_consent_required")
def guardian_consented_to_transfer(case: TransferRequestCase) -> Verdict:
    """For a minor, the guardian has consented, where the policy requires it."""
    if case.account is None or not case.policy.guardian_consents_to_transfer or not case.account.is_minor(case.on, case.policy.leap_day):
        return not_applicable()
    return passes_if(case.guardian_consented)


@rule("MTM-06 READ-A30", "not_visible")
def transfer_is_visible(case: TransferAnswerCase) -> Verdict:
    """The registrar administers the present library of the account, or the receiving library."""
    return passes_if(case.transfer is not None and case.target is not None)


@rule("MTM-28", "not_authorized")
def library_may_answer(case: TransferAnswerCase) -> Verdict:
    """The registrar administers the receiving library."""
    return passes_if(case.administers_target)


@rule("MTM-28", "transfer_not_pending")
def request_is_pending(case: TransferAnswerCase) -> Verdict:
    """The request is still pending, and its account still exists."""
    return passes_if(
        case.transfer is not None and case.account is not None and TRANSITIONS.accepts(case.transfer.state, TransferEvent.ACCEPT)
    )


#: The rules for requesting a transfer.
REQUEST_RULES: Final[RuleBook[TransferRequestCase]] = RuleBook(
    (actor_is_permitted,),
    (account_is_visible,),
    (borrower_is_not_protected,),
    (account_is_valid, target_exists, target_is_another, no_transfer_is_pending, guardian_consented_to_transfer),
    topic="transfer_request",
)
_GATES: Final = ((actor_is_permitted,), (transfer_is_visible,), (library_may_answer,), (request_is_pending,))
#: The rules for accepting a request.
ACCEPT_RULES: Final[RuleBook[TransferAnswerCase]] = RuleBook(*_GATES, topic="transfer_acceptance")
#: The rules for denying a request.
DENY_RULES: Final[RuleBook[TransferAnswerCase]] = RuleBook(*_GATES, topic="transfer_denial")

#: What can happen to a request in each state. Every state has a row; an event that a row leaves out cannot happen.
TRANSITIONS: Final[StateTable[TransferState, TransferEvent]] = StateTable(
    {
        TransferState.PENDING: {
            TransferEvent.ACCEPT: Transition(
                TransferState.ACCEPTED, guard=ACCEPT_RULES, notifies=MessageKind.TRANSFER_COMPLETED
            ),  # MTM-28, MTM-31
            TransferEvent.DENY: Transition(TransferState.DENIED, guard=DENY_RULES, notifies=MessageKind.TRANSFER_DENIED),  # MTM-31
            TransferEvent.PULL_HERE: Transition(TransferState.ACCEPTED),  # READ-A12
            TransferEvent.CLOSE: Transition(TransferState.CLOSED),  # READ-A12, READ-A34
            TransferEvent.SUPERSEDE: Transition(TransferState.SUPERSEDED),  # READ-A34
        },
        TransferState.ACCEPTED: {},
        TransferState.DENIED: {},
        TransferState.CLOSED: {},
        TransferState.SUPERSEDED: {},
    }
)


def event_of_pull(transfer: Transfer, to: LibraryId) -> TransferEvent:
    """Return what a pull does to a pending request: a request to the same library is fulfilled, any other is closed (READ-A12)."""
    return TransferEvent.PULL_HERE if transfer.target == to else TransferEvent.CLOSE


def request(case: TransferRequestCase, new_id: TransferId, now: datetime) -> Decision[TransferRequestResult, TransferFacts]:
    """Decide a transfer request: grant the pending request, or refuse with every reason. The borrower is notified (MTM-29).

    If the policy allows it, a registrar who administers both libraries moves the account at once (READ-A13), without a pending request; the
    borrower is notified of the move instead.

    Args:
        case: The account, the actor, and the target library.
        new_id: The id of the new request.
        now: The instant of the request, an aware datetime.
    """

    def requested(case: TransferRequestCase) -> Grant[TransferRequestResult, TransferFacts]:
        account, target = case.account, case.target
        assert account is not None
        assert target is not None
        if case.administers_both and case.policy.immediate_transfer:
            moved = TransferRequestResult(None, attrs.evolve(account, library=target.id))
            return grant(moved, (_message(MessageKind.TRANSFER_COMPLETED, account, target),), TransferFacts(TransferState.ACCEPTED))
        transfer = Transfer(new_id, account.id, account.library, target.id, now)
        message = _message(MessageKind.TRANSFER_REQUESTED, account, target)
        return grant(TransferRequestResult(transfer, account), (message,), TransferFacts(transfer.state))

    return REQUEST_RULES.decide(case, TransferFacts(None), requested)


def answer(case: TransferAnswerCase, event: TransferEvent) -> Decision[TransferAnswerResult, TransferFacts]:
    """Decide the answer to a request: grant the answered request, or refuse with every reason. The borrower is notified (MTM-31).

    If the request is accepted, the account moves; if it is denied, the account stays where it is.
    """
    transition = TRANSITIONS.transition(TransferState.PENDING, event)

    def answered(case: TransferAnswerCase) -> Grant[TransferAnswerResult, TransferFacts]:
        transfer, account, target = case.transfer, case.account, case.target
        assert transfer is not None
        assert account is not None
        assert target is not None
        moved = attrs.evolve(account, library=target.id) if transition.target is TransferState.ACCEPTED else account
        messages = () if transition.notifies is None else (_message(transition.notifies, account, target),)
        result = TransferAnswerResult(attrs.evolve(transfer, state=transition.target), moved)
        return grant(result, messages, TransferFacts(transition.target))

    return transition.guard.decide(case, TransferFacts(case.transfer.state if case.transfer else None), answered)


def _message(kind: MessageKind, account: Account, target: Library) -> Message:
    return Message(kind, account.email.address, account.language, account.id, {"library": target.name})
