"""Change contact data, and add temporary addresses (NLR-10, NLR-29, READ-A33)."""

from datetime import datetime

from nordlib.cards import CardActor, Cardholder, CardNumber, CardPolicy, ContactChanges, TemporaryAddressForm
from nordlib.cards import address as rules
from nordlib.cards.address import ContactCase, ContactResult, TemporaryAddressCase
from nordlib.commands.cardholders import load_acting_holder, queue_instructions, save_holder
from nordlib.dates import local_date, require_aware
from nordlib.decisions import Decision, NoFacts
from nordlib.storage.protocols import CardsTx, value_of

__all__ = ["add_temporary_address", "edit_contact"]


def edit_contact(
    tx: CardsTx, changes: ContactChanges, *, by: CardActor, policy: CardPolicy, now: datetime, card: CardNumber | None = None
) -> Decision[ContactResult, NoFacts]:
    """Change the contact data of a cardholder; every library of the cardholder is told.

    Args:
        tx: The transaction.
        changes: The changes.
        by: The cardholder, or staff at a library of the cardholder.
        policy: The policy of the library.
        now: The instant of the command.
        card: For staff, the number of a card of the cardholder.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is neither a cardholder nor staff at a desk, or staff name no card.
    """
    require_aware(now)
    records = load_acting_holder(tx, by, card)
    decision = rules.edit_contact(ContactCase(value_of(records.holder), records.cards, records.memberships, changes, by, policy))
    if decision and records.holder is not None:
        save_holder(tx, records.holder, decision.value.holder)
        queue_instructions(tx, decision.value.instructions, now, str(records.holder.version))
    return decision


def add_temporary_address(
    tx: CardsTx, form: TemporaryAddressForm, *, by: CardActor, policy: CardPolicy, now: datetime, card: CardNumber | None = None
) -> Decision[Cardholder, NoFacts]:
    """Add a temporary address to a cardholder. Takes the arguments of `edit_contact`, with a form, and raises what it raises."""
    on = local_date(now, policy.zone)
    records = load_acting_holder(tx, by, card)
    case = TemporaryAddressCase(value_of(records.holder), records.cards, records.memberships, form, by, policy, on)
    decision = rules.add_temporary_address(case)
    if decision and records.holder is not None:
        save_holder(tx, records.holder, decision.value)
    return decision
