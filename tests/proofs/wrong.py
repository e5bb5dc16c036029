"""Wrong rules, tables and functions, each put in the place of a right one: for each invariant of each world, what breaks it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from nordlib.accounts import TransferState, transfer
from nordlib.accounts.transfer import TRANSITIONS, TransferEvent
from nordlib.cards import issue, membership, withdrawal
from nordlib.cards.family import CONSENT_TRANSITIONS, ConsentEvent, ConsentState, FamilyConsent
from nordlib.commands import cardholders
from nordlib.commands.accounts import closure
from nordlib.commands.accounts import transfer as transfer_commands
from nordlib.commands.cards import family as family_commands
from nordlib.commands.cards import withdrawal as withdrawal_commands
from nordlib.decisions import RuleBook, Verdict, passes_if, rule
from nordlib.storage.stored import CARD, TRANSFER
from tests.proofs.patching import Patch, change, leave_out, put_in_place
from tests.proofs.wrong_circulation import WRONG_CIRCULATION

__all__ = ["WRONG"]


@rule("NLR-29", "never")
def nothing_is_allowed(case: Any) -> Verdict:
    """Nothing is ever granted."""
    return passes_if(case is None)


# transfers


def second_request(patch: Patch) -> None:
    leave_out(patch, transfer.REQUEST_RULES, "no_transfer_is_pending")


def second_request_beside_the_first(patch: Patch) -> None:
    second_request(patch)
    patch.setattr(transfer_commands, "end_pending_transfer", lambda *_: None)


def second_request_that_the_store_takes(patch: Patch) -> None:
    second_request_beside_the_first(patch)
    patch.delitem(TRANSFER.unique, "pending")


def request_to_the_own_library(patch: Patch) -> None:
    leave_out(patch, transfer.REQUEST_RULES, "target_is_another")


def erase_the_account_alone(patch: Patch) -> None:
    patch.setattr(closure, "erase_account", lambda tx, stored: tx.accounts.erase(stored.value.id, expected_version=stored.version))


def anyone_answers(patch: Patch) -> None:
    leave_out(patch, TRANSITIONS.rows[TransferState.PENDING][TransferEvent.ACCEPT].guard, "library_may_answer", "transfer_is_visible")


def a_denial_moves(patch: Patch) -> None:
    change(patch, TRANSITIONS, TransferState.PENDING, DENY=TransferState.ACCEPTED)


# cards


def second_national_card(patch: Patch) -> None:
    leave_out(patch, issue.ISSUE_RULES, "person_has_no_national_card")


def second_national_card_that_the_store_takes(patch: Patch) -> None:
    second_national_card(patch)
    patch.delitem(CARD.unique, "national_card_of")


def leave_the_cards(patch: Patch) -> None:
    patch.setattr(withdrawal_commands, "delete_card", lambda *_: None)


def keep_the_memberships(patch: Patch) -> None:
    patch.setattr(cardholders, "delete_card", lambda tx, stored, deleted: tx.cards.save(deleted, expected_version=stored.version))


def local_cards_everywhere(patch: Patch) -> None:
    leave_out(patch, membership.ACTIVATION_RULES, "local_card_is_at_its_library")


def activate_the_dead(patch: Patch) -> None:
    leave_out(patch, membership.ACTIVATION_RULES, "card_is_known")


def never_leave(patch: Patch) -> None:
    put_in_place(patch, withdrawal.WITHDRAWAL_RULES, RuleBook((nothing_is_allowed,), topic="withdrawal"))


# family views


def switch_on_what_was_taken_back(patch: Patch) -> None:
    change(patch, CONSENT_TRANSITIONS, ConsentState.REVOKED, ENABLE=ConsentState.ACTIVE)


def keep_the_views_of_those_who_left(patch: Patch) -> None:
    patch.setattr(withdrawal_commands, "ConsentEvent", SimpleNamespace(END=ConsentEvent.DISABLE))


def let_views_go_on(patch: Patch) -> None:
    patch.setattr(family_commands, "ends_by_age", lambda *_: False)


def never_revoke(patch: Patch) -> None:
    change(patch, CONSENT_TRANSITIONS, ConsentState.ACTIVE, REVOKE=None)


def grant_is_a_view(patch: Patch) -> None:
    change(patch, CONSENT_TRANSITIONS, ConsentState.NONE, GRANT=ConsentState.ACTIVE)


def grant_in_the_others_name(patch: Patch) -> None:
    patch.setattr(family_commands, "FamilyConsent", lambda key, owner, viewer, state: FamilyConsent(key, viewer, owner, state))


#: The world, what makes it wrong, and how the finding begins.
WRONG: list[tuple[str, Callable[[Patch], None], str]] = [
    ("transfers", second_request, "a request that waits is not replaced"),
    ("transfers", second_request_beside_the_first, "no step ends in an exception: UniqueViolation"),
    ("transfers", second_request_that_the_store_takes, "an account has at most one pending request"),
    ("transfers", request_to_the_own_library, "a pending request has a library that can answer"),
    ("transfers", erase_the_account_alone, "a pending request has a library that can answer"),
    ("transfers", anyone_answers, "those who administer the receiving library can accept and deny, and no one else"),
    ("transfers", a_denial_moves, "an account stays until the receiving library accepts"),
    ("transfers that replace each other", second_request_that_the_store_takes, "an account has at most one pending request"),
    ("cards", second_national_card, "no step ends in an exception: UniqueViolation"),
    ("cards", second_national_card_that_the_store_takes, "a person has at most one national card in use"),
    ("cards", leave_the_cards, "a card that is not deleted has a person in the register"),
    ("cards", keep_the_memberships, "a membership, a PIN and a password are of a card in use"),
    ("cards", local_cards_everywhere, "a local card has a membership at its own library alone"),
    ("cards", activate_the_dead, "nothing happens to a deleted card"),
    ("cards", never_leave, "a holder can leave"),
    ("family views", switch_on_what_was_taken_back, "no path leads from the viewer alone to a view"),
    ("family views", grant_is_a_view, "no path leads from the viewer alone to a view"),
    ("family views", keep_the_views_of_those_who_left, "a consent in force is between two persons in the register"),
    ("family views", let_views_go_on, "a night ends the views that the policy ends"),
    ("family views", never_revoke, "the owner can revoke"),
    ("family views, the adult alone", grant_in_the_others_name, "no view of the other is ever switched on by adult alone"),
    ("family views, the child alone", grant_in_the_others_name, "no view of the other is ever switched on by child alone"),
    *WRONG_CIRCULATION,
]
