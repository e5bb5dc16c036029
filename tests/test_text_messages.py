"""A text message that comes in is answered: what it asks for is done once, and one reply is queued."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    InterlibraryTerms,
    ItemId,
    Loan,
    LoanId,
    LoanKind,
    LoanStatus,
    PatronId,
    RenewalPermission,
    TitleId,
)
from nordlib.commands import (
    RenewalContext,
    SmsAnswer,
    SmsSender,
    TextMessage,
    answer_text_message,
    dispatch,
    renew_loan,
)
from nordlib.contact import parse_phone
from nordlib.errors import InvalidData, NaiveDatetime, UnreadableRow
from nordlib.libraries import LibraryId
from nordlib.messages import MessageKind
from nordlib.money import Money
from nordlib.notifications import HELSINGOR_DELIVERY
from nordlib.notifications.sms import HELSINGOR_SMS, SmsAction, SmsCommand, SmsOutcome
from nordlib.passwords import Scrypt
from nordlib.storage import MemoryStore, run_command
from tests.people import GOOD, LOAN, NOW
from tests.stores import STORES, everything_in

WHEN = NOW.replace(2026, 3, 18)
P1, P2 = PatronId("P1"), PatronId("P2")
NUMBER = parse_phone("34412345", "DK")
BY_NUMBER = attrs.evolve(HELSINGOR_SMS, commands=(SmsCommand(SmsAction.RENEW_LOAN, "FORNY {loan}"),))
MESSAGE_ID = "SM0123456789abcdef"
CONTEXT = RenewalContext(GOOD)


def loan(key: str, **changes: Any) -> Loan:
    return attrs.evolve(LOAN, id=LoanId(key), item=ItemId(key), title=TitleId(key), **changes)


DUE_SOON, TOO_EARLY = loan("L1"), loan("L2", due=date(2026, 5, 1))
OWNER = InterlibraryTerms(LibraryId("DK-710100"), RenewalPermission.ALLOWED)
FROM_AFAR = loan("L3", kind=LoanKind.INTERLIBRARY, interlibrary=OWNER)
LATE, LATE_TOO = (loan(key, due=date(2026, 3, 12), lent_on=date(2026, 2, 12)) for key in ("L4", "L5"))
RETURNED = loan("L6", status=LoanStatus.RETURNED)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Any:
    return STORES[request.param]()


def lend(store: Any, *loans: Loan) -> Any:
    with store.transaction() as tx:
        for each in loans:
            tx.loans.add(each)
    return store


def answer(store: Any, body: str = "HKB FORNY ALLE", key: str = MESSAGE_ID, days: float = 0, **changes: Any) -> SmsAnswer:
    usual: dict[str, Any] = {
        "sender": SmsSender((P1,), "da"),
        "sms_policy": HELSINGOR_SMS,
        "policy": HELSINGOR,
        "now": WHEN + timedelta(days=days),
        "context": CONTEXT,
    }
    return answer_text_message(store, TextMessage(key, NUMBER, body), **usual | changes)


def waiting(store: Any) -> list[tuple[str, str]]:
    """The replies in the outbox: to whom, and what they say."""
    messages = store.outbox if isinstance(store, MemoryStore) else store.run(lambda tx: tx.outbox.waiting)
    return [(each.recipient, each.render().body) for each in messages]


def renewals_of(store: Any, key: str) -> int:
    stored = store.run(lambda tx: tx.loans.get(LoanId(key)))
    return int(stored.value.renewals_used)


@pytest.mark.rule("SMS-03", "READ-C30")
def test_a_message_renews_what_can_be_renewed_and_the_reply_says_how_many(store: Any) -> None:
    lend(store, DUE_SOON, TOO_EARLY, FROM_AFAR, LATE, LATE_TOO, RETURNED)
    given = answer(store)
    assert given.outcome == SmsOutcome((), 4, 1, 1, (Money(Decimal(20), "DKK"),))
    assert not given.repeated
    assert given.results is not None
    assert given.results.granted == ("L4", "L5", "L1", "L3")
    text = (
        "4 lån er fornyet. 1 fornyelse er med forbehold: ejerbiblioteket kan sige nej. 1 lån kunne ikke fornyes. Gebyr: 20 kr. "
        "Log ind for at se mere."
    )
    assert waiting(store) == [("+4534412345", text)]
    assert given.reply.kind is MessageKind.SMS_REPLY
    assert given.reply.render().body == text


@pytest.mark.rule("SMS-05")
def test_a_message_that_comes_again_gets_the_same_answer_and_nothing_more_is_done(store: Any) -> None:
    lend(store, DUE_SOON, TOO_EARLY, LATE)
    first = answer(store)
    before = everything_in(store)
    again = answer(store, days=40)
    assert (again.outcome, again.reply) == (first.outcome, first.reply)
    assert again.repeated
    assert again.results is None
    assert everything_in(store) == before
    assert [renewals_of(store, key) for key in ("L1", "L2", "L4")] == [1, 0, 1]


@pytest.mark.rule("SMS-05")
def test_a_refused_message_that_comes_again_is_not_carried_out_later(store: Any) -> None:
    lend(store, DUE_SOON)
    first = answer(store, sender=SmsSender((P1, P2), "sv"))
    again = answer(store, sender=SmsSender((P1,), "sv"))
    assert first.outcome == again.outcome == SmsOutcome(("several_patrons",))
    assert (first.repeated, again.repeated) == (False, True)
    assert renewals_of(store, "L1") == 0
    assert len(waiting(store)) == 1


def test_another_message_with_the_same_words_is_another_request(store: Any) -> None:
    lend(store, DUE_SOON)
    answer(store)
    second = answer(store, key="SM0123456789abcde0")
    assert second.outcome == SmsOutcome(not_renewed=1)
    assert len(waiting(store)) == 2


class CrashesBeforeReply:
    """A store that fails once, when the renewals are done and the reply is not stored."""

    def __init__(self, store: Any) -> None:
        self._store, self._crashed = store, False

    def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
        if command.__name__ == "_queued" and not self._crashed:
            self._crashed = True
            raise ConnectionError
        return self._store.run(command, *args, **kwargs)


@pytest.mark.rule("SMS-05")
def test_after_a_crash_the_message_that_comes_again_counts_what_was_renewed_and_what_it_cost(store: Any) -> None:
    lend(store, DUE_SOON, TOO_EARLY, FROM_AFAR, LATE)
    crashing = CrashesBeforeReply(store)
    with pytest.raises(ConnectionError):
        answer(crashing)
    assert waiting(store) == []
    lend(store, LATE_TOO)  # joins the group of the other late loan, which was renewed before the crash
    again = answer(crashing)
    assert again.outcome == SmsOutcome((), 4, 1, 1, (Money(Decimal(20), "DKK"),))
    assert not again.repeated
    assert len(waiting(store)) == 1
    assert answer(crashing) == attrs.evolve(again, repeated=True, results=None)
    assert [renewals_of(store, key) for key in ("L1", "L2", "L3", "L4", "L5")] == [1, 0, 1, 1, 1]


class Bare:
    """A store whose transactions have loans, holds and idempotency records alone."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store

    def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
        return run_command(lambda: BareTx(self.store.begin()), command, *args, **kwargs)


