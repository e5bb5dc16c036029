"""May this loan be renewed? (REN-01 to REN-05, EXT-04)"""

import io
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import renewal as benchmark
from nordlib import __main__ as command_line
from nordlib.accounts import AccountPolicy
from nordlib.circulation import (
    HELSINGOR,
    Hold,
    HoldId,
    HoldStatus,
    ItemId,
    LastRenewal,
    Loan,
    LoanKind,
    PatronId,
    PatronStanding,
    RenewalCase,
    RenewalFacts,
    RenewFrom,
    TitleHoldRule,
    renewal,
)
from nordlib.circulation.due import due_value
from nordlib.dates import Period
from nordlib.decisions import UNKNOWN, Audience, decision_from_dict
from nordlib.errors import InvalidData, InvalidPolicy, NaiveDatetime, UnknownName
from nordlib.serialization.json import as_dict
from nordlib.serialization.json_schema import json_schema
from tests.people import HOLD, LOAN, renewal_case
from tests.renewal_cases import CASES, HOLDS, LATER


def reasons(case: RenewalCase) -> tuple[str, ...]:
    return renewal.decide(case).trace.reasons()


def loan_with(**changes: Any) -> Loan:
    return attrs.evolve(LOAN, **changes)


def with_terms(case: RenewalCase, **changes: Any) -> RenewalCase:
    terms = attrs.evolve(HELSINGOR.item_types["ordinary"], **changes)
    return attrs.evolve(case, policy=attrs.evolve(HELSINGOR, item_types={"ordinary": terms}))


def test_a_renewal_counts_from_the_due_date_and_uses_one_up() -> None:
    decision = renewal.decide(renewal_case())
    assert decision.unwrap() == attrs.evolve(
        LOAN, due=date(2026, 4, 17), renewals_used=1, last_renewal=LastRenewal(date(2026, 3, 18), LOAN.due, unseen_before=0)
    )
    assert decision.facts == RenewalFacts(date(2026, 3, 13), None, 2, date(2026, 4, 17), provisional=False)


def test_what_is_told_on_refusal_too() -> None:
    decision = renewal.decide(renewal_case("2026-03-01T10:00:00+01:00", renewals_used=1))
    assert not decision
    assert decision.facts == RenewalFacts(date(2026, 3, 13), None, 1, date(2026, 4, 17), provisional=False)


@pytest.mark.rule("READ-C04")
@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("2026-03-12T23:59:59+01:00", ("too_early",)),
        ("2026-03-13T00:00:00+01:00", ()),
        ("2026-03-12T23:00:00Z", ()),
        ("2026-03-20T23:59:59+01:00", ()),
    ],
)
def test_the_window_opens_at_midnight_where_the_library_is(now: str, found: tuple[str, ...]) -> None:
    assert reasons(renewal_case(now)) == found


def test_without_a_window_renewal_is_always_open() -> None:
    case = with_terms(renewal_case("2026-02-25T10:00:00+01:00"), window_days=None)
    assert renewal.decide(case).facts.renewable_from is None
    assert reasons(case) == ()


@pytest.mark.rule("READ-C24")
@pytest.mark.parametrize(
    ("change", "blocks"),
    [
        ({}, True),
        ({"patron": PatronId("P1")}, False),
        ({"item": ItemId("I1")}, True),
        ({"item": ItemId("I2")}, False),
        ({"status": HoldStatus.SUSPENDED}, False),
        ({"status": HoldStatus.READY_FOR_PICKUP}, False),
        ({"active_from": date(2026, 3, 18)}, True),
        ({"active_from": date(2026, 3, 19)}, False),
        ({"expires_on": date(2026, 3, 18)}, True),
        ({"expires_on": date(2026, 3, 17)}, False),
    ],
)
def test_who_else_waits(change: dict[str, Any], blocks: bool) -> None:
    case = renewal_case(holds=(attrs.evolve(HOLD, **change),))
    assert (reasons(case) == ("reserved_by_other",)) is blocks


