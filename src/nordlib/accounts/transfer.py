"""Moving a borrower's account to another library (MTM-27 to MTM-31, READ-A12, READ-A13, READ-A34).

The borrower, or a registrar of the present library, asks; the receiving library accepts or denies; until then nothing moves.
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
    """What can happen to a request."""

    ACCEPT = "accept"
    DENY = "deny"
    PULL_HERE = "pull_here"
    """The library that it is to has moved the account to itself."""
    CLOSE = "close"
    """The account was deleted, protected, moved or pulled elsewhere; or nobody answered in time."""
    SUPERSEDE = "supersede"
    """A newer request takes its place."""


@attrs.frozen
class TransferRequestCase:
    """An account, who asks to move it, and where to. `account` is None where the asker sees none."""

    account: Account | None
    actor: Registrar | AgencyStaff | BorrowerActor
    target: Library | None
    has_pending: bool
    policy: AccountPolicy
    on: date
    administers_both: bool = False
    """Whether a registrar asks who governs the present library and the other one."""
    guardian_consented: bool = False
    access: Access = Access.ALLOWED


@attrs.frozen
class TransferAnswerCase:
    """A request, and what the registrar who answers it may do. `transfer` is None where the registrar sees neither it nor the account.

    `account` is None too where it was deleted.
    """

    transfer: Transfer | None
    account: Account | None
    target: Library | None
    administers_target: bool
    policy: AccountPolicy
    access: Access = Access.ALLOWED


@attrs.frozen
class TransferFacts:
    """Where the request stands after the answer; None where there is none that the asker may know of."""

    state: TransferState | None


class TransferRequestResult(NamedTuple):
    """A request that waits, and the account; without one, the account as it was moved at once."""

    transfer: Transfer | None
    account: Account


class TransferAnswerResult(NamedTuple):
    """An answered request, and the account as it is then."""

    transfer: Transfer
    account: Account


@rule("MTM-24 MTM-27", "account_expired", patron=("valid_to",))
def account_is_valid(case: TransferRequestCase) -> Verdict:
    """A borrower whose account has run out does not ask; a registrar still can."""
    if case.account is None or not isinstance(case.actor, BorrowerActor):
        return not_applicable()
    return passes_if(not case.account.is_expired(case.on), valid_to=case.account.valid_to)


@rule("MTM-27", "library_not_found")
def target_exists(case: TransferRequestCase) -> Verdict:
    """The library to move to exists."""
    return passes_if(case.target is not None)


@rule("MTM-27 READ-A12", "same_library")
def target_is_another(case: TransferRequestCase) -> Verdict:
    """The account is not at that library already."""
    if case.account is None or case.target is None:
        return not_applicable()
    return passes_if(case.target.id != case.account.library)


@rule("READ-A12", "transfer_already_pending")
def no_transfer_is_pending(case: TransferRequestCase) -> Verdict:
    """No request for the account waits for an answer, or a newer one takes its place."""
    return passes_if(case.has_pending is False or case.policy.on_second_transfer == SecondTransferRule.SUPERSEDE)


@rule("READ-A15", "contact_central", patron=CONTACT_VALUES)
def borrower_is_not_protected(case: TransferRequestCase) -> Verdict:
    """The borrower has no protected identity: such an account is the agency's, and stays there."""
    return not_applicable() if case.account is None else passes_if(not case.account.protected, **contact_values(case.policy))


@rule("READ-A31", "guardian_consent_required")
def guardian_consented_to_transfer(case: TransferRequestCase) -> Verdict:
    """For a minor the guardian has agreed, where the policy asks for that."""
    if case.account is None or not case.policy.guardian_consents_to_transfer or not case.account.is_minor(case.on, case.policy.leap_day):
        return not_applicable()
    return passes_if(case.guardian_consented)


