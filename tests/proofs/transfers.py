"""The world of transfers: a borrower, a library with a branch, another library whose registrar may leave, the agency; three days.

MTM-04, MTM-24, MTM-26 to MTM-33, MTM-50, READ-A12, READ-A13, READ-A34.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import attrs

from nordlib.accounts import Account, AccountPolicy, BorrowerActor, ConsentGiver, Registrar, StaffId, Transfer, TransferId, TransferState
from nordlib.accounts.policy import SecondTransferRule
from nordlib.accounts.transfer import TRANSITIONS, TransferEvent
from nordlib.commands import (
    accept_transfer,
    delete_account,
    deny_transfer,
    pull_account,
    remove_registrar,
    request_protection_takeover,
    request_transfer,
    run_daily_job,
    take_over_protected_account,
)
from nordlib.commands.access import StaffActor
from nordlib.libraries import administered_libraries
from tests.people import A1, ACCOUNT, AGENCY, AT_A, AT_A1, AT_B, LIBRARIES, MTM, NOW, REGISTER, STAFF, A, B
from tests.proofs.memory import in_memory, key_of
from tests.proofs.worlds import Edge, State, Step, Tracked, World

__all__ = ["TITLE", "transfers"]

TITLE: Final = "Transfers"
LAST_DAY: Final = 2
#: The account is valid until the second day; a request that waits overnight is closed.
BORROWER: Final = attrs.evolve(ACCOUNT, valid_to=NOW.date() + timedelta(days=1))
POLICY: Final = attrs.evolve(REGISTER, transfer_ttl_days=1)
ACTORS: Final[tuple[StaffActor, ...]] = (*STAFF, AGENCY)
ADMINISTERED: Final = {by.id: administered_libraries(by.library, LIBRARIES) for by in STAFF} | {AGENCY.id: {A, A1, B}}
LEAVING: Final = " whose registrar may leave, the agency, and three days"
LEAVES: Final = "r-B leaves"
BOTH: Final = frozenset({Account, Transfer})
_PENDING: Final = TransferState.PENDING


def _steps(policy: AccountPolicy) -> tuple[Step, ...]:
    def event(name: TransferEvent, key: Any = None) -> tuple[str, Any, Any]:
        return TITLE, name, key

    replaces = BOTH if policy.on_second_transfer is SecondTransferRule.SUPERSEDE else frozenset[type[Any]]()
    own: Any = {"policy": policy}

    def request(by: Any, to: Any) -> Callable[..., Any]:
        return lambda tx, now: request_transfer(tx, BORROWER.id, to, by=by, now=now, **own)

    def answer(command: Any, by: Any) -> Callable[..., Any]:
        return lambda tx, now: command(tx, BORROWER.id, by=by, now=now, **own)

    def pull(by: Any, to: Any, consent: Any) -> Callable[..., Any]:
        return lambda tx, now: pull_account(tx, BORROWER.identity, to, consent_by=consent, by=by, now=now, **own)

    def close(command: Any, by: Any) -> Callable[..., Any]:
        return lambda tx, now: command(tx, BORROWER.id, by=by, **own)

    steps = [
        Step(f"request to {to} by {name}", request(by, to), (event(TransferEvent.SUPERSEDE),), replaces)
        for to in (A, A1, B, MTM)
        for name, by in (("the borrower", BorrowerActor(BORROWER.id)), *((by.id, by) for by in ACTORS))
    ]
    for command, what in ((accept_transfer, TransferEvent.ACCEPT), (deny_transfer, TransferEvent.DENY)):
        steps += [Step(f"{what.value} by {by.id}", answer(command, by), (event(what, _newest),)) for by in ACTORS]
    pulled = (event(TransferEvent.PULL_HERE), event(TransferEvent.CLOSE))
    given = ConsentGiver.BORROWER
    for by, to, consent in (
        (AT_A, A, given),
        (AT_A, A1, given),
        (AT_A1, A1, given),
        (AT_B, B, given),
        (AT_B, A, given),
        (AT_B, B, None),
        (AGENCY, B, given),
    ):
        word = "with" if consent else "without"
        steps.append(Step(f"pull to {to} by {by.id} {word} consent", pull(by, to, consent), pulled, frozenset({Transfer})))
    closed = (event(TransferEvent.CLOSE),)
    steps += [Step(f"delete by {by.id}", close(delete_account, by), closed, BOTH) for by in (AT_A, AT_A1, AT_B, AGENCY)]
    steps += [
        Step("ask for protection by r-A", close(request_protection_takeover, AT_A)),
        Step("take over by mtm", close(take_over_protected_account, AGENCY), closed, frozenset({Transfer})),
        Step(LEAVES, lambda tx, _: remove_registrar(tx, AT_B.id, by=AGENCY), (), frozenset({Registrar})),
        Step("a night", lambda store, now: run_daily_job(store, policy=policy, now=now).closed_transfers, closed, BOTH, True, 1),
    ]
    return tuple(steps)


def _is_possible(step: Step, state: State) -> bool:
    """Whether time goes on, and the registrar who leaves is still there: everything else may be tried at any time."""
    return state.day + step.nights <= LAST_DAY and (step.name != LEAVES or AT_B in state.rows)


def _account(state: State) -> Account | None:
    return next(iter(state.of(Account)), None)


def _pending(state: State) -> list[Transfer]:
    return [each for each in state.of(Transfer) if each.state is _PENDING]


def _normal(state: State) -> State:
    """Keep the newest request, with an id and an instant that say no more than what it is: all that a command reads."""
    pending = sorted(_pending(state), key=lambda each: (each.requested_at, each.target))
    ended = max((each for each in state.of(Transfer) if each not in pending), key=lambda each: each.requested_at, default=None)
    kept = [attrs.evolve(each, id=TransferId(f"waits-{place}")) for place, each in enumerate(pending)]
    if ended is not None and not pending:
        kept = [attrs.evolve(ended, id=TransferId("ended"), origin=A, requested_at=NOW)]
    return State(frozenset((*state.of(Account), *state.of(Registrar), *kept)), state.day)


def _newest(state: State) -> TransferId | None:
    """The request that a command finds by the account: of a normalised state the only one."""
    return next((each.id for each in state.of(Transfer)), None)


def _states(state: State) -> dict[Any, Any]:
    return {each.id: each.state for each in state.of(Transfer)}


def _can_be_answered(state: State) -> bool:
    account = _account(state)
    return all(
        account is not None
        and not account.protected
        and each.target in (A, A1, B)
        and account.library == each.origin != each.target
        and each.account == account.id
        for each in _pending(state)
    )


def _those_who_answer(state: State, granted: frozenset[str]) -> bool:
    """Those who administer the receiving library can accept and deny (MTM-28), and no one else."""
    targets = {each.target for each in _pending(state)}
    staff = {AGENCY.id, *(by.id for by in state.of(Registrar))}
    may = {by for by in staff if targets and targets <= {*ADMINISTERED[by]}}
    return all(
        {name for name in granted if name.startswith(f"{word} by")} == {f"{word} by {by}" for by in may} for word in ("accept", "deny")
    )


def _moves(edge: Edge) -> bool:
    """An account moves when it is accepted, pulled or protected, or at the request of staff who administer both libraries (READ-A13)."""
    before, after = _account(edge.before), _account(edge.after)
    if before is None or after is None or before.library == after.library:
        return True
    word, _, rest = edge.step.name.partition(" ")
    by = StaffId(rest.rpartition("by ")[2].partition(" ")[0])
    both = {before.library, after.library} <= {*ADMINISTERED.get(by, ())}
    return word in ("accept", "pull", "take") or (word == "request" and both)


def transfers(policy: AccountPolicy = POLICY) -> World:
    """The world under a policy: by default a second request is refused."""
    every = _steps(policy)
    replaces = policy.on_second_transfer is SecondTransferRule.SUPERSEDE
    kept: dict[str, Callable[[Edge], bool]] = {
        "a request that waits is not replaced (READ-A12, READ-A34)": lambda edge: (
            not (edge.step.name.startswith("request") and edge.answer.granted and _pending(edge.before))
        )
    }
    return World(
        TITLE,
        "a borrower, a library with a branch, another library"
        + (", the agency, and three days, under a policy by which a newer request replaces one that waits" if replaces else LEAVING),
        State(frozenset({BORROWER, *STAFF})),
        lambda state: (step for step in every if _is_possible(step, state) and not (replaces and step.name == LEAVES)),
        in_memory(NOW, *LIBRARIES),
        (Account, Registrar, Transfer),
        _normal,
        (Tracked(TITLE, TRANSITIONS, _states, frozenset({_PENDING})),),
        {
            "an account has at most one pending request (READ-A12)": lambda state: len(_pending(state)) <= 1,
            "a pending request has a library that can answer (MTM-28)": _can_be_answered,
        },
        {
            "an account stays until the receiving library accepts (MTM-28)": _moves,
            **({} if replaces else kept),
        },
        {"those who administer the receiving library can accept and deny, and no one else (MTM-28, MTM-31)": _those_who_answer},
        key_of,
    )
