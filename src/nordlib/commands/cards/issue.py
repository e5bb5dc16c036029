"""Issue a card at a desk (NLR-01 to NLR-04, NLR-06, NLR-07)."""

from datetime import datetime

import attrs

from nordlib.cards import Cardholder, CardholderId, CardNumber, CardPolicy, CardRequest, DeskStaff, PersonForm
from nordlib.cards import issue as rules
from nordlib.cards.forms import Applicant, cardholder_of
from nordlib.cards.issue import CardIssue, IssueCase
from nordlib.commands.cardholders import HolderRecords, load_holder, queue_instructions, require_desk, save_holder
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.identity import IdentityNumber
from nordlib.identity.pseudonyms import KeyRing
from nordlib.storage.protocols import CardsReadTx, CardsTx, value_of
from nordlib.validation import taken

__all__ = ["ApplicantRecords", "find_applicant", "issue_card", "save_issue"]


@attrs.frozen
class ApplicantRecords:
    """Who wants a card, as the register knows the person and as the form says."""

    records: HolderRecords
    """What is stored; nothing for a new cardholder."""
    holder: Cardholder
    """The cardholder that the form makes."""


def issue_card(
    tx: CardsTx,
    card_request: CardRequest,
    *,
    by: DeskStaff,
    policy: CardPolicy,
    keys: KeyRing,
    now: datetime,
    new_number: CardNumber,
    new_holder: CardholderId,
) -> Decision[CardIssue, NoFacts]:
    """Issue a card to a person or an institution; the desk's library is the home library, and the membership there is active.

    A person whom the register knows by number, of whatever card, stays the same cardholder; what is stored of the number is then written
    anew with the current key, and every library of the cardholder is told what the form changes.

    Args:
        tx: The transaction.
        card_request: The person or institution, the kind and form of the card, and the acceptance of the library's rules.
        by: The staff member at the desk.
        policy: The policy of the library.
        keys: The keys of the pseudonyms of identity numbers.
        now: The instant of the command.
        new_number: The number of the new card, for example `NATIONAL_SERIES.generate()`.
        new_holder: The id of the cardholder, if the person is a new one.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `by` is not staff at a desk, or another argument is of the wrong type.
    """
    require_desk(by)
    card_request = taken(CardRequest, "card_request", card_request)
    found = find_applicant(tx, card_request.applicant, keys, new_holder)
    case = IssueCase(
        card_request.applicant,
        found.holder,
        value_of(found.records.holder),
        found.records.memberships,
        has_national_card=found.records.national_card is not None,
        kind=card_request.kind,
        form=card_request.form,
        rules=card_request.rules,
        number=new_number,
        number_is_taken=tx.cards.get(new_number) is not None,
        by=by,
        policy=policy,
        on=local_date(now, policy.zone),
    )
    decision = rules.issue(case)
    if decision:
        save_issue(tx, found.records, decision.value, now)
    return decision


def find_applicant(tx: CardsReadTx, applicant: Applicant, keys: KeyRing, new_holder: CardholderId) -> ApplicantRecords:
    """Return what the register knows of an applicant, by number, and the cardholder that the form makes."""
    number = applicant.identity if isinstance(applicant, PersonForm) else None
    if not isinstance(number, IdentityNumber):
        return ApplicantRecords(HolderRecords(), cardholder_of(applicant, None, new_holder, None))
    match = taken(KeyRing, "keys", keys).find(number, tx.cardholders.by_identity)
    if match is None:
        return ApplicantRecords(HolderRecords(), cardholder_of(applicant, None, new_holder, keys.pseudonym(number)))
    known = match.value
    records = attrs.evolve(load_holder(tx, known.value.id), holder=known)
    return ApplicantRecords(records, cardholder_of(applicant, known.value, new_holder, match.current))


def save_issue(tx: CardsTx, records: HolderRecords, result: CardIssue, now: datetime) -> None:
    """Save a new card, its membership and its holder, and tell the libraries that knew the holder."""
    save_holder(tx, records.holder, result.holder)
    tx.cards.add(result.card)
    tx.memberships.put(result.membership)
    queue_instructions(tx, result.instructions, now, result.card.number)
