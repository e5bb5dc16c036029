"""Answer a patron's text message: decide, renew, and queue the reply (SMS-03, SMS-05).

The reply goes to the number from which the message came, at once: the patron's consent to text messages does not bind it (READ-C27), and
the hours for them do so only where the policy says it (READ-C15).

A message that the gateway delivers again is answered once. The reply and what it says are stored in one transaction, with the gateway's id
of the message; a repeated message finds them there, and nothing is tried. If a crash came between the renewals and the reply, no reply was
sent: the repeated message then renews the loans that were not reached, counts those that the message had renewed, and queues the reply.
"""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast

import attrs
from attrs import field

from nordlib.circulation import LoanId, Money, PatronId
from nordlib.circulation.charges import Charge, charge_for
from nordlib.commands.circulation.renewal.request import DEFAULT_CONTEXT, PolicyOfLoan, RenewalContext
from nordlib.commands.circulation.renewal.several import RenewalResults, loan_ids_of, renew_all, renew_selected
from nordlib.commands.idempotency import check_key, find_processed, idempotent, new_record, records_of
from nordlib.commands.outbox import derived_id, enqueue
from nordlib.contact import Channel, Phone
from nordlib.dates import require_aware
from nordlib.hidden_fields import hides_fields
from nordlib.messages import Message, MessageKind
from nordlib.notifications import DeliveryCase
from nordlib.notifications import sms as rules
from nordlib.notifications.sms.reading import fold_word
from nordlib.notifications.sms.reply import UNKNOWN_LOAN
from nordlib.storage.protocols import CirculationReadTx, CirculationTx, Store, Versioned, charges_of
from nordlib.storage.runner import read_from
from nordlib.texts import Language
from nordlib.validation import checked, taken

__all__ = ["SmsAnswer", "SmsSender", "TextMessage", "answer_text_message"]


@hides_fields
@attrs.frozen
@checked
class TextMessage:
    """A text message as the gateway delivers it. Its repr has neither the number nor the text."""

    id: str
    """The gateway's id of the message, the same whenever the message is delivered: 16 to 400 characters that cannot be guessed."""
    number: Phone = field(repr=False)
    """The number from which the message came."""
    body: str = field(repr=False)
    """The text as it came."""


@attrs.frozen
@checked
class SmsSender:
    """What the library knows about the number from which a text message came."""

    patrons_with_number: tuple[PatronId, ...]
    """The ids of the patrons whose profile has the number."""
    language: Language
    """The language of the reply: the patron's, or the library's where no patron or several have the number."""
    reminded: PatronId | None = None
    """The id of the patron to whose reminder the message answers; None if it answers none."""


@hides_fields
@attrs.frozen
class SmsAnswer:
    """What a text message led to, and the reply."""

    outcome: rules.SmsOutcome
    """The number of renewals, or the reasons why none was tried."""
    reply: Message
    """The reply, which is in the outbox if the store has one; otherwise the host sends it, unless `repeated`."""
    repeated: bool
    """Whether the message was answered before, so that nothing was done this time."""
    results: RenewalResults | None = field(default=None, repr=False)
    """The decision or the error of each loan that was tried this time; None if none was."""


class _Text(NamedTuple):
    """A message, with what its records are stored under."""

    message: TextMessage
    client: str

    @property
    def request(self) -> str:
        """The message as text, of which only a hash is stored."""
        return json.dumps([self.message.number.number, self.message.body])


def answer_text_message(
    store: Store[CirculationTx],
    message: TextMessage,
    *,
    sender: SmsSender,
    sms_policy: rules.SmsPolicy,
    policy: PolicyOfLoan,
    now: datetime,
    context: RenewalContext = DEFAULT_CONTEXT,
) -> SmsAnswer:
    """Do what a text message asks for and queue the reply, once for each message: a repeated one gets the same answer.

    Args:
        store: The store with the loans, the idempotency records and the outbox.
        message: The text message.
        sender: What is known about the number that it came from.
        sms_policy: The policy for text messages.
        policy: The circulation policy of the library, or a function that gives the policy of a loan.
        now: The instant of the command.
        context: What is known beyond the loans and their holds, as for `renew_all`.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: The id of the message is too short or too long, or came with another text before; or the store keeps no requests.
        StorageError: The reply could not be stored. Let the gateway deliver the message again.
    """
    require_aware(now)
    message, sender = taken(TextMessage, "message", message), taken(SmsSender, "sender", sender)
    text = _Text(message, f"sms {taken(rules.SmsPolicy, 'sms_policy', sms_policy).sender}")
    check_key(message.id, text.client)
    case = rules.SmsCase(sms_policy, message.body, sender.patrons_with_number, sender.reminded)
    outcome, results = read_from(store, _stored_outcome, text), None
    if outcome is None:
        outcome, results = _carried_out(store, case, text, policy, now, context)
    outcome, repeated = store.run(_queued, text, case, outcome, sender.language, now)
    return SmsAnswer(outcome, _reply(text, case, outcome, sender.language, now), repeated, results)


# the renewals


