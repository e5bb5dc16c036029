"""What the rules promise of each state table: where things begin and end, and what must be possible, or must not (RULES: the rule ids)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from nordlib.accounts import TransferState
from nordlib.accounts.transfer import TransferEvent
from nordlib.cards import ConsentState, MembershipState
from nordlib.cards.family import ConsentEvent
from nordlib.cards.states import CardEvent, CardSituation, MembershipEvent
from nordlib.circulation import HoldEvent, HoldStatus
from nordlib.circulation.interlibrary import InterlibraryEventType, InterlibraryState
from nordlib.circulation.interlibrary_requests import RequestEvent, RequestStatus
from tests.proofs import family_views, holds, interlibrary_loans, interlibrary_requests, library_cards, transfers
from tests.proofs.tables import Exit, Promises

__all__ = ["PROMISES"]

#: The messages of ISO 18626 that a request follows, where no rule of a library speaks of them.
_ISO: Final = "ISO 18626"


def _transfers() -> Promises:
    state, event = TransferState, TransferEvent
    exits = {
        event.ACCEPT: (state.ACCEPTED, "MTM-28 MTM-31"),
        event.DENY: (state.DENIED, "MTM-28 MTM-31"),
        event.PULL_HERE: (state.ACCEPTED, "READ-A12"),
        event.CLOSE: (state.CLOSED, "READ-A12 READ-A34"),
        event.SUPERSEDE: (state.SUPERSEDED, "READ-A34"),
    }
    finals = {state.ACCEPTED: "MTM-31", state.DENIED: "MTM-31", state.CLOSED: "READ-A12", state.SUPERSEDED: "READ-A34"}
    return Promises(transfers.TITLE, frozenset({state.PENDING}), event, finals, exits={state.PENDING: exits})


def _cards() -> Promises:
    state, event = CardSituation, CardEvent
    gone = {event.LOSE: (state.DELETED, "EXT-10"), event.WITHDRAW: (state.DELETED, "NLR-27 NLR-29")}
    printed, linked = {event.PRINT: (state.DELETED, "NLR-13")}, {event.LINK: (state.DISCARDED, "NLR-12")}
    opted_out = {event.OPT_OUT: (state.DELETED, "NLR-30")}
    exits: Mapping[Any, Mapping[Any, Exit]] = {
        state.LOCAL_PRINTED: gone | linked | {event.UPGRADE: (state.NATIONAL_PRINTED, "NLR-11")},
        state.LOCAL_DIGITAL: gone | linked | printed | {event.UPGRADE: (state.NATIONAL_DIGITAL, "NLR-11")},
        state.NATIONAL_PRINTED: gone | opted_out,
        state.NATIONAL_DIGITAL: gone | opted_out | printed,
        state.DISCARDED: {event.WITHDRAW: (state.DELETED, "NLR-27 NLR-29"), event.LINK: (state.DISCARDED, "NLR-12")},
    }
    national = {event.UPGRADE: "READ-A29", event.LINK: "NLR-12"}
    discarded = dict.fromkeys((event.UPGRADE, event.PRINT, event.LOSE, event.OPT_OUT), "NLR-12")
    forbidden = {state.NATIONAL_PRINTED: national | {event.PRINT: "NLR-13"}, state.NATIONAL_DIGITAL: national, state.DISCARDED: discarded}
    forbidden |= {each: {event.OPT_OUT: "NLR-30"} for each in (state.LOCAL_PRINTED, state.LOCAL_DIGITAL)}
    first = frozenset({state.LOCAL_PRINTED, state.LOCAL_DIGITAL, state.NATIONAL_PRINTED, state.NATIONAL_DIGITAL})
    return Promises(library_cards.CARDS, first, event, {state.DELETED: "NLR-13 NLR-27 EXT-10"}, exits=exits, forbidden=forbidden)


def _memberships() -> Promises:
    state, event = MembershipState, MembershipEvent
    activated, ended = {event.ACTIVATE: (state.ACTIVE, "NLR-06")}, {event.END: (state.NONE, "NLR-29 READ-A21")}
    exits: Mapping[Any, Mapping[Any, Exit]] = {
        state.NONE: activated | {event.CHOOSE: (state.AWAITING_ACTIVATION, "NLR-05")},
        state.AWAITING_ACTIVATION: activated | ended,
        state.ACTIVE: ended | {event.ACTIVATE: (state.ACTIVE, "NLR-07")},
    }
    forbidden = {state.ACTIVE: {event.CHOOSE: "NLR-06"}}
    rests = {state.NONE: "NLR-30 READ-A21"}
    return Promises(library_cards.MEMBERSHIPS, frozenset({state.NONE}), event, {}, rests, exits, forbidden)


def _family_views() -> Promises:
    state, event = ConsentState, ConsentEvent
    granted = {event.GRANT: (state.GRANTED, "NLR-31")}
    over = {event.REVOKE: (state.REVOKED, "READ-A23"), event.END: (state.ENDED, "READ-A37")}
    switched = {event.ENABLE: (state.ACTIVE, "NLR-31"), event.DISABLE: (state.GRANTED, "NLR-31 NLR-33")}
    exits: Mapping[Any, Mapping[Any, Exit]] = {
        state.NONE: granted,
        state.GRANTED: granted | over | switched,
        state.ACTIVE: over | switched | {event.GRANT: (state.ACTIVE, "NLR-31")},
        state.REVOKED: granted,
        state.ENDED: granted,
    }
    alone = dict.fromkeys((event.ENABLE, event.DISABLE), "NLR-31")
    forbidden = {state.NONE: alone, state.REVOKED: alone, state.ENDED: alone}
    rests = {state.REVOKED: "READ-A23", state.ENDED: "READ-A37"}
    return Promises(family_views.TITLE, frozenset({state.NONE}), event, {}, rests, exits, forbidden)


def _holds() -> Promises:
    state, event = HoldStatus, HoldEvent
    ends = {
        event.CANCEL: (state.CANCELLED, "HOLD-01"),
        event.FILL: (state.FILLED, "HOLD-01"),
        event.DELETE: (state.CANCELLED, "HOLD-02 READ-C17"),
        event.EXPIRE: (state.EXPIRED, "READ-C24"),
    }
    exits: Mapping[Any, Mapping[Any, Exit]] = {
        state.ACTIVE: ends | {event.SUSPEND: (state.SUSPENDED, "READ-C24"), event.SET_ASIDE: (state.READY_FOR_PICKUP, "HOLD-01")},
        state.SUSPENDED: ends | {event.RESUME: (state.ACTIVE, "READ-C24")},
        state.READY_FOR_PICKUP: ends,
    }
    finals = {state.CANCELLED: "HOLD-01 HOLD-02", state.FILLED: "HOLD-01", state.EXPIRED: "READ-C24"}
    forbidden = {state.SUSPENDED: {event.SET_ASIDE: "READ-C24"}}
    return Promises(holds.TITLE, frozenset({state.ACTIVE}), event, finals, exits=exits, forbidden=forbidden)


def _interlibrary_loans() -> Promises:
    state, event = InterlibraryState, InterlibraryEventType
    returned, moves = {event.RETURNED: (state.RETURNED, "ILL-02 EXT-06")}, "EXT-19"
    asked = {event.RENEWED: (state.PENDING, "REN-07 REN-08")}

    def answered(to: StrEnum, rules: str) -> dict[Any, Exit]:
        return {event.OWNER_ACCEPTS: (to, rules), event.OWNER_REJECTS: (to, f"REN-06 {rules}")}

    def recalled(to: StrEnum, withdrawn: StrEnum | None = None) -> dict[Any, Exit]:
        recall: dict[Any, Exit] = {event.OWNER_RECALLS: (to, "REN-08")}
        return recall if withdrawn is None else recall | {event.OWNER_WITHDRAWS_RECALL: (withdrawn, "READ-C12")}

    silent, both = state.ACCEPTED_BY_SILENCE, state.ACCEPTED_BY_SILENCE_AND_RECALLED
    late = {event.OWNER_REJECTS: (state.SETTLED, "REN-06"), event.DUE_DATE_MOVED: (state.SETTLED, moves)}
    exits: Mapping[Any, Mapping[Any, Exit]] = {
        state.SETTLED: asked | late | recalled(state.RECALLED) | returned,
        state.PENDING: answered(state.SETTLED, "REN-08")
        | recalled(state.PENDING_AND_RECALLED)
        | {event.RENEWED: (state.PENDING, "REN-08"), event.DUE_DATE_MOVED: (state.PENDING, moves)}
        | returned,
        state.RECALLED: recalled(state.RECALLED, state.SETTLED) | {event.OWNER_REJECTS: (state.RECALLED, "REN-06")} | returned,
        state.PENDING_AND_RECALLED: answered(state.RECALLED, "REN-08") | recalled(state.PENDING_AND_RECALLED, state.PENDING) | returned,
        silent: asked | answered(state.SETTLED, "EXT-07") | recalled(both) | {event.DUE_DATE_MOVED: (silent, moves)} | returned,
        both: answered(state.RECALLED, "EXT-07") | recalled(both, silent) | returned,
    }
    forbidden = {
        each: {event.RENEWED: "EXT-08", event.DUE_DATE_MOVED: moves} for each in (state.RECALLED, state.PENDING_AND_RECALLED, both)
    }
    overnight = {state.PENDING: (silent, "EXT-07"), state.PENDING_AND_RECALLED: (both, "EXT-07")}
    finals = {state.RETURNED: "EXT-06"}
    return Promises(interlibrary_loans.TITLE, frozenset({state.SETTLED}), event, finals, {}, exits, forbidden, overnight)


def _interlibrary_requests() -> Promises:
    state, event = RequestStatus, RequestEvent
    supplied = {
        event.LOANED: (state.LOANED, "LIB-09"),
        event.COPY_COMPLETED: (state.COPY_COMPLETED, "LIB-09"),
        event.UNFILLED: (state.UNFILLED, _ISO),
        event.CANCEL: (state.CANCELLED, _ISO),
    }
    expected, will = {event.EXPECT_TO_SUPPLY: (state.EXPECT_TO_SUPPLY, _ISO)}, {event.WILL_SUPPLY: (state.WILL_SUPPLY, _ISO)}
    overdue, recalled = {event.OVERDUE: (state.OVERDUE, _ISO)}, {event.RECALLED: (state.RECALLED, _ISO)}
    completed = {event.LOAN_COMPLETED: (state.LOAN_COMPLETED, _ISO)}
    exits: Mapping[Any, Mapping[Any, Exit]] = {
        state.RECEIVED: supplied | expected | will | {event.STRIKE: (state.STRUCK, "LIB-10 READ-C20")},
        state.EXPECT_TO_SUPPLY: supplied | will,
        state.WILL_SUPPLY: supplied,
        state.LOANED: overdue | recalled | completed,
        state.OVERDUE: recalled | completed,
        state.RECALLED: overdue | completed,
    }
    finals = {state.STRUCK: "LIB-10 READ-C20", state.CANCELLED: _ISO, state.UNFILLED: _ISO, state.LOAN_COMPLETED: _ISO}
    finals |= {state.COPY_COMPLETED: "LIB-09"}
    struck_later = [each for each in state if each is not state.RECEIVED]
    forbidden = {each: {event.STRIKE: "READ-C20"} for each in struck_later}
    return Promises(interlibrary_requests.TITLE, frozenset({state.RECEIVED}), event, finals, {}, exits, forbidden)


#: The promises of each table, by the place where the table is written.
PROMISES: Final[Mapping[str, Promises]] = {
    "nordlib.accounts.transfer.TRANSITIONS": _transfers(),
    "nordlib.cards.family.CONSENT_TRANSITIONS": _family_views(),
    "nordlib.cards.states.CARD_TRANSITIONS": _cards(),
    "nordlib.cards.states.MEMBERSHIP_TRANSITIONS": _memberships(),
    "nordlib.circulation.holds.states.HOLD_TRANSITIONS": _holds(),
    "nordlib.circulation.interlibrary.states.TRANSITIONS": _interlibrary_loans(),
    "nordlib.circulation.interlibrary_requests.states.REQUEST_TRANSITIONS": _interlibrary_requests(),
}
