"""What breaks the invariants of holds, interlibrary loans and interlibrary requests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs

from nordlib.circulation import HoldStatus, checkout
from nordlib.circulation import holds as hold_rules
from nordlib.circulation.holds import CHANGE_RULES, HOLD_TRANSITIONS, PLACEMENT_RULES, pickup
from nordlib.circulation.interlibrary import TRANSITIONS as LOAN_TRANSITIONS
from nordlib.circulation.interlibrary import InterlibraryEventType, InterlibraryState, history
from nordlib.circulation.interlibrary_requests import REQUEST_TRANSITIONS, RequestStatus
from nordlib.circulation.interlibrary_requests import rules as request_rules
from nordlib.circulation.renewal import decision as renewals
from nordlib.circulation.renewal.rules import BOOKS
from nordlib.decisions import grant
from tests.proofs.patching import Patch, change, leave_out

__all__ = ["WRONG_CIRCULATION"]

# holds


def hold_twice(patch: Patch) -> None:
    leave_out(patch, PLACEMENT_RULES, "title_is_held_once")


def lend_and_let_wait(patch: Patch) -> None:
    patch.setattr(checkout, "has_ended", lambda _: True)


def change_for_another(patch: Patch) -> None:
    leave_out(patch, CHANGE_RULES, "requester_is_the_patron")


def ready_without_a_day(patch: Patch) -> None:
    patch.setattr(pickup, "_ready", lambda case: hold_rules.after(case.hold, case.event))


def let_holds_go_on(patch: Patch) -> None:
    patch.setattr(hold_rules, "is_overdue", lambda *_: False)


def never_resume(patch: Patch) -> None:
    change(patch, HOLD_TRANSITIONS, HoldStatus.SUSPENDED, RESUME=None)


# interlibrary loans


def ask_again(patch: Patch) -> None:
    leave_out(patch, BOOKS[True, True, False, False], "no_renewal_is_pending")


def renew_for_ever(patch: Patch) -> None:
    leave_out(patch, BOOKS[True, True, False, False], "renewals_are_left")


def renew_and_note_another_renewal(patch: Patch) -> None:
    original = renewals.grant_renewal

    def wrong(case: Any) -> Any:
        value, messages, facts = original(case)
        return grant(attrs.evolve(value, unseen_renewals=5), messages, facts)

    patch.setattr(renewals, "grant_renewal", wrong)


def move_the_date(patch: Patch, which: InterlibraryEventType, days: int) -> None:
    original = history._changed

    def wrong(loan: Any, event: Any, policy: Any) -> Any:
        after = original(loan, event, policy)
        return after if after is None or event.event is not which else attrs.evolve(after, due=loan.due + timedelta(days=days))

    patch.setattr(history, "_changed", wrong)


def recall_and_lengthen(patch: Patch) -> None:
    move_the_date(patch, InterlibraryEventType.OWNER_RECALLS, 1)


def reject_and_lengthen(patch: Patch) -> None:
    move_the_date(patch, InterlibraryEventType.OWNER_REJECTS, 1)


def accept_and_shorten(patch: Patch) -> None:
    move_the_date(patch, InterlibraryEventType.OWNER_ACCEPTS, -9)


def withdraw_and_shorten(patch: Patch) -> None:
    move_the_date(patch, InterlibraryEventType.OWNER_WITHDRAWS_RECALL, -1)


def recall_what_was_returned(patch: Patch) -> None:
    change(patch, LOAN_TRANSITIONS, InterlibraryState.RETURNED, OWNER_RECALLS=InterlibraryState.RETURNED)


def hear_no_rejection(patch: Patch) -> None:
    change(patch, LOAN_TRANSITIONS, InterlibraryState.PENDING, OWNER_REJECTS=None)


# interlibrary requests


def lend_a_copy(patch: Patch) -> None:
    leave_out(patch, request_rules.EVENT_RULES, "event_fits_the_kind")


def strike_by_cancelling(patch: Patch) -> None:
    change(patch, REQUEST_TRANSITIONS, RequestStatus.RECEIVED, CANCEL=RequestStatus.STRUCK)


def lose_the_receipt(patch: Patch) -> None:
    original = request_rules._changed

    def wrong(case: Any) -> Any:
        value, messages, facts = original(case)
        return grant(attrs.evolve(value, record="another"), messages, facts)

    patch.setattr(request_rules, "_changed", wrong)


def never_return(patch: Patch) -> None:
    change(patch, REQUEST_TRANSITIONS, RequestStatus.OVERDUE, LOAN_COMPLETED=None)


#: The world, what makes it wrong, and how the finding begins.
WRONG_CIRCULATION: list[tuple[str, Callable[[Patch], None], str]] = [
    ("holds", hold_twice, "a patron has at most one open hold on a title"),
    ("holds", lend_and_let_wait, "a loan fills the patron's holds"),
    ("holds", change_for_another, "what is done for one patron changes no hold of another"),
    ("holds", ready_without_a_day, "a copy and a last day stand at a hold that is ready for pickup"),
    ("holds", let_holds_go_on, "after a night no hold is open whose last day has passed"),
    ("holds", never_resume, "an open hold can be cancelled, suspended, resumed"),
    ("interlibrary loans", ask_again, "a loan has at most one renewal that awaits its owner"),
    ("interlibrary loans", renew_for_ever, "a renewal is granted below the limits alone"),
    ("interlibrary loans", renew_and_note_another_renewal, "a renewal that is granted is the one that its history rebuilds"),
    ("interlibrary loans", recall_and_lengthen, "a recall only shortens"),
    ("interlibrary loans", reject_and_lengthen, "a rejection never lengthens"),
    ("interlibrary loans", accept_and_shorten, "an acceptance leaves at least the date from before the renewal"),
    ("interlibrary loans", withdraw_and_shorten, "a recall that is withdrawn never shortens"),
    ("interlibrary loans", recall_what_was_returned, "nothing happens to a loan that was returned"),
    ("interlibrary loans", hear_no_rejection, "the owner can answer, recall and withdraw"),
    ("interlibrary requests", lend_a_copy, "a loan is lent and a copy is supplied"),
    ("interlibrary requests", strike_by_cancelling, "a request that was struck says why"),
    ("interlibrary requests", lose_the_receipt, "a request keeps its receipt"),
    ("interlibrary requests", never_return, "a request can be supplied in its kind"),
]
