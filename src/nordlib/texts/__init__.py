"""The sentences that patrons and librarians read: tables, one module a language (sv, da, nb, en).

A sentence is a template with named values. A date is written as the language writes it, a tuple as a list, and a count may choose between
singular and plural: `{used:# time|# times}` is "1 time" or "2 times".
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from importlib import import_module
from string import Formatter
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias, cast, runtime_checkable

from nordlib.errors import UnknownName
from nordlib.money import Money

__all__ = ["LANGUAGES", "Language", "MessageText", "OutcomeText", "RuleText", "Texts", "format_text", "texts_for"]

Language: TypeAlias = Literal["sv", "da", "nb", "en"]
"""A language that nordlib speaks, by its ISO 639-1 code: Swedish, Danish, Norwegian bokmål, English."""
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "da", "nb", "en")
"""Every language, in the order in which they are listed."""


class RuleText(NamedTuple):
    """The two sentences of a code."""

    rule: str
    """What the rule demands. It has no named values."""
    refusal: str
    """Why the answer is no; its values are the details of the reason."""


class OutcomeText(NamedTuple):
    """The first line of a decision; its values are the decision's facts."""

    granted: str
    """The line of a granted decision."""
    refused: str
    """The line of a refused decision."""


class MessageText(NamedTuple):
    """A message to a patron."""

    subject: str
    """The subject line."""
    body: str
    """The text; its values are the message's content."""


class Texts(Protocol):
    """What each language module holds."""

    REVIEWED: bool
    """Whether a native reader has gone through the module."""
    RULES: Mapping[str, RuleText]
    """The sentences of each rule, by its code."""
    BECAUSE: Mapping[str, str]
    """The sentence of a refusal whose values say `because`, by the code and that word: `too_early.renewed_today`."""
    OUTCOMES: Mapping[str, OutcomeText]
    """The first lines of each kind of decision, by its topic; `other` serves every topic that is not here."""
    MESSAGES: Mapping[str, MessageText]
    """The text of each message, by its kind."""
    FIELDS: Mapping[str, str]
    """What a fact or a field is called, by its name."""
    VALUES: Mapping[str, str]
    """What a value is called on the page of a person's own data: `CardKind.local`, of an enumeration; `language.sv`, of a field."""
    PHRASES: Mapping[str, str]
    """Words that a sentence is put together from: yes, no, none, and the headings of an explanation."""
    MONTHS: tuple[str, ...]
    """The names of the twelve months."""
    write_date: Callable[[int, str, int], str]
    """Writes a date, of the day of the month, the month's name and the year."""
    write_instant: Callable[[str, int, int], str]
    """Writes a point in time, of a written date, the hour and the minute."""
    write_money: Callable[[str, str], str]
    """Writes an amount of money, of its digits with a decimal point, and the code of its currency."""


def texts_for(language: str) -> Texts:
    """The tables of a language. Raises `UnknownName`."""
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    return _loaded(language)


@cache
def _loaded(language: Language) -> Texts:
    return cast("Texts", import_module(f"nordlib.texts.{language}"))


def format_text(template: str, language: str, values: Mapping[str, object]) -> str:
    """A sentence with its values in place, written as the language writes them. Raises `UnknownName`.

    >>> format_text("Renewed {used:# time|# times}, due {due}.", "en", {"used": 2, "due": date(2026, 3, 20)})
    'Renewed 2 times, due 20 March 2026.'
    """
    return _Writer(texts_for(language)).vformat(template, (), values).replace("kr..", "kr.")  # the point of "kr." ends a sentence too


@runtime_checkable
class _HasInstant(Protocol):
    """A value that is one instant, such as a due instant."""

    at: datetime


class _Writer(Formatter):
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def format_field(self, value: object, format_spec: str) -> str:
        if "|" in format_spec and isinstance(value, int):
            singular, plural = format_spec.split("|")
            return (singular if value == 1 else plural).replace("#", str(value))
        return self._write(value)

    def _write(self, value: object) -> str:
        match value:
            case bool():
                return self._texts.PHRASES["yes" if value else "no"]
            case None:
                return self._texts.PHRASES["none"]
            case datetime():
                return self._texts.write_instant(self._write(value.date()), value.hour, value.minute)
            case date():
                return self._texts.write_date(value.day, self._texts.MONTHS[value.month - 1], value.year)
            case Money():
                return self._texts.write_money(value.digits, value.currency)
            case _HasInstant():
                return self._write(value.at)
            case tuple():
                items = cast("tuple[object, ...]", value)
                return ", ".join(map(self._write, items))
            case _:
                return str(value)
