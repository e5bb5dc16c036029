"""Laws of the translation of FOLIO's documents: nothing is lost without a name, and what is written is valid and read back the same."""

from typing import Any, Final

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from nordlib.circulation import (
    DueInstant,
    DueSchedule,
    DueScheduleRow,
    Hold,
    LateRenewal,
    Loan,
    LoanKind,
    LoanTerms,
    PatronId,
    PatronStanding,
    ScheduleUse,
    TitleHoldRule,
)
from nordlib.interchange.folio import (
    BlockedAction,
    folio_loan,
    folio_loan_policy,
    folio_manual_block,
    folio_request,
    folio_schedule,
    hold_of,
    loan_of,
    schedule_of,
    standing_of,
    terms_of,
)
from tests.folio_documents import documents, dropped
from tests.folio_models import (
    NOW,
    SCHEDULES,
    TITLE,
    ZONE,
    holds,
    ids,
    loans,
    meaning,
    plain_holds,
    plain_loans,
    rolling,
    rows,
    same_but_for,
    valid,
)
from tests.profiles import many

EXAMPLES: Final = many(40, 2_000)


# from a document, and back into it


@settings(max_examples=EXAMPLES)
@given(documents("loan"), st.booleans())
def test_a_loan_keeps_every_property(document: dict[str, Any], by_hours: bool) -> None:
    assert valid("loan", document)
    reading = loan_of(document, zone=ZONE, title=TITLE, by_hours=by_hours)
    written = folio_loan(reading.value, zone=ZONE, host=document)
    assert written.document == document
    assert [unmapped.path for unmapped in written.lost] == ["$.title"]
    assert dropped("loan", document, reading.not_read) == []


@settings(max_examples=EXAMPLES)
@given(documents("request"))
def test_a_request_keeps_every_property(document: dict[str, Any]) -> None:
    assert valid("request", document)
    reading = hold_of(document, zone=ZONE)
    assert folio_request(reading.value, zone=ZONE, host=document).document == document
    assert folio_request(reading.value, zone=ZONE, host=document).lost == ()
    assert dropped("request", document, reading.not_read) == []


@settings(max_examples=EXAMPLES)
@given(documents("loan-policy"))
def test_a_loan_policy_keeps_every_property(document: dict[str, Any]) -> None:
    assert valid("loan-policy", document)
    reading = terms_of(document, zone=ZONE, schedules=SCHEDULES)
    written = folio_loan_policy(reading.value, name="unused", zone=ZONE, schedules=SCHEDULES, host=document)
    assert written.document == document
    assert written.lost == ()
    assert dropped("loan-policy", document, reading.not_read) == []


@settings(max_examples=EXAMPLES)
@given(documents("manual-block"), st.sampled_from(BlockedAction))
def test_a_manual_block_names_what_is_not_read(document: dict[str, Any], action: BlockedAction) -> None:
    assert valid("manual-block", document)
    standing = standing_of(action, now=NOW, manual=[document], card_expires_on=None)
    unread = tuple(attrs.evolve(one, path=one.path.replace("$.manual[0]", "$")) for one in standing.not_read)
    assert dropped("manual-block", document, unread) == []
    assert standing.automated is False
    assert standing.value.blocked is standing.manual


@settings(max_examples=EXAMPLES)
@given(documents("automated-blocks"), st.sampled_from(BlockedAction))
def test_automated_blocks_block_what_they_say(document: dict[str, Any], action: BlockedAction) -> None:
    assert valid("automated-blocks", document)
    standing = standing_of(action, now=NOW, automated=document, card_expires_on=None)
    flag = {"borrowing": "blockBorrowing", "renewals": "blockRenewals", "requests": "blockRequests"}[action.value]
    assert standing.automated is any(block[flag] for block in document["automatedPatronBlocks"])
    named = {unmapped.path for unmapped in standing.not_read}
    assert {f"$.automatedPatronBlocks[{index}].message" for index, _ in enumerate(document["automatedPatronBlocks"])} <= named


# from a model, and back


@settings(max_examples=EXAMPLES)
@given(plain_loans)
def test_a_loan_that_folio_can_say_loses_nothing(loan: Loan) -> None:
    written = folio_loan(loan, zone=ZONE)
    assert valid("loan", written.document)
    assert [unmapped.path for unmapped in written.lost] == ["$.title"]
    assert loan_of(written.document, zone=ZONE, title=TITLE, by_hours=isinstance(loan.due, DueInstant)).value == loan


@settings(max_examples=EXAMPLES)
@given(loans, plain_loans)
def test_a_loan_differs_in_what_is_named_alone(loan: Loan, earlier: Loan) -> None:
    host = folio_loan(earlier, zone=ZONE).document | {"proxyUserId": "346ad017-dac1-417d-9ed8-0ac7eeb886aa"}
    written = folio_loan(loan, zone=ZONE, host=host)
    lost = {unmapped.path for unmapped in written.lost}
    assert valid("loan", written.document)
    assert written.document["proxyUserId"] == host["proxyUserId"]
    assert same_but_for(loan, loan_of(written.document, zone=ZONE, title=TITLE, by_hours=isinstance(loan.due, DueInstant)).value, lost)
    unsaid = {
        "$.item_type": loan.item_type != "ordinary",
        "$.kind": loan.kind != LoanKind.LOCAL,
        "$.unseen_renewals": loan.unseen_renewals > 0,
    }
    assert lost == {"$.title", *(path for path, is_lost in unsaid.items() if is_lost)}


