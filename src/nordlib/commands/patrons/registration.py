"""Register as a patron with an electronic identity, or register one's child (HEL-05)."""

from datetime import datetime

from nordlib.credentials import Credential, Principal, Realm
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.identity.pseudonyms import KeyRing
from nordlib.patrons import BorrowerNumber, Patron, PatronId, PatronPolicy, PatronRegistrationCase, PatronRegistrationRequest
from nordlib.patrons import registration as rules
from nordlib.storage.protocols import PatronsTx, value_of
from nordlib.validation import taken

__all__ = ["register_patron"]


def register_patron(
    tx: PatronsTx,
    registration: PatronRegistrationRequest,
    *,
    policy: PatronPolicy,
    keys: KeyRing,
    now: datetime,
    new_id: PatronId,
    new_number: BorrowerNumber,
) -> Decision[Patron, NoFacts]:
    """Register the person who is logged in with an electronic identity, or the child of a parent who is a patron.

    Args:
        tx: The transaction.
        registration: The person, the electronic identity, the code, and for a child the parent.
        policy: The policy of the library.
        keys: The keys of the pseudonyms of identity numbers.
        now: The instant of the registration.
        new_id: The id of the new patron.
        new_number: The borrower number of the new patron.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: An argument is of the wrong type.
    """
    registration, keys = taken(PatronRegistrationRequest, "registration", registration), taken(KeyRing, "keys", keys)
    number = registration.form.number
    parent = None if registration.parent is None else value_of(tx.patrons.get(registration.parent))
    case = PatronRegistrationCase(
        registration,
        parent,
        identity=None if number is None else keys.pseudonym(number),
        is_registered=number is not None and keys.find(number, tx.patrons.by_identity) is not None,
        new_id=new_id,
        new_number=new_number,
        number_is_taken=tx.patrons.by_borrower_number(new_number) is not None,
        policy=policy,
        on=local_date(now, policy.zone),
    )
    decision = rules.register(case)
    if decision:
        tx.patrons.add(decision.value)
        tx.credentials.add(Credential(Principal(Realm.PATRON, new_id), registration.code.hash))
    return decision
