"""What a terminal is answered about a patron and loans, and what no field says: every code of nordlib has its answer, or is listed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nordlib.accounts import Account
from nordlib.cards import Cardholder, CardholderId, TemporaryAddress
from nordlib.circulation import (
    HELSINGOR,
    Hold,
    HoldId,
    HoldStatus,
    ItemId,
    Loan,
    LoanId,
    LoanStatus,
    PatronId,
    PatronStanding,
    RenewalFacts,
    TitleId,
)
from nordlib.circulation.charges import Charge, ChargeId, ChargeKind
from nordlib.circulation.due import DueInstant
from nordlib.circulation.returns import ReturnAssessment, ReturnBasis
from nordlib.contact import Email, Phone
from nordlib.decisions import UNKNOWN
from nordlib.errors import InvalidData, UnknownName
from nordlib.interchange import CROSSWALK, sip2
from nordlib.interchange.sip2 import ANSWERS, LOST_CODES, LOST_FACTS, PatronFlag, Person, SummaryItem, what_is_lost
from nordlib.patrons import Patron, borrower_number
from tests.people import ACCOUNT, kroner
from tests.rule_table import rules_of_nordlib
from tests.sip2_library import AT, NOW, SETTINGS, codes_of

TODAY = NOW.date()
EMAIL, PHONE = Email("anna@example.dk", "anna@example.dk"), Phone("+4511223344")
ANNA = PatronId("p1")


# every code


def test_every_code_of_nordlib_has_an_answer_or_is_listed_as_lost() -> None:
    codes = {code for rule in rules_of_nordlib() for code in rule.codes}
    assert codes - ANSWERS.keys() - LOST_CODES.keys() == set(), "add each to an answer or to an area of nordlib.interchange.sip2.lost"
    assert (ANSWERS.keys() | LOST_CODES.keys()) - codes == set(), "no rule has these codes"
    assert not ANSWERS.keys() & LOST_CODES.keys()


def test_every_fact_of_a_renewal_and_of_a_return_is_in_a_field_or_listed_as_lost() -> None:
    in_fields = {"new_due", "basis"}  # AH; ok and alert
    facts = {field.name for model in (RenewalFacts, ReturnAssessment) for field in attrs.fields(model)}
    assert facts - in_fields - LOST_FACTS.keys() == set()


def test_what_is_lost_of_a_code_or_a_fact_is_a_sentence() -> None:
    assert what_is_lost("unknown:patron_debt") == "that the library does not know a fact"
    assert what_is_lost("field_required:email") == LOST_CODES["field_required"]
    assert what_is_lost("provisional") == LOST_FACTS["provisional"]
    with pytest.raises(UnknownName, match="nonsense"):
        what_is_lost("nonsense")


def test_every_way_in_which_a_return_ends_has_its_answer() -> None:
    assert set(sip2.RETURN_ANSWERS) == set(ReturnBasis)


def test_the_answers_name_messages_that_are_written() -> None:
    named = {each for answer in (*ANSWERS.values(), *sip2.RETURN_ANSWERS.values()) for each in answer.messages}
    assert named <= sip2.LAYOUTS.keys()
    assert {code for code, answer in ANSWERS.items() if "30" in answer.messages} == set(CROSSWALK)


# persons

CONTACTS = st.sampled_from([None, EMAIL])


@given(st.booleans(), st.booleans(), CONTACTS, st.sampled_from([None, PHONE]), st.booleans())
def test_a_protected_person_is_never_located(protected: bool, shows: bool, email: Any, phone: Any, has_address: bool) -> None:
    address = "Storgata 1" if has_address and not protected else None
    post = (TemporaryAddress("Lia 2", TODAY, TODAY),) if has_address and not protected else ()
    holder = Cardholder(CardholderId("c1"), "Anna", None, None, None, address, protected, post, email, phone)
    blank: dict[str, Any] = {"first_name": "", "last_name": ""} if protected else {}
    account: Account = attrs.evolve(ACCOUNT, protected=protected, **blank)
    request = sip2.PatronInformationRequest(transaction_date=AT, patron_identifier="1")
    for known in (holder, account):
        person = sip2.person_of(known, on=TODAY, shows_contact=shows)
        record = sip2.PatronRecord(ANNA, person, PatronStanding())
        line = sip2.write_message(sip2.patron_information_answer(request, record, SETTINGS, policy=HELSINGOR, now=NOW).message).line
        located = [tag for tag in (b"|BD", b"|BE", b"|BF") if tag in line]
        assert located == [] or (shows and not protected)
    if shows and not protected:
        assert (b"|BDLia 2|" in sip2.write_message(_information(holder)).line) is has_address


def _information(holder: Cardholder) -> Any:
    record = sip2.PatronRecord(ANNA, sip2.person_of(holder, on=TODAY, shows_contact=True), PatronStanding())
    request = sip2.PatronInformationRequest(transaction_date=AT)
    return sip2.patron_information_answer(request, record, SETTINGS, policy=HELSINGOR, now=NOW).message


@pytest.mark.parametrize("where", ["address", "email", "phone"])
def test_a_protected_person_can_hold_nothing_that_locates(where: str) -> None:
    located: Any = {where: "x"}
    with pytest.raises(InvalidData, match="protected"):
        Person("Anna", protected=True, **located)
    assert Person("Anna", protected=True).name == "Anna"


def test_a_patron_is_shown_as_the_register_has_them() -> None:
    patron = Patron(ANNA, borrower_number("204417"), "Anna Ek", email=EMAIL, mobile=PHONE)
    assert sip2.person_of(patron, on=TODAY) == Person("Anna Ek")
    assert sip2.person_of(patron, on=TODAY, shows_contact=True) == Person("Anna Ek", None, "anna@example.dk", "+4511223344")
    assert sip2.person_of(ACCOUNT, on=TODAY, shows_contact=True) == Person("Nils Berg", None, "nils@example.se")


# patrons


def loan(place: int, **changes: Any) -> Loan:
    made = Loan(LoanId(f"l{place}"), ANNA, ItemId(f"i{place}"), TitleId(f"t{place}"), due=TODAY + timedelta(days=9))
    return attrs.evolve(made, **changes)


def record(*loans: Loan, standing: Any = None, **changes: Any) -> sip2.PatronRecord:
    return sip2.PatronRecord(ANNA, Person("Anna Ek"), standing or PatronStanding(), loans, **changes)


def status(standing: Any, *, reasons: tuple[str, ...] = (), language: str = "001", loans: tuple[Loan, ...] = ()) -> Any:
    request = sip2.PatronStatusRequest(language=language, transaction_date=AT, patron_identifier="1")
    return sip2.patron_status_answer(request, record(*loans, standing=standing), SETTINGS, policy=HELSINGOR, now=NOW, reasons=reasons)


ALL_DENIED = {PatronFlag.CHARGE_DENIED, PatronFlag.RENEWAL_DENIED, PatronFlag.RECALL_DENIED, PatronFlag.HOLD_DENIED}


@pytest.mark.parametrize(
    ("standing", "flags", "untold"),
    [
        (PatronStanding(), set(), ()),
        (PatronStanding(blocked=True), ALL_DENIED, ("patron_blocked",)),
        (PatronStanding(card_expires_on=TODAY), set(), ()),
        (PatronStanding(card_expires_on=TODAY - timedelta(days=1)), ALL_DENIED, ("patron_expired",)),
        (PatronStanding(debt=kroner(10_000)), ALL_DENIED | {PatronFlag.EXCESSIVE_FINES}, ("patron_debt",)),
        (PatronStanding(blocked=UNKNOWN), ALL_DENIED, ("unknown:patron_blocked",)),
    ],
)
def test_the_patron_status_says_what_a_standing_denies(standing: PatronStanding, flags: set[PatronFlag], untold: tuple[str, ...]) -> None:
    answer = status(standing)
    assert (set(answer.message.patron_status), codes_of(answer)) == (flags, untold)
    assert all(loss.what for loss in answer.lost)
    assert bool(answer.message.screen_messages) is bool(flags)


def test_an_unknown_standing_denies_everything() -> None:
    answer = status(UNKNOWN)
    assert set(answer.message.patron_status) >= ALL_DENIED
    assert (answer.message.fee_amount, answer.message.currency) == (None, None)


def test_the_host_may_add_reasons_and_a_late_recalled_loan_is_told() -> None:
    answer = status(
        PatronStanding(), reasons=("too_many_loans", "nonsense"), loans=(loan(1, recalled=True, due=TODAY - timedelta(days=1)),)
    )
    assert set(answer.message.patron_status) == {PatronFlag.CHARGE_DENIED, PatronFlag.TOO_MANY_CHARGED, PatronFlag.RECALL_OVERDUE}
    assert [loss.what for loss in answer.lost if loss.code == "nonsense"] == ["a code of the host's own, for which SIP2 has no field"]


def test_the_texts_are_in_the_language_that_the_terminal_asks_for() -> None:
    blocked = PatronStanding(blocked=True, debt=kroner(5))
    swedish, other = status(blocked, language="006").message, status(blocked, language="007").message
    assert (swedish.language, other.language) == ("006", "009")
    assert swedish.screen_messages != other.screen_messages
    assert (other.currency, other.fee_amount) == ("DKK", Decimal(5))


def test_an_unknown_patron_is_told_nothing_else() -> None:
    request = sip2.PatronStatusRequest(language="001", transaction_date=AT, patron_identifier="1")
    answer = sip2.patron_status_answer(request, None, SETTINGS, policy=HELSINGOR, now=NOW)
    assert (answer.message.valid_patron, answer.message.valid_password, answer.message.personal_name) == (False, False, "")
    assert answer.message.screen_messages == ("The card is not known, or the code is wrong. Contact the library.",)


def test_the_loans_of_a_child_are_the_childs() -> None:
    others: tuple[dict[str, Any], ...] = (
        {"loans": (loan(1, patron=PatronId("child")),)},
        {"holds": (Hold(HoldId("h1"), PatronId("child"), TitleId("t1")),)},
        {"charges": (Charge(ChargeId("c"), PatronId("child"), ChargeKind.REMINDER, kroner(5), TODAY, frozenset()),)},
    )
    for other in others:
        with pytest.raises(InvalidData, match="child"):
            sip2.PatronRecord(ANNA, Person(), PatronStanding(), **other)


LOANS = (
    loan(1),
    loan(2, due=TODAY - timedelta(days=1)),
    loan(3, due=DueInstant(NOW - timedelta(minutes=1))),
    loan(4, recalled=True),
    loan(5, status=LoanStatus.RETURNED),
)
HOLDS = tuple(
    Hold(
        HoldId(f"h{place}"),
        ANNA,
        TitleId(f"t{place}"),
        ItemId("i7") if place == 1 else None,
        state,
        set_aside=ItemId("i8") if place == 2 else None,
    )
    for place, state in enumerate((HoldStatus.ACTIVE, HoldStatus.SUSPENDED, HoldStatus.READY_FOR_PICKUP, HoldStatus.CANCELLED))
)
OWED = (Charge(ChargeId("c"), ANNA, ChargeKind.LATE_RENEWAL, kroner(20), TODAY, frozenset({LoanId("l5")})),)


@pytest.mark.parametrize(
    ("summary", "items"),
    [
        (SummaryItem.HOLD, ("i8",)),
        (SummaryItem.OVERDUE, ("i2", "i3")),
        (SummaryItem.CHARGED, ("i1", "i2", "i3", "i4")),
        (SummaryItem.FINE, ("i5",)),
        (SummaryItem.RECALL, ("i4",)),
        (SummaryItem.UNAVAILABLE_HOLD, ("t0", "i7")),
        (None, ()),
    ],
)
def test_the_items_of_one_kind_are_listed_and_all_are_counted(summary: SummaryItem | None, items: tuple[str, ...]) -> None:
    request = sip2.PatronInformationRequest(transaction_date=AT, summary=summary)
    known = record(*LOANS, holds=HOLDS, charges=OWED, standing=PatronStanding(debt=kroner(20)), password_is_right=True)
    message = sip2.patron_information_answer(request, known, SETTINGS, policy=HELSINGOR, now=NOW).message
    counts = (message.hold_count, message.overdue_count, message.charged_count, message.fine_count, message.recall_count)
    assert (*counts, message.unavailable_hold_count) == (1, 2, 4, 1, 1, 2)
    lists = (message.hold_items, message.overdue_items, message.charged_items, message.fine_items, message.recall_items)
    found = dict(zip(SummaryItem, (*lists, message.unavailable_hold_items), strict=True))
    assert {kind: listed for kind, listed in found.items() if listed} == ({summary: items} if items else {})
    assert (message.fee_amount, message.fee_limit, message.valid_password) == (Decimal(20), _limit(), True)


def _limit() -> Decimal | None:
    limit = HELSINGOR.terms(next(iter(HELSINGOR.item_types))).debt_limit
    return None if limit is None else limit.amount


@pytest.mark.parametrize(
    ("start", "end", "items"),
    [(None, None, 4), (1, 2, 2), (2, 3, 2), (4, 9, 1), (3, 2, 0), (5, None, 0), (None, 1, 1)],
)
def test_the_places_of_the_first_and_the_last_item_count(start: int | None, end: int | None, items: int) -> None:
    request = sip2.PatronInformationRequest(transaction_date=AT, summary=SummaryItem.CHARGED, start_item=start, end_item=end)
    answer = sip2.patron_information_answer(request, record(*LOANS), SETTINGS, policy=HELSINGOR, now=NOW)
    assert len(answer.message.charged_items) == items


# the session


def test_the_stores_failure_is_answered_to_every_message() -> None:
    requests: list[Any] = [
        sip2.PatronStatusRequest(transaction_date=AT),
        sip2.PatronInformationRequest(transaction_date=AT),
        sip2.RenewRequest(transaction_date=AT),
        sip2.RenewAllRequest(transaction_date=AT),
        sip2.CheckinRequest(transaction_date=AT),
        sip2.EndSessionRequest(transaction_date=AT),
        sip2.TerminalStatus(),
        sip2.LoginRequest(),
        sip2.ResendRequest(),
    ]
    ids = {type(request): layout.message_id for request in requests for layout in sip2.LAYOUTS.values() if layout.model is type(request)}
    for request in requests:
        answer: Any = sip2.error_answer(request, SETTINGS, now=NOW, language="en")
        assert sip2.read_message(sip2.write_message(answer).line[:-1]).message == answer
        layout = next(each for each in sip2.LAYOUTS.values() if each.model is type(answer))
        assert int(layout.message_id) == int(ids[type(request)]) + (-1 if ids[type(request)] in ("97", "99") else 1)
        if hasattr(answer, "screen_messages") and not isinstance(request, sip2.TerminalStatus):
            assert answer.screen_messages == ("The library's system cannot answer now. Try again later.",)
        assert not getattr(answer, "ok", False)


def test_the_status_says_which_messages_are_answered() -> None:
    message = sip2.status_answer(SETTINGS, now=datetime(2026, 3, 18, 9, tzinfo=UTC)).message
    assert b"BXYNYNYYYYYNNNNNYY|" in sip2.write_message(message).line
    assert b"98YYNYNN30000320260318    1000002.00AODK-721700|AMBiblioteket|" in sip2.write_message(message).line
    assert date(2026, 3, 18) == message.date_time.at.date()