def test_a_hold_that_has_not_begun_blocks_by_policy() -> None:
    waiting = attrs.evolve(HOLD, active_from=date(2026, 4, 1))
    assert reasons(with_terms(renewal_case(holds=(waiting,)), future_holds_block=True)) == ("reserved_by_other",)


@pytest.mark.parametrize(("copies", "item", "blocks"), [(0, None, True), (1, None, True), (2, None, False), (9, "I1", True)])
def test_other_copies_serve_those_who_wait_for_the_title_by_policy(copies: int, item: Any, blocks: bool) -> None:
    waiting = (HOLD, attrs.evolve(HOLD, id=HoldId("H2"), patron=PatronId("P3"), item=item))
    case = with_terms(renewal_case(holds=waiting), title_holds=TitleHoldRule.UNLESS_OTHER_COPY)
    assert (reasons(attrs.evolve(case, available_copies=copies)) == ("reserved_by_other",)) is blocks
    assert reasons(attrs.evolve(renewal_case(holds=waiting), available_copies=copies)) == ("reserved_by_other",)


def test_holds_that_the_host_cannot_tell_are_never_a_grant() -> None:
    decision = renewal.decide(renewal_case(holds=UNKNOWN))
    assert not decision
    assert decision.reasons == ("unknown:reserved_by_other",)


@pytest.mark.rule("READ-C05")
@pytest.mark.parametrize(("material", "limit"), [("ordinary", 2), ("fourteen_days", 1), ("seven_days", 1)])
def test_how_often_a_material_is_renewed(material: str, limit: int) -> None:
    assert reasons(renewal_case(item_type=material, renewals_used=limit - 1)) == ()
    assert reasons(renewal_case(item_type=material, renewals_used=limit)) == ("renewal_limit_reached",)
    assert renewal.decide(renewal_case(item_type=material, renewals_used=limit + 5)).facts.renewals_left == 0


@pytest.mark.rule("REN-04")
@given(st.integers(-40, 10), st.integers(0, 3), st.booleans())
def test_interlibrary_loans_have_the_same_window_and_number(days: int, used: int, held: bool) -> None:
    now = datetime(2026, 3, 20, 12, tzinfo=UTC) + timedelta(days=days)
    local = renewal_case(now.isoformat(), (HOLD,) if held else (), renewals_used=used)
    interlibrary = attrs.evolve(local, loan=attrs.evolve(local.loan, kind=LoanKind.INTERLIBRARY))
    assert reasons(local) == tuple(reason for reason in reasons(interlibrary) if reason != "not_in_time")


@pytest.mark.rule("ILL-01", "REN-08", "READ-C09")
@pytest.mark.parametrize(("now", "found"), [("2026-03-20T23:59:00+01:00", ()), ("2026-03-21T00:00:00+01:00", ("not_in_time",))])
def test_an_interlibrary_loan_is_renewed_in_time_and_provisionally(now: str, found: tuple[str, ...]) -> None:
    decision = renewal.decide(renewal_case(now, kind=LoanKind.INTERLIBRARY))
    assert decision.trace.reasons() == found
    assert decision.facts.provisional
    assert ("förbehåll" in decision.explain("sv")) is bool(decision)


def test_every_reason_is_told() -> None:
    case = renewal_case("2026-03-01T10:00:00+01:00", (HOLD,), renewals_used=2)
    assert reasons(case) == ("reserved_by_other", "too_early", "renewal_limit_reached")


@pytest.mark.rule("READ-C22", "READ-C07")
def test_from_when_the_period_is_counted() -> None:
    late = renewal_case("2026-03-25T10:00:00+01:00")
    assert renewal.decide(late).unwrap().due == date(2026, 4, 22)
    assert renewal.decide(with_terms(late, late_renew_from=RenewFrom.DUE_DATE)).unwrap().due == date(2026, 4, 17)
    assert renewal.decide(with_terms(renewal_case(), renew_from=RenewFrom.TODAY)).unwrap().due == date(2026, 4, 15)


