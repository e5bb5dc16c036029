"""Replace the identity number of an account (MTM-38, MTM-41)."""

from datetime import date, datetime

from nordlib.accounts import (
    Account,
    AccountId,
    AccountPolicy,
    IdentityReplacementFacts,
)
from nordlib.accounts import identity_replacement as rules
from nordlib.accounts.access import Action
from nordlib.accounts.identity_replacement import IdentityReplacementCase
from nordlib.commands.access import StaffActor, load_visible_account
from nordlib.commands.accounts.uniqueness import existing_account
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.identity import IdentityNumber, Problem
from nordlib.storage.protocols import AccountsTx, value_of

__all__ = ["replace_identity"]


def replace_identity(
    tx: AccountsTx,
    account: AccountId,
    identity: IdentityNumber | Problem | None,
    *,
    by: StaffActor,
    policy: AccountPolicy,
    now: datetime,
    lma_card_valid_to: date | None = None,
) -> Decision[Account, IdentityReplacementFacts]:
    """Replace the identity number of an account that the actor can see (MTM-38, MTM-41).

    Args:
        tx: The transaction.
        account: The id of the account.
        identity: The new number as read: a `Problem` if it cannot exist, None if it was not filled in.
        by: The staff member who replaces the number.
        policy: The policy of the register.
        now: The instant of the replacement.
        lma_card_valid_to: The last valid day of a new LMA card; None without one.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    actor, stored = load_visible_account(tx, account, by, Action.EDIT)
    case = IdentityReplacementCase(
        value_of(stored),
        identity,
        lma_card_valid_to,
        existing_account(tx, identity, actor.scope, excluding=account),
        policy,
        local_date(now, policy.zone),
        registrar=actor.staff,
        access=actor.access,
    )
    decision = rules.decide(case)
    if decision and stored is not None:
        tx.accounts.save(decision.value, expected_version=stored.version)
    return decision