def _carried_out(
    store: Store[CirculationTx], case: rules.SmsCase, text: _Text, policy: PolicyOfLoan, now: datetime, context: RenewalContext
) -> tuple[rules.SmsOutcome, RenewalResults | None]:
    """Try the renewals that a message asks for, each loan once for each message."""
    decision = rules.decide(case)
    if not decision:
        return rules.SmsOutcome(decision.reasons), None
    patron, number = decision.value.patron, decision.value.loan_number
    renewal: dict[str, Any] = {"by": patron, "policy": policy, "now": now, "context": context}
    if number is None:
        results = idempotent(renew_all, text.message.id, client=text.client, now=now)(store, patron, **renewal)
    elif (loan := read_from(store, _loan_with_number, patron, number)) is not None:
        results = idempotent(renew_selected, text.message.id, client=text.client, now=now)(store, (loan,), **renewal)
    else:
        return rules.SmsOutcome((UNKNOWN_LOAN,)), None
    results = cast("RenewalResults", results)  # of a command that takes a store, each loan alone is `AlreadyProcessed`
    before = read_from(store, _renewed_before, patron, results.repeated)
    return _outcome(results, before), results


def _loan_with_number(tx: CirculationReadTx, patron: PatronId, number: str) -> LoanId | None:
    """Return the patron's loan whose id the message has, in capitals or not; None if there is none, or if several differ in that alone."""
    found = [loan for loan in loan_ids_of(tx, patron) if fold_word(loan) == fold_word(number)]
    return LoanId(number) if number in found else found[0] if len(found) == 1 else None


@attrs.frozen
class _RenewedBefore:
    """What the loans that a repeated message had renewed before have led to."""

    provisional: int
    charges: tuple[Charge, ...]


def _renewed_before(tx: CirculationReadTx, patron: PatronId, repeated: tuple[LoanId, ...]) -> _RenewedBefore:
    loans = [stored.value for stored in tx.loans.for_patron(patron) if isinstance(stored, Versioned) and stored.value.id in repeated]
    provisional = sum(loan.interlibrary is not None and loan.interlibrary.pending_renewal for loan in loans)
    days = {loan.id: loan.last_renewal.on for loan in loans if loan.last_renewal is not None}
    charges = charges_of(tx)
    known = () if charges is None or not days else charges.for_patron(patron)
    return _RenewedBefore(provisional, tuple(each for each in known if each.charged_on in {days.get(loan) for loan in each.loans}))


def _outcome(results: RenewalResults, before: _RenewedBefore) -> rules.SmsOutcome:
    """Count the renewals. A loan that was returned is not one of the patron's, and is not counted."""
    granted = [decision for decision in results.decisions.values() if decision]
    refused = [decision for decision in results.decisions.values() if not decision and "loan_closed" not in decision.reasons]
    charges = (*(charge_for(decision.value, decision.facts) for decision in granted), *before.charges)
    fees = dict[str, Money]()
    for amount in {charge.id: charge.amount for charge in charges if charge is not None}.values():
        fees[amount.currency] = fees[amount.currency] + amount if amount.currency in fees else amount
    return rules.SmsOutcome(
        renewed=len(granted) + len(results.repeated),
        not_renewed=len(refused) + len(results.errors),
        provisional=sum(decision.facts.provisional for decision in granted) + before.provisional,
        fees=tuple(fees.values()),
    )


# the reply


def _reply(text: _Text, case: rules.SmsCase, outcome: rules.SmsOutcome, language: Language, now: datetime) -> Message:
    """The reply, about the patron where there is one, so that it is deleted with what is about the patron."""
    delivery, number = case.policy.delivery, text.message.number
    sending = None if delivery is None else DeliveryCase(delivery, Channel.SMS, now, mobile=number, is_reply=True)
    not_before = None if sending is None or sending.send_at <= now else sending.send_at
    subject_id = case.patron or derived_id("sms", text.client, text.message.id)
    values = {"answer": rules.reply_text(outcome, case.policy, language)}
    return Message(MessageKind.SMS_REPLY, number.number, language, subject_id, values, not_before)


def _queued(
    tx: CirculationTx, text: _Text, case: rules.SmsCase, outcome: rules.SmsOutcome, language: Language, now: datetime
) -> tuple[rules.SmsOutcome, bool]:
    """Queue the reply and store the outcome, unless a reply was queued before; return the stored outcome, and whether it was so."""
    if (stored := _stored_outcome(tx, text)) is not None:
        return stored, True
    enqueue(tx, (_reply(text, case, outcome, language, now),), now)
    records_of(tx).add(new_record(text.message.id, text.client, text.request, now=now, result_id=_written(outcome)))
    return outcome, False


def _stored_outcome(tx: object, text: _Text) -> rules.SmsOutcome | None:
    """Return what a message led to when it came before; None if it has not been answered."""
    processed = find_processed(records_of(tx), text.message.id, text.client, text.request)
    return None if processed is None else _read_outcome(str(processed.result_id))


def _written(outcome: rules.SmsOutcome) -> str:
    """Return an outcome as the text that is stored with the id of the message: `|2|1|0|120 DKK`, `punctuation,no_patron|0|0|0|`."""
    counts = map(str, (outcome.renewed, outcome.not_renewed, outcome.provisional))
    return "|".join((",".join(outcome.reasons), *counts, ",".join(map(str, outcome.fees))))


def _read_outcome(written: str) -> rules.SmsOutcome:
    """Return the outcome that `_written` wrote."""
    reasons, renewed, not_renewed, provisional, fees = written.split("|")
    amounts = (fee.split() for fee in fees.split(",") if fee)
    return rules.SmsOutcome(
        tuple(filter(None, reasons.split(","))),
        int(renewed),
        int(not_renewed),
        int(provisional),
        tuple(Money(Decimal(digits), currency) for digits, currency in amounts),
    )