def test_a_renewal_that_gains_nothing_is_not_made() -> None:
    short = {"loan_period": Period(days=2), "renew_from": RenewFrom.TODAY}
    decision = renewal.decide(with_terms(renewal_case(), **short))
    assert decision.trace.reasons() == ("no_gain",)
    assert decision.facts.new_due == LOAN.due
    assert reasons(with_terms(renewal_case(renewals_used=2), **short)) == ("renewal_limit_reached",)


# bad input


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(NaiveDatetime):
        renewal_case("2026-03-18T10:00:00")


def test_a_material_without_a_row_is_named_with_those_that_have_one() -> None:
    with pytest.raises(UnknownName) as caught:
        renewal_case(item_type="vinyl")
    assert caught.value.known == ("ordinary", "fourteen_days", "seven_days")


@pytest.mark.parametrize("other", [LOAN, HELSINGOR, "L1", 7])
def test_what_is_no_case_of_a_renewal_is_told(other: Any) -> None:
    with pytest.raises(InvalidData, match="give a `RenewalCase`, or its facts by keyword") as caught:
        renewal.decide(other)
    assert type(other).__name__ in str(caught.value)
    with pytest.raises(InvalidData, match="not Override"):
        renewal.decide(renewal_case(), other)


@pytest.mark.parametrize("count", ["renewals_used", "unseen_renewals"])
def test_a_negative_count_is_refused(count: str) -> None:
    with pytest.raises(InvalidData, match=f"{count} .*is negative; each must be at least 0"):
        attrs.evolve(renewal_case(), loan=attrs.evolve(LOAN, **{count: -1}))  # type: ignore[arg-type]  # the other fields are no numbers
    with pytest.raises(InvalidData, match="available_copies is negative; it must be at least 0"):
        attrs.evolve(renewal_case(), available_copies=-1)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"loan_period": Period()}, "loan_period"), ({"max_renewals": -1}, "max_renewals"), ({"window_days": -1}, "window_days")],
)
def test_a_policy_that_cannot_be_meant_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidPolicy) as caught:
        attrs.evolve(HELSINGOR.item_types["ordinary"], **change)
    assert caught.value.field == field


# laws


@given(CASES)
def test_a_grant_gives_a_later_date_and_a_refusal_a_reason(case: RenewalCase) -> None:
    decision = renewal.decide(case)
    if decision:
        assert due_value(decision.value.due) > due_value(case.loan.due)
        assert decision.value.renewals_used == case.loan.renewals_used + 1
        assert decision.trace.reasons() == ()
    else:
        assert decision.reasons


@given(CASES, HOLDS)
def test_one_more_hold_never_turns_a_refusal_into_a_grant(case: RenewalCase, hold: Hold) -> None:
    assert isinstance(case.holds, tuple)
    more = attrs.evolve(case, holds=(*case.holds, hold))
    assert renewal.decide(case) or not renewal.decide(more)


@given(CASES, LATER)
def test_too_early_never_comes_back_as_time_passes(case: RenewalCase, later: timedelta) -> None:
    assert "too_early" in reasons(case) or "too_early" not in reasons(attrs.evolve(case, now=case.now + later))


@given(CASES)
def test_the_benchmarks_plain_function_says_the_same(case: RenewalCase) -> None:
    assert isinstance(case.holds, tuple)
    assert isinstance(case.patron, PatronStanding)
    by_hand = benchmark.by_hand(case.loan, case.policy, case.now, case.holds, case.patron, case.available_copies, case.calendar)
    assert by_hand is bool(renewal.decide(case))


def test_the_benchmarks_shelf_is_half_renewable() -> None:
    assert [bool(each) for each in benchmark.shelf_by_rules()] == benchmark.shelf_by_hand() == [True, True, True, False, False, False]


