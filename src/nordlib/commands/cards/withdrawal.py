"""Leave the register, or report a death (NLR-27, NLR-29, READ-A37)."""

from collections.abc import Collection
from datetime import datetime

from nordlib.cards import CardholderId, CardNumber, CardPolicy, ConsentState, DeskStaff
from nordlib.cards import withdrawal as rules
from nordlib.cards.family import ConsentEvent
from nordlib.cards.records import card_subject
from nordlib.cards.withdrawal import Withdrawal, WithdrawalCase
from nordlib.commands.cardholders import (
    HolderRecords,
    delete_card,
    find_card,
    load_holder,
    queue_instructions,
    require_cardholder,
    require_desk,
)
from nordlib.dates import require_aware
from nordlib.decisions import Decision, NoFacts
from nordlib.libraries import LibraryId
from nordlib.storage.protocols import CardsTx, audit_log_of, outbox_of, value_of
from nordlib.validation import frozen_set

__all__ = ["report_death", "withdraw"]


def withdraw(
    tx: CardsTx, *, by: CardholderId, policy: CardPolicy, now: datetime, open_loans_at: Collection[LibraryId] = ()
) -> Decision[Withdrawal, NoFacts]:
    """Erase the record of the cardholder who leaves, delete every card, and end every family view.

    Args:
        tx: The transaction.
        by: The cardholder.
        policy: The policy of the register.
        now: The instant of the command.
        open_loans_at: The ids of the libraries where a loan is open; each keeps what the loan needs.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
    """
    require_aware(now)
    records = load_holder(tx, require_cardholder(by))
    case = WithdrawalCase(value_of(records.holder), None, records.cards, records.memberships, frozen_set(open_loans_at), by, policy)
    return _saved(tx, records, rules.withdraw(case), now)


def report_death(
    tx: CardsTx, card: CardNumber, *, by: DeskStaff, policy: CardPolicy, now: datetime, open_loans_at: Collection[LibraryId] = ()
) -> Decision[Withdrawal, NoFacts]:
    """Erase the record of a person who has died, as a library of one of the memberships reports.

    `card` is the number of a card of the deceased. Takes the other arguments of `withdraw`, and raises what it raises, and `InvalidData`
    if `by` is not staff at a desk.
    """
    require_aware(now)
    require_desk(by)
    stored, records = find_card(tx, card)
    case = WithdrawalCase(
        value_of(records.holder), value_of(stored), records.cards, records.memberships, frozen_set(open_loans_at), by, policy
    )
    return _saved(tx, records, rules.report_death(case), now)


def _saved(tx: CardsTx, records: HolderRecords, decision: Decision[Withdrawal, NoFacts], now: datetime) -> Decision[Withdrawal, NoFacts]:
    if decision and records.holder is not None:
        holder = records.holder.value.id
        for stored, deleted in zip(records.stored_cards, decision.value.deleted, strict=True):
            delete_card(tx, stored, deleted)
        for consent in (*tx.family_consents.for_owner(holder), *tx.family_consents.for_viewer(holder)):
            if consent.value.state in (ConsentState.GRANTED, ConsentState.ACTIVE):
                tx.family_consents.save(consent.value.after(ConsentEvent.END), expected_version=consent.version)
        tx.cardholders.erase(holder, expected_version=records.holder.version)
        if (outbox := outbox_of(tx)) is not None:
            outbox.delete_for(holder)
        if (audit_log := audit_log_of(tx)) is not None:
            audit_log.delete_for(card_subject(holder))
        queue_instructions(tx, decision.value.instructions, now, holder)
    return decision
