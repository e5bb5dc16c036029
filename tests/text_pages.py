"""The pages of the refusals and of the messages, in four languages: made from the code (`make rules`), and a test holds them fresh."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Any, Final

from nordlib import texts
from nordlib.decisions import Rule
from nordlib.messages import SECRET_KINDS, MessageKind
from nordlib.texts import LANGUAGES, texts_for
from tests.made_files import write
from tests.rule_pages import LANGUAGE_NAMES, code_link
from tests.rule_table import rules_of_nordlib
from tests.sentences import attribute_sentences, cell, for_page

__all__ = ["MESSAGES", "REFUSALS", "files", "message_page", "rules_with", "subjects"]

REFUSALS: Final = Path(__file__).parents[1] / "docs" / "reference" / "refusals.md"
MESSAGES: Final = REFUSALS.with_name("messages.md")
#: How many codes stand on one page, so that it can be read to its end.
_MOST: Final = 30
#: The modules of the texts; each has sentences for codes, or messages, or both.
SUBJECTS: Final = {
    "accounts": "Borrowers' accounts and staff",
    "cards": "Library cards",
    "circulation": "Loans, renewals, holds and returns",
    "interlibrary": "Requests for material from other libraries",
    "notices": "Reminders and notices",
    "patrons": "Patrons' profiles",
    "privacy": "Personal data",
    "sms": "Text messages",
}
REFUSALS_INTRODUCTION: Final = """\
# Refusals

Made from the code by `make rules`; a test holds the two together. A refusal has a code for each reason (`Refused.reasons`), and codes are
never reused. Each code has two sentences in each language: what the rule demands, and why the answer is no. A word in braces is a value of
the decision, written as the language writes it: `{used:# time|# times}` is "1 time" or "2 times".

A code can have more than is listed here. `field_required:email` names the field after the colon. `unknown:patron_debt` says that the host
passed `UNKNOWN`, so that the rule of `patron_debt` could not be judged.
"""
MESSAGES_INTRODUCTION: Final = """\
# Messages

Made from the code by `make rules`; a test holds the two together. A decision names the messages to send, a
{py:class}`nordlib.messages.Message` each, and an outbox keeps them until they are sent. Each kind has a subject and a text in four
languages. A word in braces is a value of the message. `secret` is in no stored message: it is made when the message is sent, and passed to
`Message.render`.