class BareTx:
    def __init__(self, tx: Any) -> None:
        self.loans, self.holds, self.idempotency_records = tx.loans, tx.holds, tx.idempotency_records
        self.commit, self.rollback = tx.commit, tx.rollback


def test_without_outbox_and_charges_the_host_sends_the_reply() -> None:
    store = lend(MemoryStore(), DUE_SOON, LATE)
    crashing = CrashesBeforeReply(Bare(store))
    with pytest.raises(ConnectionError):
        answer(crashing)
    given = answer(crashing)
    assert given.outcome == SmsOutcome(renewed=2), "what it cost is known only to a store with charges"
    assert given.reply.render().body == "2 lån er fornyet. Log ind for at se mere."
    assert answer(crashing).repeated
    assert store.outbox == ()


def test_a_message_that_two_workers_answer_at_once_is_answered_once(store: Any) -> None:
    lend(store, DUE_SOON)

    class Overtaken:
        """A store in which another worker answers the message while this one renews."""

        def __init__(self) -> None:
            self.other: SmsAnswer | None = None

        def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            if command.__name__ == "_queued" and self.other is None:
                self.other = answer(store)
            return store.run(command, *args, **kwargs)

    overtaken = Overtaken()
    mine = answer(overtaken)
    assert overtaken.other is not None
    assert (mine.outcome, mine.reply, mine.repeated) == (overtaken.other.outcome, overtaken.other.reply, True)
    assert mine.outcome == SmsOutcome(renewed=1)
    assert len(waiting(store)) == 1