@settings(max_examples=EXAMPLES)
@given(plain_holds)
def test_a_hold_that_folio_can_say_loses_nothing(hold: Hold) -> None:
    written = folio_request(hold, zone=ZONE, requested_at=NOW)
    assert valid("request", written.document)
    assert written.lost == ()
    assert hold_of(written.document, zone=ZONE).value == hold


@settings(max_examples=EXAMPLES)
@given(holds, plain_holds)
def test_a_hold_differs_in_what_is_named_alone(hold: Hold, earlier: Hold) -> None:
    host = folio_request(earlier, zone=ZONE, requested_at=NOW).document | {"position": 7}
    written = folio_request(hold, zone=ZONE, host=host)
    lost = {unmapped.path for unmapped in written.lost}
    assert valid("request", written.document)
    assert (written.document["position"], written.document["requestDate"]) == (7, host["requestDate"])
    assert same_but_for(hold, hold_of(written.document, zone=ZONE).value, lost)
    assert lost <= {"$.status", "$.active_from", "$.item", "$.set_aside", "$.item_type"}


@settings(max_examples=EXAMPLES)
@given(rows, st.sampled_from(ScheduleUse))
def test_a_schedule_is_read_as_it_was_written(found: tuple[DueScheduleRow, ...], use: ScheduleUse) -> None:
    written = folio_schedule(DueSchedule(found, use), name="terms", zone=ZONE)
    assert valid("fixed-due-date-schedule", written.document)
    assert written.lost == ()
    reading = schedule_of(written.document, zone=ZONE, use=use)
    assert reading.value == DueSchedule(found, use)
    assert [unmapped.path for unmapped in reading.not_read] == ["$.name"]
    host = written.document | {"description": "as printed"}
    assert folio_schedule(reading.value, name="unused", zone=ZONE, host=host).document == host


@settings(max_examples=EXAMPLES)
@given(rolling)
def test_terms_that_folio_can_say_lose_nothing(terms: LoanTerms) -> None:
    written = folio_loan_policy(terms, name="policy", zone=ZONE, schedules=SCHEDULES)
    assert valid("loan-policy", written.document)
    assert written.lost == ()
    assert meaning(terms_of(written.document, zone=ZONE, schedules=SCHEDULES).value) == meaning(terms)


@settings(max_examples=EXAMPLES)
@given(rolling, rolling, st.booleans(), st.integers(0, 30), st.sampled_from(LateRenewal), st.sampled_from(TitleHoldRule))
def test_terms_differ_in_what_is_named_alone(
    terms: LoanTerms, earlier: LoanTerms, cap: bool, window: int, late: LateRenewal, title_holds: TitleHoldRule
) -> None:
    host = folio_loan_policy(earlier, name="policy", zone=ZONE, schedules=SCHEDULES).document | {"description": "as decided"}
    given_terms = attrs.evolve(terms, cap_at_card_expiry=cap, window_days=window, late_renewal=late, title_holds=title_holds)
    written = folio_loan_policy(given_terms, name="unused", zone=ZONE, schedules=SCHEDULES, host=host)
    assert valid("loan-policy", written.document)
    assert (written.document["name"], written.document["description"]) == ("policy", "as decided")
    unsaid = {"$.cap_at_card_expiry": not cap, "$.late_renewal": late is not LateRenewal.WITH_FEE}
    unsaid |= {"$.window_days": True, "$.title_holds": title_holds is not TitleHoldRule.ALWAYS_BLOCK}
    lost = {unmapped.path for unmapped in written.lost}
    assert lost == {path for path, is_lost in unsaid.items() if is_lost}
    back = terms_of(written.document, zone=ZONE, schedules=SCHEDULES).value
    assert same_but_for(meaning(given_terms), meaning(back), lost)


@settings(max_examples=EXAMPLES)
@given(st.booleans(), st.none() | st.booleans(), ids)
def test_a_block_says_whether_the_patron_is_blocked(blocked: bool, before: bool | None, patron: str) -> None:
    host = None if before is None else folio_manual_block(PatronStanding(before), patron=PatronId(patron), description="books").document
    written = folio_manual_block(PatronStanding(blocked), patron=PatronId(patron), description="a fine", host=host)
    assert valid("manual-block", written.document)
    assert written.lost == ()
    assert written.document["desc"] == ("a fine" if host is None else "books")
    for action in BlockedAction:
        assert standing_of(action, now=NOW, manual=[written.document], card_expires_on=None).value.blocked is blocked
    assert written.document == host or host is None or blocked is not before
