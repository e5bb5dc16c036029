"""The world of an interlibrary request: a patron sends one, for a loan or a copy, and libraries answer (LIB-07 to LIB-11, READ-C20)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import product
from typing import Any, Final

import attrs

from nordlib.circulation.interlibrary_requests import (
    LIBRIS_REQUESTS,
    REQUEST_TRANSITIONS,
    InterlibraryRequest,
    InterlibraryRequestId,
    RequestEvent,
    RequestForm,
    RequestKind,
    RequestStatus,
)
from nordlib.commands import InterlibraryService, place_interlibrary_request, record_request_event
from nordlib.contact import parse_email, parse_phone
from nordlib.libraries import LibraryId
from nordlib.patrons import LIBRIS, InterlibraryAccount, InterlibraryAccountId, PatronDetails
from tests.proofs.memory import in_memory, key_of
from tests.proofs.worlds import Edge, State, Step, Tracked, World

__all__ = ["TITLE", "interlibrary_requests"]

TITLE: Final = "Interlibrary requests"
NOW: Final = datetime(2026, 5, 4, 10, tzinfo=UTC)
HOME: Final = LibraryId("A")
MAJA: Final = PatronDetails("Maja Lind", "Slottsgatan 8 B", "302 50", "Halmby", parse_phone("08-465 004 71", "SE"))
ACCOUNT: Final = InterlibraryAccount(InterlibraryAccountId("a1"), MAJA, parse_email("maja@example.se"), HOME)
REQUEST: Final = InterlibraryRequestId("q1")
_MOVED: Final = attrs.evolve(MAJA, city="Annanby")
_FORMS: Final = {RequestKind.LOAN: RequestForm("B1", "loan"), RequestKind.COPY: RequestForm("B1", "copy", "sidorna 3-9")}
_ACCOUNTS: Final = attrs.evolve(LIBRIS, participating_libraries=frozenset({HOME}))


@attrs.frozen
class _Register:
    """The register of the home library."""

    rows: tuple[PatronDetails, ...]

    def find(self, library: LibraryId, name: str) -> tuple[PatronDetails, ...]:
        assert (library, name) == (HOME, MAJA.name)
        return self.rows


def _place(kind: RequestKind, rows: tuple[PatronDetails, ...], is_held: bool, tx: Any, now: datetime) -> Any:
    service = InterlibraryService(_ACCOUNTS, LIBRIS_REQUESTS, _Register(rows), lambda *_: is_held)
    return place_interlibrary_request(tx, _FORMS[kind], by=ACCOUNT.id, service=service, now=now, new_id=REQUEST)


def _placing() -> Iterator[Step]:
    struck = ((TITLE, RequestEvent.STRIKE, None),)
    registers = {"who is in the register": (MAJA,), "who has moved": (_MOVED,), "who is not in the register": ()}
    for kind, (who, rows) in product(RequestKind, registers.items()):
        yield Step(f"request a {kind.value} by a patron {who}", partial(_place, kind, rows, False), struck)
    yield Step("request what the home library holds", partial(_place, RequestKind.LOAN, (MAJA,), True), struck)


def _happening() -> Iterator[Step]:
    for event, request in product(
        (each for each in RequestEvent if each is not RequestEvent.STRIKE), (REQUEST, InterlibraryRequestId("q2"))
    ):
        act = partial(
            lambda tx, _, event, request: record_request_event(tx, request, event, policy=LIBRIS_REQUESTS), event=event, request=request
        )
        yield Step(f"{event.value} of {request}", act, ((TITLE, event, request),))


_PLACING: Final = tuple(_placing())
_HAPPENING: Final = tuple(_happening())


def _stored(state: State) -> InterlibraryRequest | None:
    return next(iter(state.of(InterlibraryRequest)), None)


def _fits_its_kind(state: State) -> bool:
    request = _stored(state)
    if request is None:
        return True
    lent = (RequestStatus.LOANED, RequestStatus.OVERDUE, RequestStatus.RECALLED, RequestStatus.LOAN_COMPLETED)
    return request.status not in (lent if request.kind is RequestKind.COPY else (RequestStatus.COPY_COMPLETED,))


def _says_why_it_was_struck(state: State) -> bool:
    request = _stored(state)
    return request is None or (request.strike_reason is not None) is (request.status is RequestStatus.STRUCK)


def _keeps_its_receipt(edge: Edge) -> bool:
    """A request that was received stays, with its receipt and what was asked for (LIB-11)."""
    before, after = _stored(edge.before), _stored(edge.after)
    return before is None or (after is not None and attrs.evolve(after, status=before.status) == before)


def _can_end(state: State, granted: frozenset[str]) -> bool:
    """What waits can be supplied in its kind, not be filled, or be cancelled; what is lent can be returned."""
    request = _stored(state)
    if request is None or not REQUEST_TRANSITIONS.rows[request.status]:
        return request is None or not {name for name in granted if name.endswith(REQUEST)}
    if request.status in (RequestStatus.LOANED, RequestStatus.OVERDUE, RequestStatus.RECALLED):
        return f"{RequestEvent.LOAN_COMPLETED.value} of {REQUEST}" in granted
    supplied = RequestEvent.LOANED if request.kind is RequestKind.LOAN else RequestEvent.COPY_COMPLETED
    wanted = (supplied, RequestEvent.UNFILLED, RequestEvent.CANCEL)
    return {f"{event.value} of {REQUEST}" for event in wanted} <= granted


def interlibrary_requests() -> World:
    """The world of an interlibrary request."""
    return World(
        TITLE,
        "a patron who sends a request for a loan or a copy, a home library that knows the patron, or not, and what libraries report",
        State(frozenset()),
        lambda state: _HAPPENING if state.rows else (*_PLACING, *_HAPPENING),
        in_memory(NOW, ACCOUNT),
        (InterlibraryRequest,),
        tracked=(
            Tracked(
                TITLE,
                REQUEST_TRANSITIONS,
                lambda state: {each.id: each.status for each in state.of(InterlibraryRequest)},
                frozenset({RequestStatus.RECEIVED}),
            ),
        ),
        invariants={
            "a loan is lent and a copy is supplied, not the other way round (LIB-09)": _fits_its_kind,
            "a request that was struck says why, and no other does (LIB-10)": _says_why_it_was_struck,
        },
        step_invariants={"a request keeps its receipt and what was asked for (LIB-11)": _keeps_its_receipt},
        promises={"a request can be supplied in its kind, left unfilled, cancelled or returned, until it has ended": _can_end},
        key_of=key_of,
    )