@rule("MTM-06 READ-A30", "not_visible")
def transfer_is_visible(case: TransferAnswerCase) -> Verdict:
    """The registrar governs the account or the library that the request is for."""
    return passes_if(case.transfer is not None and case.target is not None)


@rule("MTM-28", "not_authorized")
def library_may_answer(case: TransferAnswerCase) -> Verdict:
    """The registrar governs the library that the request is for."""
    return passes_if(case.administers_target)


@rule("MTM-28", "transfer_not_pending")
def request_is_pending(case: TransferAnswerCase) -> Verdict:
    """The request has not been answered, and its account is still there."""
    return passes_if(
        case.transfer is not None and case.account is not None and TRANSITIONS.accepts(case.transfer.state, TransferEvent.ACCEPT)
    )


REQUEST_RULES: Final[RuleBook[TransferRequestCase]] = RuleBook(
    (actor_is_permitted,),
    (account_is_visible,),
    (borrower_is_not_protected,),
    (account_is_valid, target_exists, target_is_another, no_transfer_is_pending, guardian_consented_to_transfer),
    topic="transfer_request",
)
_GATES: Final = ((actor_is_permitted,), (transfer_is_visible,), (library_may_answer,), (request_is_pending,))
ACCEPT_RULES: Final[RuleBook[TransferAnswerCase]] = RuleBook(*_GATES, topic="transfer_acceptance")
DENY_RULES: Final[RuleBook[TransferAnswerCase]] = RuleBook(*_GATES, topic="transfer_denial")

#: Every state has a row. What a row leaves out cannot happen.
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
    """What a pull is to a request that waits: one to that very library is fulfilled by it, any other ends (READ-A12)."""
    return TransferEvent.PULL_HERE if transfer.target == to else TransferEvent.CLOSE


def request(case: TransferRequestCase, new_id: TransferId, now: datetime) -> Decision[TransferRequestResult, TransferFacts]:
    """A pending request, of which the borrower is told (MTM-29), or every reason why not.

    A registrar who governs both libraries moves the account at once (READ-A13): there is no request, and the borrower is told of the move.
    """

    def requested(case: TransferRequestCase) -> Grant[TransferRequestResult, TransferFacts]:
        account, target = case.account, case.target
        assert account is not None
        assert target is not None
        if case.administers_both and case.policy.immediate_transfer:
            moved = TransferRequestResult(None, attrs.evolve(account, library=target.id))
            return grant(moved, (_tell(MessageKind.TRANSFER_COMPLETED, account, target),), TransferFacts(TransferState.ACCEPTED))
        transfer = Transfer(new_id, account.id, account.library, target.id, now)
        message = _tell(MessageKind.TRANSFER_REQUESTED, account, target)
        return grant(TransferRequestResult(transfer, account), (message,), TransferFacts(transfer.state))

    return REQUEST_RULES.decide(case, TransferFacts(None), requested)


def answer(case: TransferAnswerCase, event: TransferEvent) -> Decision[TransferAnswerResult, TransferFacts]:
    """The request answered: accepted, and the account moved, or denied, and the account where it was. The borrower is told."""
    transition = TRANSITIONS.transition(TransferState.PENDING, event)

    def answered(case: TransferAnswerCase) -> Grant[TransferAnswerResult, TransferFacts]:
        transfer, account, target = case.transfer, case.account, case.target
        assert transfer is not None
        assert account is not None
        assert target is not None
        moved = attrs.evolve(account, library=target.id) if transition.target is TransferState.ACCEPTED else account
        messages = () if transition.notifies is None else (_tell(transition.notifies, account, target),)
        result = TransferAnswerResult(attrs.evolve(transfer, state=transition.target), moved)
        return grant(result, messages, TransferFacts(transition.target))

    return transition.guard.decide(case, TransferFacts(case.transfer.state if case.transfer else None), answered)


def _tell(kind: MessageKind, account: Account, target: Library) -> Message:
    return Message(kind, account.email.address, account.language, account.id, {"library": target.name})
