"""Moving a borrower's account to another library (MTM-27 to MTM-31, READ-A12, READ-A13, READ-A34).

The borrower, or a registrar of the present library, asks; the receiving library accepts or denies; until then nothing moves.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

import attrs

from nordlib.accounts.models import Account, Transfer, TransferId, TransferState
from nordlib.accounts.policy import AGENCY, RegisterPolicy, SecondTransfer, help_at
from nordlib.accounts.powers import Acting, actor_may
from nordlib.accounts.sight import account_is_in_sight
from nordlib.accounts.staff import AgencyStaff, Borrower, Registrar
from nordlib.decisions import Decision, Granted, Move, Refused, RuleBook, StateTable, Verdict, does_not_apply, holds, rule
from nordlib.messages import Message, MessageKind
from nordlib.places import Library, LibraryId

__all__ = [
    "ACCEPT_RULES",
    "DENY_RULES",
    "REQUEST_RULES",
    "TRANSITIONS",
    "AnswerCase",
    "Answered",
    "Event",
    "RequestCase",
    "Requested",
    "TransferFacts",
    "answer",
    "by_pull",
    "request",
]


class Event(StrEnum):
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
class RequestCase:
    """An account, who asks to move it, and where to. `account` is None where the asker sees none."""

    account: Account | None
    actor: Registrar | AgencyStaff | Borrower
    target: Library | None
    has_pending: bool
    policy: RegisterPolicy
    on: date
    governs_both: bool = False
    """Whether a registrar asks who governs the present library and the other one."""
    guardian_agreed: bool = False
    acting: Acting = Acting.MAY


@attrs.frozen
class AnswerCase:
    """A request, and what the registrar who answers it may do. `transfer` is None where the registrar sees neither it nor the account.

    `account` is None too where it was deleted.
    """

    transfer: Transfer | None
    account: Account | None
    target: Library | None
    governs_target: bool
    policy: RegisterPolicy
    acting: Acting = Acting.MAY


@attrs.frozen
class TransferFacts:
    """Where the request stands after the answer; None where there is none that the asker may know of."""

    state: TransferState | None


class Requested(NamedTuple):
    """A request that waits, and the account; without one, the account as it was moved at once."""

    transfer: Transfer | None
    account: Account


class Answered(NamedTuple):
    """An answered request, and the account as it is then."""

    transfer: Transfer
    account: Account


@rule("MTM-24 MTM-27", "account_expired", patron=("valid_to",))
def account_is_valid(case: RequestCase) -> Verdict:
    """A borrower whose account has run out does not ask; a registrar still can."""
    if case.account is None or not isinstance(case.actor, Borrower):
        return does_not_apply()
    return holds(not case.account.is_expired(case.on), valid_to=case.account.valid_to)


@rule("MTM-27", "library_not_found")
def target_exists(case: RequestCase) -> Verdict:
    """The library to move to exists."""
    return holds(case.target is not None)


@rule("MTM-27 READ-A12", "same_library")
def target_is_another(case: RequestCase) -> Verdict:
    """The account is not at that library already."""
    if case.account is None or case.target is None:
        return does_not_apply()
    return holds(case.target.id != case.account.library)


@rule("READ-A12", "transfer_already_pending")
def none_is_pending(case: RequestCase) -> Verdict:
    """No request for the account waits for an answer, or a newer one takes its place."""
    return holds(case.has_pending is False or case.policy.second_transfer == SecondTransfer.SUPERSEDE)


@rule("READ-A15", "contact_central", patron=AGENCY)
def borrower_is_not_protected(case: RequestCase) -> Verdict:
    """The borrower has no protected identity: such an account is the agency's, and stays there."""
    return does_not_apply() if case.account is None else holds(not case.account.protected, **help_at(case.policy))


@rule("READ-A31", "guardian_consent_required")
def guardian_agreed_to_the_request(case: RequestCase) -> Verdict:
    """For a minor the guardian has agreed, where the policy asks for that."""
    if case.account is None or not case.policy.guardian_agrees_to_transfer or not case.account.is_minor(case.on, case.policy.leap_day):
        return does_not_apply()
    return holds(case.guardian_agreed)


@rule("MTM-06 READ-A30", "not_visible")
def request_is_in_sight(case: AnswerCase) -> Verdict:
    """The registrar governs the account or the library that the request is for."""
    return holds(case.transfer is not None and case.target is not None)


