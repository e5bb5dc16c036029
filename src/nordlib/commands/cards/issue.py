"""Issue a card at a desk (NLR-01 to NLR-04, NLR-06, NLR-07)."""

from datetime import datetime

from nordlib.cards import Cardholder, CardholderId, CardNumber, CardPolicy, CardRequest, DeskStaff, PersonForm
from nordlib.cards import issue as rules
from nordlib.cards.forms import Applicant, cardholder_of
from nordlib.cards.issue import CardIssue, IssueCase
from nordlib.commands.cardholders import load_holder, require_desk, save_holder
from nordlib.dates import local_date
from nordlib.decisions import Decision, NoFacts
from nordlib.identity import IdentityNumber
from nordlib.identity.pseudonyms import KeyRing
from nordlib.storage.protocols import CardsReadTx, CardsTx, Versioned

__all__ = ["find_applicant", "issue_card", "save_issue"]


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
    anew with the current key.

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
        InvalidData: `by` is not staff at a desk.
    """
    require_desk(by)
    stored, holder, has_national_card = find_applicant(tx, card_request.applicant, keys, new_holder)
    case = IssueCase(
        card_request.applicant,
        holder,
        has_national_card,
        card_request.kind,
        card_request.form,
        card_request.rules,
        new_number,
        number_is_taken=tx.cards.get(new_number) is not None,
        by=by,
        policy=policy,
        on=local_date(now, policy.zone),
    )
    decision = rules.issue(case)
    if decision:
        save_issue(tx, stored, decision.value)
    return decision


def find_applicant(
    tx: CardsReadTx, applicant: Applicant, keys: KeyRing, new_holder: CardholderId
) -> tuple[Versioned[Cardholder] | None, Cardholder, bool]:
    """Return the stored cardholder, the one that the form makes, and whether the person has a national card in use."""
    number = applicant.identity if isinstance(applicant, PersonForm) else None
    if not isinstance(number, IdentityNumber):
        return None, cardholder_of(applicant, None, new_holder, None), False
    match = keys.find(number, tx.cardholders.by_identity)
    if match is None:
        return None, cardholder_of(applicant, None, new_holder, keys.pseudonym(number)), False
    known = match.value
    holder = cardholder_of(applicant, known.value, new_holder, match.current)
    return known, holder, load_holder(tx, known.value.id).national_card is not None


def save_issue(tx: CardsTx, stored: Versioned[Cardholder] | None, result: CardIssue) -> None:
    """Save a new card, its membership and its holder."""
    save_holder(tx, stored, result.holder)
    tx.cards.add(result.card)
    tx.memberships.put(result.membership)