@pytest.mark.rule("READ-C26")
@pytest.mark.parametrize(
    ("sender", "reasons", "text"),
    [
        (SmsSender((), "en"), ("no_patron",), "Nothing was renewed. No patron has your number. Contact the library."),
        (
            SmsSender((P1, P2), "nb"),
            ("several_patrons",),
            "Ingenting er fornyet. Flere lånere har nummeret ditt. Logg inn, eller svar på en påminnelse.",
        ),
    ],
)
def test_without_one_patron_nothing_is_renewed_and_the_reply_says_so(
    store: Any, sender: SmsSender, reasons: tuple[str, ...], text: str
) -> None:
    lend(store, DUE_SOON)
    given = answer(store, sender=sender)
    assert given.outcome.reasons == reasons
    assert given.reply.subject_id not in ("P1", "P2", NUMBER.number, MESSAGE_ID)
    assert waiting(store) == [(NUMBER.number, text)]


def test_the_loans_of_the_reminded_patron_are_renewed_and_no_others(store: Any) -> None:
    lend(store, DUE_SOON, loan("L9", patron=P2))
    given = answer(store, sender=SmsSender((P1, P2), "da", reminded=P2))
    assert (given.outcome.renewed, given.reply.subject_id) == (1, "P2")
    assert (renewals_of(store, "L1"), renewals_of(store, "L9")) == (0, 1)


def test_one_loan_is_renewed_by_its_number(store: Any) -> None:
    lend(store, DUE_SOON, LATE, loan("l4", due=date(2026, 5, 1)), loan("L7", patron=P2))

    def ask(number: str, key: int) -> SmsOutcome:
        return answer(store, f"hkb forny {number}", key=f"SM0123456789abcde{key}", sms_policy=BY_NUMBER).outcome

    assert ask("l1", 1) == SmsOutcome(renewed=1)
    assert renewals_of(store, "L4") == 0
    assert ask("L4", 2).renewed == 1, "two ids differ in a capital alone, and one of them is written out"
    assert ask("L7", 3) == ask("0815", 4) == SmsOutcome(("unknown_loan",))
    assert waiting(store)[-1][1] == "Intet er fornyet. Du har intet lån med det nummer."
    assert answer(store, "hkb forny 0815", key="SM0123456789abcde4", sms_policy=BY_NUMBER).repeated
    assert renewals_of(store, "L7") == 0


def test_a_number_that_two_ids_differ_from_in_capitals_is_not_guessed(store: Any) -> None:
    lend(store, loan("aB1"), loan("Ab1"))
    assert answer(store, "hkb forny ab1", sms_policy=BY_NUMBER).outcome == SmsOutcome(("unknown_loan",))


def test_a_loan_that_cannot_be_renewed_for_an_error_counts_as_not_renewed(store: Any) -> None:
    lend(store, DUE_SOON, loan("L8", item_type="of no policy"))
    given = answer(store)
    assert (given.outcome.renewed, given.outcome.not_renewed) == (1, 1)
    assert given.results is not None
    assert set(given.results.errors) == {"L8"}


def test_an_unreadable_loan_does_not_stop_the_reply() -> None:
    store = lend(MemoryStore(), DUE_SOON)

    class Damaged:
        """A store in which one more loan of each patron cannot be read."""

        def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            def with_damage(tx: Any, *args: Any, **kwargs: Any) -> Any:
                listed = tx.loans.for_patron
                tx.loans.for_patron = lambda patron: (*listed(patron), UnreadableRow("loan", "L0"))
                return command(tx, *args, **kwargs)

            with_damage.__name__ = command.__name__
            return store.run(with_damage, *args, **kwargs)

    crashing = CrashesBeforeReply(Damaged())
    with pytest.raises(ConnectionError):
        answer(crashing)
    assert answer(crashing).outcome == SmsOutcome(renewed=1, not_renewed=1)


@pytest.mark.rule("READ-C15", "READ-C27")
def test_the_reply_goes_at_once_at_night_and_without_consent(store: Any) -> None:
    """Nothing but the message is asked: neither the hour, nor whether the patron opted in."""
    lend(store, DUE_SOON)
    at_night = WHEN.replace(hour=2)
    answer(store, now=at_night)
    sent: list[Any] = []
    report = dispatch(store, lambda to, words: sent.append((to, words.body)), hasher=Scrypt(cost=4), now=at_night, make_link=str)
    assert len(report.sent) == 1
    assert sent == [(NUMBER.number, "1 lån er fornyet. Log ind for at se mere.")]


