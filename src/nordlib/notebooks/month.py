"""A month as a calendar in which each day has an answer, with a line below for each answer."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from textwrap import wrap
from typing import Final

import attrs

from nordlib.errors import InvalidData
from nordlib.notebooks.markup import Child, element
from nordlib.notebooks.picture import drawn
from nordlib.notebooks.timeline import Mark, Tone
from nordlib.notebooks.words import value_words
from nordlib.texts import Language, texts_for
from nordlib.validation import checked

__all__ = ["DayAnswer", "Month", "MonthNote"]

_WIDTH, _HEIGHT, _MARGIN, _LINE = 74.0, 46.0, 16.0, 18.0  # pixels: a day, the margin, and a line of text
_LETTERS: Final = 78  # in a line below the calendar
_WEEK: Final = 7
_MONTHS: Final = 12


@attrs.frozen
class DayAnswer:
    """The answer on one day."""

    on: date
    """The day."""
    is_yes: bool
    """Whether the answer is yes."""


@attrs.frozen
class MonthNote:
    """A line below the calendar: the answer of some days in words."""

    first: date
    """The first of the days."""
    last: date
    """The last of the days."""
    is_yes: bool
    """Whether the answer is yes."""
    text: str
    """The answer in words."""


@attrs.frozen
@checked
class Month:
    """A month of answers, which a notebook shows as a calendar. A day without an answer is empty. Raises `InvalidData`."""

    title: str
    """What is asked."""
    year: int
    """The year."""
    month: int
    """The month, from 1 to 12."""
    answers: tuple[DayAnswer, ...]
    """The days with an answer."""
    notes: tuple[MonthNote, ...] = ()
    """The lines below the calendar."""
    outlined: tuple[Mark, ...] = ()
    """The days with a thick border, such as the due date; each has a line below too."""
    language: Language = "en"
    """The language of the words."""

    def __attrs_post_init__(self) -> None:
        if not (date.min.year <= self.year <= date.max.year and 1 <= self.month <= _MONTHS):
            raise InvalidData("month", ("it must be a year from 1 to 9999 and a month from 1 to 12",))

    def _repr_svg_(self) -> str:
        """Return the picture; the same month gives the same text."""
        first = date(self.year, self.month, 1)
        count = monthrange(self.year, self.month)[1]
        weeks = (first.weekday() + count + _WEEK - 1) // _WEEK
        bottom = _MARGIN + 2 * _LINE + 10 + _HEIGHT * weeks
        lines = [(note, line) for note in self.notes for line in self._lines(note)]
        outlined = [f"{mark.label}: {value_words(mark.on, self.language)}" for mark in self.outlined]
        legend = bottom + 10 + _LINE * len(lines)
        return drawn(
            [*self._head(first), *self._days(first, count), *self._below(lines, bottom + 10), *_legend(outlined, legend)],
            width=2 * _MARGIN + _WEEK * _WIDTH,
            height=legend + _LINE * len(outlined) + _MARGIN / 2,
            title=self.title,
            description=" ".join([*(self._told(note) for note in self.notes), *(f"{line}." for line in outlined)]),
            language=self.language,
        )

    def _head(self, first: date) -> Iterator[Child]:
        words = texts_for(self.language)
        name = f"{words.MONTHS[first.month - 1]} {first.year}"
        yield element("text", f"{name[0].upper()}{name[1:]}: {self.title}", class_="strong", x=_MARGIN, y=_MARGIN + 13)
        for place, weekday in enumerate(words.PHRASES["weekdays"].split()):
            yield element("text", weekday, class_="pale", x=_MARGIN + _WIDTH * place + 6, y=_MARGIN + 2 * _LINE + 2)

    def _days(self, first: date, count: int) -> Iterator[Child]:
        answers = {answer.on: answer.is_yes for answer in self.answers}
        for place, day in enumerate((first + timedelta(days=number) for number in range(count)), first.weekday()):
            x, y = _MARGIN + _WIDTH * (place % _WEEK), _MARGIN + 2 * _LINE + 10 + _HEIGHT * (place // _WEEK)
            is_yes, is_outlined = answers.get(day), any(mark.on == day for mark in self.outlined)
            size: dict[str, float] = {"x": x + 1.5, "y": y + 1.5, "width": _WIDTH - 3, "height": _HEIGHT - 3, "rx": 4}
            yield element("rect", class_="box end" if is_outlined else "box", stroke_opacity=1.0 if is_outlined else 0.35, **size)
            if is_yes is not None:
                yield element("rect", fill=_tone(is_yes), fill_opacity=0.22, **size)
                yield _sign(is_yes, x + _WIDTH - 24, y + _HEIGHT / 2)
            yield element("text", str(day.day), class_="pale" if is_yes is None else "strong", x=x + 9, y=y + 18)

    def _below(self, lines: list[tuple[MonthNote, str]], top: float) -> Iterator[Child]:
        seen: MonthNote | None = None
        for place, (note, line) in enumerate(lines):
            y = top + _LINE * place
            if note is not seen:
                yield _sign(note.is_yes, _MARGIN + 2, y + 8)
            seen = note
            yield element("text", line, x=_MARGIN + 22, y=y + 12)

    def _lines(self, note: MonthNote) -> list[str]:
        return wrap(self._told(note), _LETTERS)

    def _told(self, note: MonthNote) -> str:
        days = str(note.first.day) if note.first == note.last else f"{note.first.day}–{note.last.day}"
        name = texts_for(self.language).MONTHS[self.month - 1]
        return f"{days}{'' if self.language in ('en', 'sv') else '.'} {name}: {note.text}"


def _legend(lines: list[str], top: float) -> Iterator[Child]:
    """Yield a line for each day with a thick border."""
    for place, line in enumerate(lines):
        y = top + _LINE * place
        yield element("rect", class_="box end", x=_MARGIN + 2, y=y + 2, width=12, height=12, rx=3)
        yield element("text", line, x=_MARGIN + 22, y=y + 12)


def _tone(is_yes: bool) -> str:
    return (Tone.GOOD if is_yes else Tone.BAD).value


def _sign(is_yes: bool, x: float, y: float) -> Child:
    """Return a tick for a yes, and a cross for a no."""
    path = f"M{x:g} {y:g}l4 5l8 -10" if is_yes else f"M{x + 1:g} {y - 5:g}l10 10m0 -10l-10 10"
    return element("path", class_="line", stroke=_tone(is_yes), stroke_width=2.4, d=path)
