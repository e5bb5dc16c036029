"""Keep the charge for a late renewal, or take it back, in the transaction of the renewal (READ-C30, EXT-23)."""

from nordlib.circulation import Loan, RenewalFacts
from nordlib.circulation.charges import ChargeId, ChargeKind, charge_for, with_loan, without_loan
from nordlib.storage.protocols import charges_of

__all__ = ["record_charge", "take_charge_back"]


def record_charge(tx: object, renewed: Loan, facts: RenewalFacts, charged: frozenset[ChargeId]) -> bool:
    """Store the charge for a renewed loan, or join the one that its group has already. Returns whether something new is owed.

    In a store without charges nothing is stored; a fee is new unless it was charged in the same act.
    """
    charge, charges = charge_for(renewed, facts), charges_of(tx)
    if charge is None or charges is None:
        return charge is not None and charge.id not in charged
    stored = charges.get(charge.id)
    if stored is None:
        charges.add(charge)
        return True
    charges.save(with_loan(stored.value, renewed.id, charge.amount), expected_version=stored.version)
    return not stored.value.is_owed


def take_charge_back(tx: object, renewed: Loan) -> None:
    """Take a loan out of the charge for its last renewal; without loans a charge is owed no longer."""
    last, charges = renewed.last_renewal, charges_of(tx)
    if last is None or charges is None:
        return
    found = (charge for charge in charges.for_patron(renewed.patron) if charge.kind is ChargeKind.LATE_RENEWAL)
    ids = (charge.id for charge in found if charge.charged_on == last.on and renewed.id in charge.loans)
    for stored in map(charges.get, ids):
        assert stored is not None
        charges.save(without_loan(stored.value, renewed.id), expected_version=stored.version)