@given(CASES)
def test_a_decision_goes_to_json_and_back(case: RenewalCase) -> None:
    decision = renewal.decide(case)
    plain = json.loads(json.dumps(decision.as_dict(Audience.HOST)))
    book = renewal.INTERLIBRARY_RULES if case.facts.provisional else renewal.RULES
    assert decision_from_dict(plain, book, Loan, RenewalFacts) == decision


# from other languages


@attrs.frozen
class Twice:
    first: Period
    last: Period


def plain_case(**changes: Any) -> dict[str, Any]:
    case: Any = as_dict(renewal_case())
    return {**case, "policy": "HELSINGOR", "holds": [], "by": LOAN.patron, **changes}


class Given:
    """Standard input, as the command line reads it."""

    def __init__(self, text: str | bytes) -> None:
        self.buffer = io.BytesIO(text if isinstance(text, bytes) else text.encode())


def ask(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nordlib", "decide", "renewal", *options]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_a_decision_on_the_command_line() -> None:
    done = ask(json.dumps(plain_case(holds=[as_dict(HOLD)])), "--language", "da")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert answer["reasons"] == ["reserved_by_other"]
    assert answer["explanation"].splitlines() == ["Lånet kan ikke fornyes nu.", "En anden låner har reserveret materialet."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "the text cannot be read as JSON (line 1, column 2)"),
        ("", "standard input is empty"),
        (b'{"a": "\xff"}', "byte 7 of standard input is not UTF-8"),
        (json.dumps(plain_case(holds={})), 'must be a list in brackets; or "unknown"; not an object @ $.holds'),
        (json.dumps(plain_case(by=None)), "`by` is missing; write the id of the patron who asks"),
        (json.dumps(plain_case(by=[])), "@ $.by"),
        (json.dumps(plain_case(due="2026-W12-5")), "unknown field 'due'"),
        (json.dumps(plain_case(now="2026-03-18 10:00")), "must be an instant with its UTC offset, in quotes"),
        ("[" * 100_000, "the text cannot be read as JSON"),
        ("[]", "the JSON value is not an object"),
        (
            json.dumps(plain_case(policy="NOWHERE")),
            "Unknown circulation policy: 'NOWHERE'. Known: 'HAA', 'HELSINGOR', 'ODSHERRED', 'RONNEBY', 'UNIVERSITY'.",
        ),
        (json.dumps(plain_case(now="2026-03-18T10:00:00")), "has no UTC offset"),
        (json.dumps(plain_case(holds="many")), "holds"),
        ("{}", "required field is missing @ $.loan"),
    ],
)
def test_what_is_no_case_gets_a_sentence(
    text: str | bytes, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Given(text))
    assert command_line.main(["decide", "renewal"]) == 2
    assert sentence in capsys.readouterr().err


