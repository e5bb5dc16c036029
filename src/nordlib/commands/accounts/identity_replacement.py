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
    """Another number on the same account (MTM-38, MTM-41). `lma_card_valid_to` is the last day of a new LMA card.

    Raises `NaiveDatetime`.
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