def test_the_text_and_the_id_of_a_message_are_stored_nowhere(store: Any) -> None:
    lend(store, DUE_SOON)
    for number, body in enumerate(("HKB FORNY ALLE hemmeligt", "hkb forny 4711-hemmeligt", "\x00hemmeligt\ud800")):
        given = answer(store, body, key=f"SM0123456789abcde{number}", sms_policy=BY_NUMBER)
        assert "hemmeligt" not in repr(given)
        assert NUMBER.number not in repr(given)
    stored = everything_in(store)
    assert "hemmeligt" not in stored
    assert "4711" not in stored
    assert "SM0123456789" not in stored
    shown = repr(TextMessage(MESSAGE_ID, NUMBER, "hemmeligt"))
    assert "hemmeligt" not in shown
    assert NUMBER.number not in shown


def test_an_id_that_came_with_another_text_is_an_error(store: Any) -> None:
    lend(store, DUE_SOON)
    answer(store, "HKB")
    with pytest.raises(InvalidData, match="already used for another request") as caught:
        answer(store, "HKB FORNY ALLE")
    assert "FORNY" not in str(caught.value)
    assert renewals_of(store, "L1") == 0


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"key": "17"}, "16 to 400 characters"),
        ({"sender": "P1"}, "sender"),
        ({"sms_policy": HELSINGOR}, "sms_policy"),
        ({"policy": "HELSINGOR"}, "policy"),
        ({"context": None}, "context"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_done(store: Any, changes: dict[str, Any], problem: str) -> None:
    lend(store, DUE_SOON)
    with pytest.raises(InvalidData, match=problem):
        answer(store, **changes)
    assert renewals_of(store, "L1") == 0
    assert waiting(store) == []


def test_an_instant_without_offset_and_a_message_of_another_type_are_refused(store: Any) -> None:
    with pytest.raises(NaiveDatetime):
        answer(store, now=WHEN.replace(tzinfo=None))
    with pytest.raises(InvalidData, match="message"):
        answer_text_message(
            store,
            "HKB FORNY ALLE",  # type: ignore[arg-type]  # the point of the test
            sender=SmsSender((P1,), "da"),
            sms_policy=HELSINGOR_SMS,
            policy=HELSINGOR,
            now=WHEN,
        )


def test_a_store_that_keeps_no_requests_is_refused() -> None:
    store = lend(MemoryStore(), DUE_SOON)

    class WithoutRecords:
        def run(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            return store.run(lambda tx: command(object(), *args, **kwargs))

    with pytest.raises(InvalidData, match="cannot keep requests"):
        answer(WithoutRecords())


WORDS = st.sampled_from(["HKB", "FORNY", "ALLE", "L1", "l2", ".", "\x00", "\ud800", "\U0001f4da"])


@given(st.lists(WORDS, max_size=5).map(" ".join), st.sampled_from([HELSINGOR_SMS, BY_NUMBER]), st.integers(1, 3))
def test_any_message_any_number_of_times_is_answered_once(body: str, policy: Any, times: int) -> None:
    store = lend(MemoryStore(), DUE_SOON, loan("L2"))
    answers = [answer(store, body, sms_policy=policy, days=number) for number in range(times)]
    assert len({given.outcome for given in answers}) == 1
    assert len(waiting(store)) == 1
    outcome = answers[0].outcome
    assert renewals_of(store, "L1") + renewals_of(store, "L2") == outcome.renewed
    assert bool(outcome.reasons) == (outcome.renewed + outcome.not_renewed == 0)


def test_a_loan_that_was_renewed_by_hand_before_the_message_is_not_counted_as_renewed_by_it(store: Any) -> None:
    lend(store, DUE_SOON)
    assert store.run(renew_loan, LoanId("L1"), by=P1, policy=HELSINGOR, now=WHEN, context=CONTEXT)
    assert answer(store).outcome == SmsOutcome(not_renewed=1)


@pytest.mark.rule("READ-C15")
@pytest.mark.parametrize(("waits", "hour", "not_before"), [(False, 22, None), (True, 22, (8, 45)), (True, 12, None)])
def test_a_reply_waits_for_the_window_only_where_the_policy_says_so(store: Any, waits: bool, hour: int, not_before: Any) -> None:
    lend(store, loan("a"))
    delivery = attrs.evolve(HELSINGOR_DELIVERY, window_applies_to_replies=waits)
    now = datetime(2026, 3, 18, hour, tzinfo=delivery.zone)
    reply = answer(store, sms_policy=attrs.evolve(HELSINGOR_SMS, delivery=delivery), now=now).reply
    found = reply.not_before
    assert (None if found is None else (found.hour, found.minute)) == not_before
    assert store.outbox == (reply,)
