"""The forms: rules, rule books, traces, decisions, state tables."""

import pickle
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import attrs
import pytest

from nordlib.decisions import (
    UNKNOWN,
    Audience,
    Decision,
    Granted,
    Outcome,
    Override,
    PolicyId,
    Refused,
    RuleBook,
    RuleResult,
    StateTable,
    Trace,
    Transition,
    Verdict,
    decision_from_dict,
    fails,
    not_applicable,
    passes_if,
    rule,
)
from nordlib.errors import DecisionRefused, IllegalTransition, InvalidData
from nordlib.messages import Message, MessageKind
from nordlib.serialization.json import JSON

EDITION = PolicyId("a policy", "1")


@attrs.frozen
class Tally:
    number: int


@attrs.frozen
class Facts:
    number: int


@rule("TEST-01", "too_small", patron=("number",), desk=("least",))
def is_large(tally: Tally) -> Verdict:
    """The number is large.

    >>> is_large(Tally(1))[0].value
    'fails'
    """
    return passes_if(tally.number > 10, number=tally.number, least=11, secret="for the host")


@rule("TEST-02 TEST-03", "odd")
def is_even(tally: Tally) -> Verdict:
    """The number is even; of zero nobody can say."""
    return passes_if(UNKNOWN if tally.number == 0 else tally.number % 2 == 0)


@rule("TEST-04", "field_required", "other")
def is_not_thirteen(tally: Tally) -> Verdict:
    """It is not thirteen."""
    if tally.number == 13:
        return fails("field_required:email", "field_required:nonsense")
    return not_applicable() if tally.number > 100 else passes_if(True)


BOOK = RuleBook((is_large, is_even), (is_not_thirteen,), topic="test")


def decide(number: int, override: Override | None = None) -> Decision[Tally, Facts]:
    trace = BOOK.evaluate(Tally(number), override)
    if trace.passed:
        message = Message(MessageKind.TRANSFER_DENIED, "a@example.se", "sv", "b1", {"library": "Ö"})
        return Granted(Tally(number), Facts(number), trace, EDITION, (message,))
    return Refused(Facts(number), trace, EDITION, audit_records=("looked",))


def outcomes(trace: Trace) -> list[Outcome]:
    return [check.outcome for check in trace]


def test_a_rule_keeps_its_name_docstring_and_can_be_called() -> None:
    assert is_large.__name__ == "is_large"
    assert is_large.__doc__ is not None
    assert is_large(Tally(11))[0] is Outcome.PASSED
    assert repr(is_even) == "<rule is_even (TEST-02, TEST-03)>"


def test_a_rule_is_pickled_by_name() -> None:
    assert pickle.loads(pickle.dumps(is_large)) is is_large  # noqa: S301 - our own bytes


def test_every_rule_of_a_stage_is_judged() -> None:
    decision = decide(3)
    assert not decision
    assert decision.reasons == ("too_small", "odd")
    assert outcomes(decision.trace) == [Outcome.FAILED, Outcome.FAILED, Outcome.NOT_EVALUATED]


def test_a_later_stage_is_judged_when_the_earlier_hold() -> None:
    book = RuleBook((is_large,), (is_not_thirteen,), topic="test")
    assert outcomes(book.evaluate(Tally(13))) == [Outcome.PASSED, Outcome.FAILED]
    assert book.evaluate(Tally(13)).reasons() == ("field_required:email", "field_required:nonsense")
    assert len(book) == 2


def test_what_does_not_apply_refuses_nothing() -> None:
    decision = decide(102)
    assert decision
    assert outcomes(decision.trace)[-1] is Outcome.NOT_APPLICABLE


def test_unknown_is_never_a_grant() -> None:
    trace = RuleBook((is_even,), topic="test").evaluate(Tally(0))
    assert not trace.passed
    assert trace.reasons() == ("unknown:odd",)
    assert repr(UNKNOWN) == "UNKNOWN"


def test_staff_sets_aside_what_fails_with_name_and_reason() -> None:
    decision = decide(4, Override(frozenset({"too_small"}), "staff-7", "a special case"))
    assert decision
    check = next(iter(decision.trace))
    assert check.outcome is Outcome.OVERRIDDEN
    assert check.values["set_aside_by"] == "staff-7"
    assert "Set aside by staff-7 (a special case): too_small" in decision.explain("en", Audience.DESK)
    assert "staff-7" not in decision.explain("en")


def test_an_override_covers_only_its_codes_and_never_the_unknown() -> None:
    every = frozenset({"too_small", "odd", "field_required"})
    assert decide(3, Override(frozenset({"too_small"}), "s", "r")).trace.reasons() == ("odd",)
    assert decide(0, Override(every, "s", "r")).trace.reasons() == ("unknown:odd",)
    assert RuleBook((is_not_thirteen,), topic="test").evaluate(Tally(13), Override(every, "s", "r")).passed