@rule("MTM-28", "not_authorized")
def request_is_ours_to_answer(case: AnswerCase) -> Verdict:
    """The registrar governs the library that the request is for."""
    return holds(case.governs_target)


@rule("MTM-28", "transfer_not_pending")
def request_is_pending(case: AnswerCase) -> Verdict:
    """The request has not been answered, and its account is still there."""
    return holds(case.transfer is not None and case.account is not None and TRANSITIONS.takes(case.transfer.state, Event.ACCEPT))


REQUEST_RULES: Final[RuleBook[RequestCase]] = RuleBook(
    (actor_may,),
    (account_is_in_sight,),
    (borrower_is_not_protected,),
    (account_is_valid, target_exists, target_is_another, none_is_pending, guardian_agreed_to_the_request),
    about="transfer_request",
)
_GATES: Final = ((actor_may,), (request_is_in_sight,), (request_is_ours_to_answer,), (request_is_pending,))
ACCEPT_RULES: Final[RuleBook[AnswerCase]] = RuleBook(*_GATES, about="transfer_acceptance")
DENY_RULES: Final[RuleBook[AnswerCase]] = RuleBook(*_GATES, about="transfer_denial")

#: Every state has a row. What a row leaves out cannot happen.
TRANSITIONS: Final[StateTable[TransferState, Event]] = StateTable(
    {
        TransferState.PENDING: {
            Event.ACCEPT: Move(TransferState.ACCEPTED, guard=ACCEPT_RULES, tells=MessageKind.TRANSFER_COMPLETED),  # MTM-28, MTM-31
            Event.DENY: Move(TransferState.DENIED, guard=DENY_RULES, tells=MessageKind.TRANSFER_DENIED),  # MTM-31
            Event.PULL_HERE: Move(TransferState.ACCEPTED),  # READ-A12
            Event.CLOSE: Move(TransferState.CLOSED),  # READ-A12, READ-A34
            Event.SUPERSEDE: Move(TransferState.SUPERSEDED),  # READ-A34
        },
        TransferState.ACCEPTED: {},
        TransferState.DENIED: {},
        TransferState.CLOSED: {},
        TransferState.SUPERSEDED: {},
    }
)


def by_pull(transfer: Transfer, to: LibraryId) -> Event:
    """What a pull is to a request that waits: one to that very library is fulfilled by it, any other ends (READ-A12)."""
    return Event.PULL_HERE if transfer.target == to else Event.CLOSE


def request(case: RequestCase, new_id: TransferId, now: datetime) -> Decision[Requested, TransferFacts]:
    """A pending request, of which the borrower is told (MTM-29), or every reason why not.

    A registrar who governs both libraries moves the account at once (READ-A13): there is no request, and the borrower is told of the move.
    """
    trace = REQUEST_RULES.judge(case)
    account, target = case.account, case.target
    if not trace.holds or account is None or target is None:
        return Refused(TransferFacts(None), trace, case.policy.edition)
    if case.governs_both and case.policy.moves_at_once:
        requested = Requested(None, attrs.evolve(account, library=target.id))
        told = _tell(MessageKind.TRANSFER_COMPLETED, account, target)
    else:
        requested = Requested(Transfer(new_id, account.id, account.library, target.id, now), account)
        told = _tell(MessageKind.TRANSFER_REQUESTED, account, target)
    state = TransferState.ACCEPTED if requested.transfer is None else requested.transfer.state
    return Granted(requested, TransferFacts(state), trace, case.policy.edition, (told,))


def answer(case: AnswerCase, event: Event) -> Decision[Answered, TransferFacts]:
    """The request answered: accepted, and the account moved, or denied, and the account where it was. The borrower is told."""
    move = TRANSITIONS.move(TransferState.PENDING, event)
    trace = move.guard.judge(case)
    transfer, account, target = case.transfer, case.account, case.target
    if not trace.holds or transfer is None or account is None or target is None:
        return Refused(TransferFacts(transfer.state if transfer else None), trace, case.policy.edition)
    moved = attrs.evolve(account, library=target.id) if move.to is TransferState.ACCEPTED else account
    answered = Answered(attrs.evolve(transfer, state=move.to), moved)
    told = () if move.tells is None else (_tell(move.tells, account, target),)
    return Granted(answered, TransferFacts(move.to), trace, case.policy.edition, told)


def _tell(kind: MessageKind, account: Account, target: Library) -> Message:
    return Message(kind, account.email.address, account.language, account.id, {"library": target.name})
