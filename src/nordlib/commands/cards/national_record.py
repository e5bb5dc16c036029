"""Write to the record of a cardholder what another system hands over (NLR-21 to NLR-23, READ-A20)."""

from collections.abc import Mapping
from datetime import datetime

from nordlib.cards import CardNumber, CardPolicy, DeskStaff
from nordlib.cards import national_record as rules
from nordlib.cards.national_record import RecordCase, RecordResult
from nordlib.commands.cardholders import find_card, queue_instructions, require_desk, save_card_credential, save_holder
from nordlib.dates import require_aware
from nordlib.decisions import Decision, NoFacts
from nordlib.storage.protocols import CardsTx, value_of

__all__ = ["write_national_record"]


def write_national_record(
    tx: CardsTx, card: CardNumber, fields: Mapping[str, object], *, by: DeskStaff, policy: CardPolicy, now: datetime
) -> Decision[RecordResult, NoFacts]:
    """Write fields to the record of the holder of a card. If one of them is not a field of the record, nothing is written.

    Args:
        tx: The transaction.
        card: The number of the card.
        fields: The values by the names of the fields (`nordlib.cards.national_record.RecordChanges`): an `Email`, a `Phone`, and for `pin`
            a `HashedPassword`.
        by: The staff member at a library of the card.
        policy: The policy of the library.
        now: The instant of the command.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is not staff at a desk, a value is of the wrong type, or another command changes the field.
    """
    require_aware(now)
    require_desk(by)
    stored, records = find_card(tx, card)
    credential = tx.card_credentials.get(card)
    case = RecordCase(
        value_of(stored),
        value_of(records.holder),
        records.memberships_of(stored),
        records.memberships,
        value_of(credential),
        fields,
        by,
        policy,
    )
    decision = rules.write(case)
    if decision and records.holder is not None:
        result = decision.value
        save_holder(tx, records.holder, result.holder)
        if result.credential is not None:
            save_card_credential(tx, credential, result.credential)
        queue_instructions(tx, result.instructions, now, str(records.holder.version))
    return decision