def test_a_trace_lists_passed_and_failed_rules_with_values() -> None:
    assert next(iter(decide(3).trace)) == RuleResult(
        ("TEST-01",), "is_large", ("too_small",), Outcome.FAILED, {"number": 3, "least": 11, "secret": "for the host"}
    )


@pytest.mark.parametrize(
    ("audience", "names"),
    [(Audience.PATRON, {"number"}), (Audience.DESK, {"number", "least"}), (Audience.HOST, {"number", "least", "secret"})],
)
def test_a_value_is_told_to_its_audience_and_those_above(audience: Audience, names: set[str]) -> None:
    decision = decide(3)
    assert set(decision.trace.results(audience)[0].values) == names
    text = str(decision.as_dict(audience)) + decision.explain("en", audience)
    assert ("for the host" in text) is (audience is Audience.HOST)
    assert "for the host" not in decision._repr_html_()


@pytest.mark.parametrize("audience", ["desk", "Patron", 2, True, None])
def test_what_is_no_audience_is_named_and_never_reads_less_than_it_asks_for(audience: Any) -> None:
    decision = decide(3)
    for call in (decision.as_dict, decision.trace.results, lambda reader: decision.explain("en", reader)):
        with pytest.raises(InvalidData, match="Invalid audience"):
            call(audience)


def test_granted_and_refused_narrow_and_unwrap() -> None:
    assert decide(12).unwrap() == Tally(12)
    with pytest.raises(DecisionRefused) as caught:
        decide(3).unwrap()
    assert caught.value.reasons == ("too_small", "odd")
    match decide(12):
        case Granted(value=value):
            assert value.number == 12
        case Refused():
            pytest.fail("12 is large and even")


def test_traces_are_compared_by_what_they_say() -> None:
    assert decide(3) == decide(3)
    assert decide(3).trace != decide(5).trace
    assert decide(3).trace != "a trace"
    assert repr(decide(3).trace) == "<trace of 3 rules, failed>"
    assert repr(decide(12).trace) == "<trace of 3 rules, passed>"


def test_an_explanation_has_the_outcome_and_every_reason() -> None:
    thirteen = RuleBook((is_not_thirteen,), topic="renewal").evaluate(Tally(13))
    refused: Refused[Facts] = Refused(Facts(13), thirteen, EDITION)
    assert refused.explain("sv").splitlines() == [
        "Lånet kan inte lånas om nu.",
        "Uppgift saknas: e-postadress.",
        "Uppgift saknas: nonsense.",
    ]


def test_a_hosts_own_code_stands_for_itself() -> None:
    assert decide(3).explain("da").splitlines() == ["Nej.", "too_small", "odd"]
    assert decide(12).explain("da") == "Ja."


def test_what_is_not_known_is_said() -> None:
    trace = RuleBook((is_even,), topic="test").evaluate(Tally(0))
    assert "Det er ikke kjent om dette gjelder: odd" in Refused(Facts(0), trace, EDITION).explain("nb")


def test_the_desk_reads_every_rule_with_its_ids() -> None:
    lines = decide(3).explain("en", Audience.DESK).splitlines()
    assert lines[-3:] == [
        "- TEST-01: too_small (number: 3; least: 11)",
        "- TEST-02 TEST-03: odd",
        "  TEST-04: All mandatory fields are filled in.",
    ]


def test_html_is_escaped() -> None:
    @rule("TEST-05", "<b>", desk=("given",))
    def markup(tally: Tally) -> Verdict:
        return passes_if(False, given="<script>")

    page = Refused(Facts(1), RuleBook((markup, is_large, is_even), topic="test").evaluate(Tally(0)), EDITION)._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert '<span class="badge open">unknown</span>' in page


def test_the_plain_form_of_a_refusal() -> None:
    plain = decide(3).as_dict()
    assert plain["decision"] == "refused"
    assert plain["reasons"] == ["too_small", "odd"]
    assert plain["policy"] == {"name": "a policy", "version": "1"}
    assert "value" not in decide(12).as_dict(Audience.DESK)


@pytest.mark.parametrize("number", [12, 3, 13, 102, 0])
def test_a_decision_reads_back_from_its_plain_form(number: int) -> None:
    decision = decide(number)
    again = decision_from_dict(decision.as_dict(Audience.HOST), BOOK, Tally, Facts)
    assert again.as_dict(Audience.HOST) == decision.as_dict(Audience.HOST)
    assert again.explain("sv", Audience.HOST) == decision.explain("sv", Audience.HOST)
    assert again.trace.passed is decision.trace.passed


def test_dates_and_lists_of_a_trace_read_back_as_what_they_were() -> None:
    @rule("TEST-06", "dated")
    def dated(tally: Tally) -> Verdict:
        return fails("dated:x", day=date(2026, 3, 1), at=datetime(2026, 3, 1, 12, tzinfo=UTC), names=("a", "b"), none=None, yes=True)

    book = RuleBook((dated,), topic="test")
    refused: Refused[Facts] = Refused(Facts(1), book.evaluate(Tally(1)), EDITION)
    assert decision_from_dict(refused.as_dict(Audience.HOST), book, Tally, Facts) == refused
    assert "yes: yes" in refused.explain("en", Audience.HOST)
    assert "none: none" in refused.explain("en", Audience.HOST)
    assert "at: 1 March 2026 at 12:00" in refused.explain("en", Audience.HOST)


