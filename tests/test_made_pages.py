"""The pages of policies, refusals, messages and state tables are those that the code makes, and have all that the code has."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import attrs
import pytest

from nordlib.circulation import FeeBasis
from nordlib.frozendict import frozendict
from nordlib.messages import SECRET_KINDS, MessageKind
from nordlib.money import Money
from nordlib.texts import LANGUAGES, texts_for
from tests import pictures, policy_pages, state_tables, text_pages
from tests.policy_values import value_text
from tests.rule_pages import FOLDER as RULES
from tests.rule_pages import said
from tests.rule_table import policy_fields
from tests.sentences import attribute_sentences, cell, for_page

REFERENCE = RULES.parent
MAKERS = (pictures, policy_pages, state_tables, text_pages)
LINK = re.compile(r"\]\(([\w./-]+)(?:#([\w-]+))?\)")


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_the_pages_are_fresh(maker: ModuleType) -> None:
    made = maker.files()
    stale = [path.name for path, text in made.items() if not path.is_file() or path.read_text("utf-8") != text]
    assert not stale, f"run `make rules`: {', '.join(stale)}"
    for folder in {path.parent for path in made} - {REFERENCE}:
        assert set(folder.iterdir()) == {path for path in made if path.parent == folder}


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_every_link_leads_to_a_page_and_a_heading(maker: ModuleType) -> None:
    made = {path: text for path, text in maker.files().items() if path.suffix == ".md"}
    wrong = [f"{path.name}: {link[0]}" for path, text in made.items() for link in LINK.finditer(text) if not _leads(path, link[1], link[2])]
    assert not wrong


def _leads(page: Path, target: str, heading: str | None) -> bool:
    path = (page.parent / target).resolve()
    return path.is_file() and (heading is None or f"\n## {heading}\n" in path.read_text("utf-8"))


def test_every_rule_that_a_policy_answers_is_on_the_page_of_its_field() -> None:
    pages = {path.stem: text for path, text in policy_pages.files().items()}
    models = {model.__name__: name for name, model in policy_pages.models().items()}
    for rule, place in policy_fields():
        model, field = place.split(".")[-2:]
        section = pages[models[model]].partition(f"\n## {field}\n")[2].partition("\n## ")[0]
        assert f"[{rule}](../rules/{rule}.md)" in section, place


def test_every_field_of_a_policy_has_a_sentence() -> None:
    for model in policy_pages.models().values():
        sentences = attribute_sentences(model)
        assert [field.name for field in attrs.fields(model) if field.init and field.name not in sentences] == []


def test_a_preset_has_each_of_its_values_on_the_page() -> None:
    terms = policy_pages.page(policy_pages.models()["loan-terms"])
    window = terms.partition("\n## window_days\n")[2].partition("\n## ")[0]
    assert "| `7` | `HELSINGOR`, `ODSHERRED` |" in window
    limit = terms.partition("\n## max_renewals\n")[2].partition("\n## ")[0]
    assert "| `2` | `HELSINGOR` (ordinary) |" in limit
    assert "| `HELSINGOR_FEES` | `HELSINGOR` |" in terms


def test_every_code_is_on_the_page_of_its_subject_in_every_language() -> None:
    codes = [code for codes in text_pages.subjects().values() for code in codes]
    assert sorted(codes) == sorted(texts_for("en").RULES) == sorted(text_pages.rules_with())
    for name, (_, known) in text_pages.refusal_pages().items():
        page = text_pages.refusal_page(name)
        for code in known:
            section = page.partition(f"\n## {code}\n")[2].partition("\n## ")[0]
            for language in LANGUAGES:
                assert all(cell(sentence) in section for sentence in texts_for(language).RULES[code])
    because = {name.partition(".")[0] for name in texts_for("en").BECAUSE}
    assert because <= set(codes)


def test_every_message_is_on_the_page_in_every_language_with_its_values() -> None:
    page = "".join(text_pages.message_files().values())
    for kind in MessageKind:
        section = page.partition(f"\n## {kind}\n")[2].partition("\n## ")[0]
        assert ("It carries a secret" in section) is (kind in SECRET_KINDS) is ("`secret`" in section)
        for language in LANGUAGES:
            text = texts_for(language).MESSAGES[kind.value]
            assert f"{cell(text.subject)} | {cell(text.body)} |" in section
    assert "- Values: `library`, `due`\n" in page


def test_every_transition_is_on_the_page() -> None:
    page = state_tables.page()
    for name, found in state_tables.tables().items():
        section = page.partition(f"\n## {state_tables.NAMES[name]}\n")[2].partition("\n## ")[0]
        for state, event, transition in found.table:
            assert f"| `{state}` | `{event}` | `{transition.target}` |" in section
        for member in [*found.table.rows, *{event for _, event, _ in found.table}]:
            assert re.search(rf"^\| `{member}` \| \S.* \|$", section, re.MULTILINE), member


def test_every_rule_of_a_link_has_a_page() -> None:
    assert for_page("The last day (EXT-14, READ-A09); `EXT-14` | more") == (
        "The last day ([EXT-14](rules/EXT-14.md), [READ-A09](rules/READ-A09.md)); `EXT-14` \\| more"
    )
    assert all(for_page(name, str(RULES)) == f"[{name}]({RULES}/{name}.md)" for name in said())


class Sort(StrEnum):
    B = "b"
    A = "a"


@attrs.frozen
class Choice:
    name: str
    count: int = 1
    kinds: tuple[Sort, ...] = attrs.field(factory=tuple)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (FeeBasis.ITEM, "`FeeBasis.ITEM`"),
        (frozendict({"a": 1, "b": 2}), "`{'a', 'b'}`"),
        (frozenset({Sort.B, Sort.A}), "`{Sort.A, Sort.B}`"),
        ((1, "x"), "`(1, 'x')`"),
        (None, "`None`"),
        (Money(Decimal(20), "DKK"), "`20 DKK`"),
        (date(2026, 3, 20), "`2026-03-20`"),
        (Choice("a"), "`Choice(name='a')`"),
        (Choice("a", 2, (Sort.A,)), "`Choice(name='a', count=2, kinds=(Sort.A))`"),
        (Choice("a" * 100), "`Choice(...)`"),
        ("a|b", "`'a\\|b'`"),
    ],
)
def test_a_value_is_written_as_in_python_without_what_is_as_by_default(value: object, text: str) -> None:
    assert value_text(value) == text
