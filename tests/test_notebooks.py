"""What a notebook shows: everything of a decision, in the reader's language, with links that lead to pages, and nothing that is hidden."""

import re
from collections.abc import Iterator
from contextvars import copy_context
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nordlib.circulation import (
    HELSINGOR,
    HELSINGOR_FEES,
    HELSINGOR_RETURNS,
    FeeCategory,
    LateReturn,
    RenewalCase,
    ReturnCase,
    assess_fees,
    renewal,
)
from nordlib.circulation.returns import assess_return
from nordlib.decisions import UNKNOWN, DecisionList, Granted, Outcome, Override, RuleBook, rule
from nordlib.decisions.verdict import Verdict, passes_if
from nordlib.documentation import DOCUMENTATION
from nordlib.errors import InvalidData, UnknownName
from nordlib.notebooks import notebook_language, set_notebook_language
from nordlib.notebooks.words import value_words
from nordlib.storage import MemoryStore
from nordlib.testing.contract import check_store
from nordlib.testing.contract.cases import ContractCase
from nordlib.testing.contract.report import CaseResult, CaseStatus, Report
from nordlib.texts import LANGUAGES, texts_for
from tests import policy_pages
from tests.people import LOAN
from tests.rule_table import modules

DOCS = Path(__file__).parents[1] / "docs"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DUE = date(2026, 3, 20)
VOID = {"br", "img"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    set_notebook_language("en")


class Page(HTMLParser):
    """A page: its texts in their order, the texts that are folded, its links, and whether every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.unfolded: list[str] = []
        self.links: list[str] = []
        self.rows: list[int] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open += [] if tag in VOID else [tag]
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.texts.append(data)
        if "details" not in self.open or ("summary" in self.open and self.open.count("details") == 1):
            self.unfolded.append(data)


def shown(value: Any) -> Page:
    return Page(value._repr_html_())


REFUSED: Any = {"due": DUE, "renewals_used": 2, "waiting": 1, "policy": HELSINGOR, "now": NOW}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_says_its_sentences_in_the_readers_language(language: Any) -> None:
    set_notebook_language(language)
    assert notebook_language() == language
    decision = renewal.decide(**REFUSED)
    page = shown(decision)
    for sentence in decision.explain(language).splitlines():
        assert sentence in page.unfolded
    assert f'lang="{language}"' in decision._repr_html_()
    words = texts_for(language).PHRASES
    assert {words["heading_rule"], words["heading_values"], words["heading_rules"]} <= set(page.unfolded)


def test_the_rules_that_refuse_come_first_and_the_others_are_folded() -> None:
    decision = renewal.decide(**{**REFUSED, "blocked": UNKNOWN})
    page = shown(decision)
    names = [result.outcome for result in decision.trace if result.outcome in (Outcome.FAILED, Outcome.UNKNOWN)]
    badges = [text for text in page.unfolded if text in ("fails", "unknown", "holds", "does not apply", "not judged")]
    assert badges == ["fails"] * names.count(Outcome.FAILED) + ["unknown"] * names.count(Outcome.UNKNOWN)
    assert page.texts.count("holds") == sum(result.outcome is Outcome.PASSED for result in decision.trace)


def test_every_rule_of_a_decision_links_to_its_page() -> None:
    decision = renewal.decide(**REFUSED)
    expected = [url for result in decision.trace for url in result.urls]
    assert sorted(shown(decision).links) == sorted(expected)


def test_a_grant_folds_every_rule_and_says_what_it_costs() -> None:
    decision = renewal.decide(due=DUE, policy=HELSINGOR, now=datetime(2026, 3, 25, 9, tzinfo=UTC))
    page = shown(decision)
    assert page.unfolded[0] == "granted"
    assert "The loan was late: the renewal costs 20 DKK." in page.unfolded
    assert "fails" not in page.texts


def test_a_rule_that_staff_set_aside_is_told_with_name_and_reason() -> None:
    policy = attrs.evolve(HELSINGOR, overridable=frozenset({"too_early"}))
    override = Override(frozenset({"too_early"}), by="s1", reason="the patron goes away")
    decision = renewal.decide(due=DUE, policy=policy, now=NOW, override=override)
    assert decision
    assert any("s1" in text and "the patron goes away" in text for text in shown(decision).unfolded)


def test_facts_that_a_repr_hides_are_not_shown() -> None:
    @attrs.frozen
    class Facts:
        shown: int = 1
        hidden: str = attrs.field(default="secret", repr=False)

    @rule("TEST-01", "odd")
    def is_even(case: Any) -> Verdict:
        return passes_if(True)

    trace: Any = RuleBook[Any]((is_even,), topic="test").evaluate(None)
    texts = shown(Granted("value", Facts(), trace, HELSINGOR.id)).texts
    assert "shown" in texts
    assert "secret" not in texts


def test_the_trace_shows_the_same_rules() -> None:
    decision = renewal.decide(**REFUSED)
    assert set(shown(decision.trace).links) == set(shown(decision).links)


@pytest.mark.parametrize("name", policy_pages.presets())
def test_a_policy_shows_every_field_and_links_to_headings_that_exist(name: str) -> None:
    policy = policy_pages.presets()[name]
    page = shown(policy)
    fields = {field.name for field in attrs.fields(type(policy)) if field.init and field.name != "id"}
    assert fields <= set(page.texts)
    for link in page.links:
        path, _, heading = link.removeprefix(f"{DOCUMENTATION}/").partition("#")
        source = (DOCS / path).with_suffix(".md")
        assert source.is_file(), link
        if heading:
            headings = re.findall(r"^## (\w+)$", source.read_text("utf-8"), re.MULTILINE)
            assert heading in {each.replace("_", "-") for each in headings}, link


@pytest.mark.parametrize("model", policy_pages.models().values(), ids=lambda model: model.__name__)
def test_each_policy_model_that_has_a_page_shows_itself(model: Any) -> None:
    assert hasattr(model, "_repr_html_")


def test_the_parts_of_a_policy_are_folded_under_their_names() -> None:
    page = shown(HELSINGOR)
    assert set(HELSINGOR.item_types) <= set(page.unfolded)
    assert page.texts[0] == f"{HELSINGOR.id.name}, {HELSINGOR.id.version}"
    assert shown(HELSINGOR.item_types["ordinary"]).texts[0] == "LoanTerms"


@pytest.mark.parametrize("language", LANGUAGES)
def test_assessments_say_their_sentence_and_their_facts(language: Any) -> None:
    set_notebook_language(language)
    case = ReturnCase(attrs.evolve(LOAN, due=date(2026, 2, 20)), (), frozenset(), HELSINGOR_RETURNS, NOW)
    returned = assess_return(case)
    late = LateReturn(date(2026, 1, 20), date(2026, 2, 20), date(2026, 2, 25))
    fees = assess_fees(HELSINGOR_FEES, [late], FeeCategory.ADULT)
    for assessment in (returned, fees):
        page = shown(assessment)
        assert page.texts[0] == assessment.explain(language)
        assert value_words(assessment.fee, language) in page.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_has_a_name_in_every_language(language: str) -> None:
    models = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type) and attrs.has(value) and value.__module__ == module.__name__
    }
    facts = {model for model in models if model.__name__.endswith(("Facts", "Assessment"))}
    names = {field.name for model in facts for field in attrs.fields(model) if field.repr}
    assert len(names) > 40
    assert names - texts_for(language).FIELDS.keys() == set()


def test_a_list_of_decisions_counts_its_reasons() -> None:
    renewals: list[Any] = [
        {"due": date(2026, 3, day), "waiting": waiting, "policy": HELSINGOR, "now": datetime(2026, 3, 18, 9, tzinfo=UTC)}
        for day in (18, 31)
        for waiting in (0, 1, UNKNOWN)
    ]
    decisions = DecisionList(renewal.decide(**facts) for facts in renewals)
    assert decisions.granted == 1
    assert decisions.counts == {"too_early": 3, "reserved_by_other": 2, "unknown:reserved_by_other": 2}
    page = shown(decisions)
    assert page.unfolded[0] == "6 decisions: 1 granted, 5 refused"
    assert [text for text in page.unfolded if text in decisions.counts] == list(decisions.counts)
    assert page.texts.count("refused") == 5
    assert len(shown(DecisionList([*decisions] * 30)).rows) == 105


def test_an_empty_list_and_a_list_of_something_else() -> None:
    assert shown(DecisionList()).texts == ["0 decisions: 0 granted, 0 refused"]
    assert DecisionList().counts == {}
    with pytest.raises(InvalidData, match="number 1, counted from 0, is a str; it must be a decision"):
        DecisionList([renewal.decide(**REFUSED), "granted"])  # type: ignore[list-item]  # what is tested


def test_a_report_shows_what_failed_first() -> None:
    report = check_store(MemoryStore)
    assert shown(report).unfolded[0] == "proved"
    assert repr(report).startswith("<report of a store: 1")
    case = ContractCase("XX-001", "A store keeps <what> it is given.", lambda store: None)
    passed = CaseResult(case, CaseStatus.PASSED)
    page = shown(Report((passed, CaseResult(case, CaseStatus.FAILED, "lost & gone")), ("loans",)))
    assert page.unfolded[0] == "not proved"
    assert {"lost & gone", "A store keeps <what> it is given.", "Not proved, since no case about it passed: loans"} <= set(page.unfolded)


def test_the_language_must_be_one_that_nordlib_speaks() -> None:
    with pytest.raises(UnknownName):
        set_notebook_language("fi")  # type: ignore[arg-type]  # what is tested
    assert notebook_language() == "en"


def test_a_cell_that_awaits_sets_the_language_for_the_next_one() -> None:
    copy_context().run(set_notebook_language, "sv")
    assert notebook_language() == "sv"


def test_values_in_words() -> None:
    assert value_words({"a": (1, True)}, "en") == "a: 1, yes"
    assert value_words((), "sv") == texts_for("sv").PHRASES["none"]
    assert value_words(HELSINGOR.item_types["ordinary"].loan_period, "en") == "days: 28"
    assert value_words(HELSINGOR.zone, "en") == "Europe/Copenhagen"
    assert value_words(HELSINGOR.id, "en") == "name: HELSINGOR; version: 1"


@given(st.from_type(RenewalCase), st.sampled_from(LANGUAGES))
def test_every_decision_is_a_whole_page(case: RenewalCase, language: Any) -> None:
    set_notebook_language(language)
    decision = renewal.decide(case)
    page = shown(decision)
    assert set(decision.explain(language).splitlines()) <= set(page.unfolded)
    assert shown(DecisionList([decision])).texts


@pytest.mark.parametrize("model", policy_pages.models().values(), ids=lambda model: model.__name__)
def test_every_policy_is_a_whole_page(model: Any) -> None:
    @settings(max_examples=5)
    @given(st.from_type(model))
    def check(policy: Any) -> None:
        assert shown(policy).texts

    check()