def test_what_is_no_decision_is_refused_with_a_sentence() -> None:
    plain = decide(12).as_dict(Audience.HOST)
    missing: dict[str, JSON] = {key: value for key, value in plain.items() if key != "value"}
    with pytest.raises(InvalidData, match="missing"):
        decision_from_dict(missing, BOOK, Tally, Facts)
    with pytest.raises(InvalidData, match="is_large, is_even"):
        decision_from_dict({**plain, "trace": []}, BOOK, Tally, Facts)
    with pytest.raises(InvalidData, match="neither granted nor refused"):
        decision_from_dict({**plain, "decision": "perhaps"}, BOOK, Tally, Facts)
    with pytest.raises(InvalidData, match="do not agree"):
        decision_from_dict({**plain, "decision": "refused"}, BOOK, Tally, Facts)
    for nonsense in ("x", None, [1], [{"name": "is_large"}]):
        with pytest.raises(InvalidData) as caught:
            decision_from_dict({**plain, "trace": nonsense}, BOOK, Tally, Facts)  # type: ignore[dict-item]  # a value of the wrong type, on purpose
        assert caught.value.__context__ is None


def test_text_that_looks_like_a_date_stays_text_where_it_is_none() -> None:
    decision = decide(4, Override(frozenset({"too_small"}), "2026-99-99", "2026-03-01T10:00 by phone"))
    again = decision_from_dict(decision.as_dict(Audience.HOST), BOOK, Tally, Facts)
    assert again == decision


def test_decisions_traces_and_books_are_pickled() -> None:
    for number in (12, 3):
        decision = decide(number)
        assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301 - our own bytes
    again = pickle.loads(pickle.dumps(BOOK))  # noqa: S301 - our own bytes
    assert again.evaluate(Tally(3)) == BOOK.evaluate(Tally(3))


def test_a_trace_stays_as_it_is() -> None:
    with pytest.raises(AttributeError):
        decide(3).trace.passed = True  # type: ignore[misc]  # it must fail


def test_a_rule_a_book_and_an_override_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(InvalidData, match="at least one code"):
        rule("TEST-09")
    with pytest.raises(InvalidData, match="with a comma"):
        rule("TEST-09", "code", patron="used")
    for stage in (is_large, [is_large], (lambda tally: passes_if(True),)):
        with pytest.raises(InvalidData, match="tuple of rules"):
            RuleBook(stage, topic="test")  # type: ignore[arg-type]  # a value of the wrong type, on purpose
    for by, reason in (("", "r"), ("s", " ")):
        with pytest.raises(InvalidData, match="sentence"):
            Override(frozenset({"too_small"}), by, reason)


def test_a_case_of_wrong_types_is_named_and_a_mistake_in_a_rule_is_not_hidden() -> None:
    with pytest.raises(InvalidData, match="number is a str, not int"):
        BOOK.evaluate(Tally("3"))  # type: ignore[arg-type]  # a value of the wrong type, on purpose

    @rule("TEST-07", "broken")
    def broken(tally: Tally) -> Verdict:
        return passes_if(tally.nothing)  # type: ignore[attr-defined]  # a rule that breaks

    with pytest.raises(AttributeError, match="nothing"):
        RuleBook((broken,), topic="test").evaluate(Tally(3))


def test_a_hosts_rule_may_reuse_a_code_without_the_values_of_its_sentence() -> None:
    @rule("TEST-08", "too_early")
    def early(tally: Tally) -> Verdict:
        return passes_if(False)

    assert Refused(Facts(1), RuleBook((early,), topic="test").evaluate(Tally(1)), EDITION).explain("en") == "No.\ntoo_early"


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


class Press(StrEnum):
    GO = "go"


LIGHTS: StateTable[Light, Press] = StateTable({Light.RED: {Press.GO: Transition(Light.GREEN, guard=BOOK)}, Light.GREEN: {}})


def test_a_state_takes_the_events_of_its_row() -> None:
    assert LIGHTS.transition(Light.RED, Press.GO).target is Light.GREEN
    assert LIGHTS.accepts(Light.RED, Press.GO)
    assert [(state, event, move.target) for state, event, move in LIGHTS] == [(Light.RED, Press.GO, Light.GREEN)]


def test_an_event_that_is_not_in_the_row_cannot_happen() -> None:
    with pytest.raises(IllegalTransition) as caught:
        LIGHTS.transition(Light.GREEN, Press.GO)
    assert (caught.value.state, caught.value.event, caught.value.possible) == ("green", "go", ())
    assert not LIGHTS.accepts(Light.GREEN, Press.GO)


def test_a_move_without_a_guard_is_free() -> None:
    assert Transition(Light.GREEN).guard.evaluate(Tally(1)).passed
