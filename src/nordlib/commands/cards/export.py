"""Export everything that is stored about a cardholder (NLR-25, NLR-28)."""

from nordlib.cards import CardActor, CardAuditEntry, CardholderExport, CardholderId, CardNumber, CardPolicy
from nordlib.cards import export as rules
from nordlib.cards.export import CardholderExportCase, StoredCard
from nordlib.cards.records import card_subject
from nordlib.commands.attempts import attempts_under, card_login_key
from nordlib.commands.cardholders import load_acting_holder
from nordlib.decisions import Decision, NoFacts
from nordlib.privacy import ExportPurpose
from nordlib.storage.protocols import CardsReadTx, audit_log_of, traces_of, value_of

__all__ = ["export_cardholder"]


def export_cardholder(
    tx: CardsReadTx,
    *,
    by: CardActor,
    policy: CardPolicy,
    card: CardNumber | None = None,
    purpose: ExportPurpose = ExportPurpose.OWN_ACCESS,
) -> Decision[CardholderExport, NoFacts]:
    """Return everything that is stored about the cardholder who is logged in, or about the holder of a card that staff name.

    Args:
        tx: The transaction.
        by: The cardholder, or the staff member at a desk of a library of the cardholder, who exports for the cardholder.
        policy: The policy of the library, which names the purposes that are allowed.
        card: For staff, the number of a card of the cardholder.
        purpose: What the export is for.

    Raises:
        InvalidData: `by` is neither a cardholder nor staff at a desk, staff name no card, or `purpose` is not an `ExportPurpose`.
    """
    records = load_acting_holder(tx, by, card)
    holder, traces = value_of(records.holder), traces_of(tx)
    holder_id = CardholderId("") if holder is None else holder.id
    case = CardholderExportCase(
        holder,
        tuple(
            StoredCard(each, value_of(tx.card_credentials.get(each.number)), attempts_under(tx, card_login_key(each.number)))
            for each in records.cards
        ),
        records.memberships,
        by,
        policy,
        purpose,
        family_consents=tuple(
            stored.value for stored in (*tx.family_consents.for_owner(holder_id), *tx.family_consents.for_viewer(holder_id))
        ),
        instructions=None if traces is None else traces.instructions_about(holder_id),
        messages=None if traces is None else traces.messages_about(holder_id),
        audit_entries=_entries(tx, holder_id),
    )
    return rules.export(case)


def _entries(tx: CardsReadTx, holder: CardholderId) -> tuple[CardAuditEntry, ...] | None:
    if (audit_log := audit_log_of(tx)) is None:
        return None
    return tuple(entry for entry in audit_log.for_subject(card_subject(holder)) if isinstance(entry, CardAuditEntry))
