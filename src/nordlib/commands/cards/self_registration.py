"""Get a digital national card on the web, with an electronic identity (NLR-03, NLR-05)."""

from datetime import datetime

from nordlib.cards import CardholderId, CardNumber, CardPolicy, SelfRegistrationRequest
from nordlib.cards import self_registration as rules
from nordlib.cards.issue import CardIssue
from nordlib.cards.self_registration import SelfRegistrationCase
from nordlib.commands.cardholders import HolderRecords
from nordlib.commands.cards.issue import find_applicant, save_issue
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.identity.pseudonyms import KeyRing
from nordlib.storage.protocols import CardsTx, value_of
from nordlib.validation import taken

__all__ = ["self_register_card"]


def self_register_card(
    tx: CardsTx,
    card_request: SelfRegistrationRequest,
    *,
    policy: CardPolicy,
    keys: KeyRing,
    now: datetime,
    new_number: CardNumber,
    new_holder: CardholderId,
) -> Decision[CardIssue, NoFacts]:
    """Give a person a digital national card, which awaits activation at the library that was chosen.

    Args:
        tx: The transaction.
        card_request: The person, the electronic identity, and the library that was chosen.
        policy: The policy of the register.
        keys: The keys of the pseudonyms of identity numbers.
        now: The instant of the command.
        new_number: The number of the new card.
        new_holder: The id of the cardholder, if the person is a new one.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: An argument is of the wrong type.
    """
    card_request = taken(SelfRegistrationRequest, "card_request", card_request)
    found = None if card_request.applicant is None else find_applicant(tx, card_request.applicant, keys, new_holder)
    records = HolderRecords() if found is None else found.records
    case = SelfRegistrationCase(
        card_request.applicant,
        card_request.eid,
        None if found is None else found.holder,
        value_of(records.holder),
        records.memberships,
        None if card_request.library is None else tx.libraries.get(card_request.library),
        is_library_chosen=card_request.library is not None,
        has_national_card=records.national_card is not None,
        number=new_number,
        number_is_taken=tx.cards.get(new_number) is not None,
        policy=policy,
        on=local_date(now, policy.zone),
    )
    decision = rules.self_register(case)
    if decision:
        save_issue(tx, records, decision.value, now)
    return decision