| kind | when it is sent |
|---|---|
"""


@cache
def subjects(table: str = "RULES") -> dict[str, list[str]]:
    """Return the codes of each subject that has any, in the order of the texts; of the table `MESSAGES`, its kinds of messages."""
    found = {subject: list(getattr(import_module(f"{texts.__name__}.en.{subject}"), table, {})) for subject in SUBJECTS}
    return {subject: names for subject, names in found.items() if names}


@cache
def refusal_pages() -> dict[str, tuple[str, list[str]]]:
    """Return the subject and the codes of each page of refusals, by its name: a subject with many codes has several pages."""
    found = dict[str, tuple[str, list[str]]]()
    for subject, codes in subjects().items():
        for part, start in enumerate(range(0, len(codes), _MOST), 1):
            found[subject if part == 1 else f"{subject}-{part}"] = subject, codes[start : start + _MOST]
    return found


@cache
def rules_with() -> dict[str, list[Rule[Any]]]:
    """Return the rules that refuse with each code."""
    found = dict[str, list[Rule[Any]]]()
    for rule in rules_of_nordlib():
        for code in rule.codes:
            found.setdefault(code, []).append(rule)
    return found


def _ids(code: str, folder: str) -> str:
    names = dict.fromkeys(name for rule in rules_with()[code] for name in rule.ids)
    return ", ".join(f"[{name}]({folder}/{name}.md)" for name in names)


def refusals() -> str:
    """Return the page that lists every code."""
    lines = list[str](REFUSALS_INTRODUCTION.splitlines())
    for name, (subject, codes) in refusal_pages().items():
        if name == subject:
            lines += ["", f"## {SUBJECTS[subject]}", "", "| code | the refusal in English | rules |", "|---|---|---|"]
        for code in codes:
            refusal = cell(texts_for("en").RULES[code].refusal)
            lines.append(f"| [`{code}`](refusals/{name}.md#{code}) | {refusal} | {_ids(code, 'rules')} |")
    return "\n".join(lines).rstrip() + "\n"


def refusal_page(name: str) -> str:
    """Return a page of the codes of one subject."""
    subject, codes = refusal_pages()[name]
    part = name.removeprefix(subject).replace("-", ", page ")
    lines = [*_heading("Refusals", SUBJECTS[subject] + part), "All refusals: [](../refusals.md).", ""]
    for code in codes:
        lines += [f"## {code}", "", f"Rules: {_ids(code, '../rules')}", ""]
        lines += [f"- {code_link(f'{rule.__module__}.{rule.__name__}')}" for rule in rules_with()[code]]
        lines += ["", "| language | the rule | the refusal |", "|---|---|---|", *_sentences(code), ""]
    return "\n".join(lines).rstrip() + "\n"


def _heading(what: str, subject: str) -> list[str]:
    """Return the first lines of a page that stands in no list of pages."""
    return ["---", "orphan: true", "---", "", f"# {what}: {subject[0].lower()}{subject[1:]}", ""]


def _sentences(code: str) -> Iterator[str]:
    for language in LANGUAGES:
        text = texts_for(language).RULES[code]
        yield f"| {LANGUAGE_NAMES[language]} | {cell(text.rule)} | {cell(text.refusal)} |"
    for name in texts_for("en").BECAUSE:
        if name.partition(".")[0] == code:
            for language in LANGUAGES:
                yield f"| {LANGUAGE_NAMES[language]} | because: `{name.partition('.')[2]}` | {cell(texts_for(language).BECAUSE[name])} |"


def messages() -> str:
    """Return the page that lists every message."""
    said = attribute_sentences(MessageKind)
    lines = [f"| [`{kind}`]({message_page(kind)}#{kind}) | {for_page(said[kind.name])} |" for kind in MessageKind]
    return MESSAGES_INTRODUCTION + "\n".join(lines) + "\n"


@cache
def message_page(kind: MessageKind) -> str:
    """Return the page of a message, as the pages of the reference link to it."""
    return f"messages/{next(subject for subject, kinds in subjects('MESSAGES').items() if kind in kinds)}.md"


def message_texts(subject: str) -> str:
    """Return the page of the messages of one subject."""
    said = attribute_sentences(MessageKind)
    lines = [*_heading("Messages", SUBJECTS[subject]), "All messages: [](../messages.md).", ""]
    for kind in (kind for kind in MessageKind if kind in subjects("MESSAGES")[subject]):
        values = ", ".join(f"`{name}`" for name in _values(kind))
        lines += [f"## {kind}", "", for_page(said[kind.name], "../rules"), ""]
        lines += [f"- {{py:attr}}`nordlib.messages.MessageKind.{kind.name}`", f"- Values: {values or 'none'}"]
        lines += ["- It carries a secret, which is made when it is sent."] if kind in SECRET_KINDS else []
        lines += ["", "| language | subject | text |", "|---|---|---|"]
        for language in LANGUAGES:
            text = texts_for(language).MESSAGES[kind.value]
            lines.append(f"| {LANGUAGE_NAMES[language]} | {cell(text.subject)} | {cell(text.body)} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _values(kind: MessageKind) -> list[str]:
    """Return the names of the values that the text of a kind has."""
    templates = texts_for("en").MESSAGES[kind.value]
    return list(dict.fromkeys(name for template in templates for _, name, _, _ in Formatter().parse(template) if name is not None))


def refusal_files() -> dict[Path, str]:
    """Return the page that lists the refusals and those below it, and their texts."""
    return {REFUSALS: refusals(), **{REFUSALS.with_suffix("") / f"{name}.md": refusal_page(name) for name in refusal_pages()}}


def message_files() -> dict[Path, str]:
    """Return the page that lists the messages and those below it, and their texts."""
    return {
        MESSAGES: messages(),
        **{MESSAGES.with_suffix("") / f"{subject}.md": message_texts(subject) for subject in subjects("MESSAGES")},
    }


def files() -> dict[Path, str]:
    """Return every file that is made, and its text."""
    return {**refusal_files(), **message_files()}


if __name__ == "__main__":
    write(refusal_files(), REFUSALS.with_suffix(""))
    write(message_files(), MESSAGES.with_suffix(""))
    print(REFUSALS.name, "has", sum(map(len, subjects().values())), "codes,", MESSAGES.name, len(MessageKind), "messages")