def test_holds_that_are_left_out_are_not_known(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    case = plain_case()
    del case["holds"]
    monkeypatch.setattr(sys, "stdin", Given("\ufeff" + json.dumps(case)))
    assert command_line.main(["decide", "renewal"]) == 0
    assert json.loads(capsys.readouterr().out)["reasons"] == ["unknown:reserved_by_other"]
    del case["patron"]
    monkeypatch.setattr(sys, "stdin", Given(json.dumps(case)))
    assert command_line.main(["decide", "renewal"]) == 0
    assert {"unknown:patron_blocked", "unknown:patron_expired"} < set(json.loads(capsys.readouterr().out)["reasons"])


def test_without_standard_input_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert command_line.main(["decide", "renewal"]) == 2
    assert "standard input is empty" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_the_command_line_speaks_utf_8_whatever_the_locale(encoding: str) -> None:
    command = [sys.executable, "-m", "nordlib", "decide", "renewal", "--language", "da"]
    text = json.dumps(plain_case(now="2026-03-01T10:00:00+01:00"), ensure_ascii=False).encode()
    done = subprocess.run(command, input=text, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": encoding})
    assert "Lånet kan ikke fornyes nu." in json.loads(done.stdout.decode())["explanation"]


def test_a_policy_stays_as_it_is() -> None:
    with pytest.raises(TypeError):
        HELSINGOR.item_types["vinyl"] = HELSINGOR.item_types["ordinary"]  # type: ignore[index]  # it must fail
    with pytest.raises(AttributeError, match="cannot be changed"):
        HELSINGOR.item_types._items = {}
    assert pickle.loads(pickle.dumps(HELSINGOR)) == HELSINGOR  # noqa: S301 - our own bytes
    assert hash(HELSINGOR) == hash(attrs.evolve(HELSINGOR))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (lambda: {"loan": loan_with(due="2026-03-20")}, "Loan: due is a str, not date"),
        (lambda: {"now": date(2026, 3, 18)}, "now is a date, not datetime"),
        (lambda: {"policy": "HELSINGOR"}, "policy is a str, not CirculationPolicy"),
        (lambda: {"loan": loan_with(renewals_used=None)}, "Loan: renewals_used is a NoneType, not int"),
        (lambda: {"loan": attrs.evolve(LOAN, due=date.max)}, "is outside the years"),
        (lambda: {"loan": attrs.evolve(LOAN, due=date.min)}, "is outside the years"),
    ],
    ids=["due", "now", "policy", "renewals", "last", "first"],
)
def test_a_case_that_cannot_be_is_told_what_is_wrong_with_it(changes: Callable[[], dict[str, Any]], problem: str) -> None:
    with pytest.raises(InvalidData, match=problem):
        attrs.evolve(renewal_case(), **changes())


def test_the_word_for_what_is_not_known_is_no_grant() -> None:
    assert reasons(renewal_case(holds="unknown")) == ("unknown:reserved_by_other",)


@pytest.mark.parametrize("holds", [None, "nobody", 5])
def test_holds_of_another_type_are_no_grant(holds: Any) -> None:
    with pytest.raises(InvalidData, match="holds is a"):
        renewal.decide(renewal_case(holds=holds))


def test_plain_text_for_a_member_means_the_member() -> None:
    waiting: Any = attrs.evolve(HOLD, status="active")  # type: ignore[arg-type]  # a word for a member
    assert reasons(renewal_case(holds=(waiting,))) == ("reserved_by_other",)


def test_a_renewed_loan_keeps_what_it_was() -> None:
    case = renewal_case(kind=LoanKind.INTERLIBRARY, item_type="seven_days")
    renewed = renewal.decide(case).unwrap()
    assert (renewed.kind, renewed.item_type) == (LoanKind.INTERLIBRARY, "seven_days")


def test_the_schema_names_every_field_and_which_must_be_given() -> None:
    made: Any = json_schema(RenewalCase)["$defs"]
    assert made["RenewalCase"]["required"] == ["loan", "policy", "now", "holds", "patron"]
    assert made["Loan"]["properties"]["due"] == {
        "anyOf": [
            {"type": "string", "format": "date"},
            {"type": "string", "format": "date-time", "description": "an instant with its UTC offset"},
        ]
    }
    assert made["LoanTerms"]["properties"]["window_days"] == {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    twice: Any = json_schema(Twice)["$defs"]
    assert twice["Twice"]["properties"]["first"] == twice["Twice"]["properties"]["last"]
    register: Any = json_schema(AccountPolicy)["$defs"]
    assert register["AccountPolicy"]["properties"]["user_groups"] == {"type": "array", "items": {"type": "string"}, "uniqueItems": True}


def test_the_policy_may_stand_in_the_case(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", Given(json.dumps(plain_case(policy=as_dict(HELSINGOR), holds="unknown"))))
    assert command_line.main(["decide", "renewal", "--audience", "host"]) == 0
    assert json.loads(capsys.readouterr().out)["reasons"] == ["unknown:reserved_by_other"]
