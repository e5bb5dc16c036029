"""The fields of a form, as texts, read as facts. Every field that cannot be read is reported, each with its own sentence."""

import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Final, Literal

from nordlib.decisions import UNKNOWN, Unknown
from nordlib.texts import Language, format_text
from try_it.words import words_for

__all__ = ["MOST", "Fields"]

MOST: Final = 9_999
"""The greatest count and the greatest amount that a form takes."""
_AMOUNT: Final = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)
_COUNT: Final = re.compile(r"\d{1,4}", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Fields:
    """The values of a form by name, and what is wrong with them.

    A field that cannot be read gives a value of the right type, so that the other fields are read too; an answer is made only if there is
    no problem.

    >>> fields = Fields({"due": "", "waiting": "1e9"}, "en")
    >>> fields.day("due"), fields.count("waiting")
    (datetime.date(1, 1, 1), 0)
    >>> fields.problems["waiting"]
    'Write a whole number from 0 to 9999.'
    """

    def __init__(self, values: Mapping[str, str], language: Language) -> None:
        self.problems: dict[str, str] = {}
        self._values = values
        self._language: Language = language

    def text(self, name: str) -> str:
        """Return the text of a field; empty if the form does not have the field."""
        return self._values.get(name, "")

    def is_on(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return self.text(name) == "on"

    def day(self, name: str) -> date:
        """Return the date of a field in ISO 8601."""
        try:
            return date.fromisoformat(self.text(name) if _DATE.fullmatch(self.text(name)) else "")
        except ValueError:
            self._report(name, "not_a_date")
            return date.min

    def day_if_any(self, name: str) -> date | None:
        """Return the date of a field, or None for an empty field."""
        return self.day(name) if self.text(name) else None

    def time_of_day(self, name: str) -> time:
        """Return the time of day of a field, in hours and minutes."""
        try:
            return time.fromisoformat(self.text(name))
        except ValueError:
            self._report(name, "not_a_time")
            return time.min

    def count(self, name: str) -> int:
        """Return the whole number of a field."""
        text = self.text(name).strip()
        if _COUNT.fullmatch(text):
            return int(text)
        self._report(name, "not_a_count")
        return 0

    def amount_if_any(self, name: str) -> Decimal | None:
        """Return the amount of a field, with a comma or a point before the decimals; None for an empty field and for nothing owed."""
        text = self.text(name).strip()
        if text and not _AMOUNT.fullmatch(text):
            self._report(name, "not_an_amount")
            return None
        return Decimal(text.replace(",", ".") or 0) or None

    def is_unknown(self, name: str) -> bool:
        """Return whether the form says that a fact is not known."""
        return self.is_on(f"{name}_unknown")

    def yes_or_no(self, name: str) -> bool | Literal[Unknown.UNKNOWN]:
        """Return what a choice of yes, no and not known says."""
        return UNKNOWN if self.text(name) == "unknown" else self.text(name) == "yes"

    def _report(self, name: str, word: str) -> None:
        self.problems[name] = format_text(words_for(self._language)[word], self._language, {"most": MOST})
