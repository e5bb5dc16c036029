"""A timeline: spans and single days on one axis of time, each on a row of its own, so that no text lies on another."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import attrs

from nordlib.notebooks.markup import Child, element
from nordlib.notebooks.picture import drawn
from nordlib.notebooks.words import value_words
from nordlib.texts import Language, texts_for

__all__ = ["Mark", "Span", "Timeline", "Tone"]

_ROW, _MARGIN, _CHART, _CHARACTER = 26.0, 16.0, 420.0, 6.9  # pixels; a character of the sans-serif font of 12 pixels, with some to spare
_MOST_TICKS: Final = 7
#: Steps of the axis: days, where a week begins on Monday, and months, which begin on the first.
_DAYS: Final = (1, 2, 7, 14)
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 2_400, 6_000, 12_000, 24_000)
_YEAR, _LONGEST_MONTH, _WEEK = 12, 31, 7  # months, days, days


class Tone(StrEnum):
    """What a span means for the reader."""

    PLAIN = "#5f7391"
    """It is as it is."""
    GOOD = "#2e8b57"
    """Something is possible, or valid."""
    BAD = "#c4432b"
    """Something is late, or ends."""
    LATER = "#2277cc"
    """It would be so."""


@attrs.frozen
class Span:
    """A number of days, both the first and the last inclusive."""

    label: str
    """What the days are."""
    first: date
    """The first day."""
    last: date | None
    """The last day; None: they have no end, and the bar goes on to the edge of the picture."""
    tone: Tone = Tone.PLAIN
    """What the span means."""


@attrs.frozen
class Mark:
    """One day."""

    label: str
    """What happens on the day."""
    on: date
    """The day."""


@attrs.frozen
class Timeline:
    """Spans and marks on an axis of days, which a notebook shows as a picture."""

    title: str
    """What the picture is about."""
    spans: tuple[Span, ...]
    """The spans, the topmost first."""
    marks: tuple[Mark, ...]
    """The marks, the topmost first."""
    language: Language = "en"
    """The language of the labels and of the dates."""

    def _repr_svg_(self) -> str:
        """Return the picture; the same timeline gives the same text."""
        labels = [span.label for span in self.spans] + [mark.label for mark in self.marks]
        dates = [_dates(span, self.language) for span in self.spans] + [value_words(mark.on, self.language) for mark in self.marks]
        left = _MARGIN + max([0.0, *(_CHARACTER * len(label) for label in labels)]) + _MARGIN
        chart = left + max([0.0, *(_CHARACTER * len(text) for text in dates)]) + _MARGIN
        bottom = _MARGIN + _ROW * (1 + len(labels))
        axis = _Axis(self, chart, bottom)
        return drawn(
            [*axis.drawn(), *self._rows(axis, labels, dates, left)],
            width=chart + _CHART + _MARGIN,
            height=bottom + _ROW + _MARGIN / 2,
            title=self.title,
            description=" ".join(f"{label}: {text}." for label, text in zip(labels, dates, strict=True)),
            language=self.language,
        )

    def _rows(self, axis: "_Axis", labels: list[str], dates: list[str], left: float) -> Iterator[Child]:
        yield element("text", self.title, class_="strong", x=_MARGIN, y=_MARGIN + 13)
        for row, (label, text) in enumerate(zip(labels, dates, strict=True), 1):
            y = _MARGIN + _ROW * row
            yield element("text", label, x=_MARGIN, y=y + 17)
            yield element("text", text, class_="pale", x=left, y=y + 17)
            if row <= len(self.spans):
                yield from axis.bar(self.spans[row - 1], y + 5)
            else:
                yield from axis.dot(self.marks[row - 1 - len(self.spans)].on, y + _ROW / 2)


def _dates(span: Span, language: Language) -> str:
    last = texts_for(language).PHRASES["without_end"] if span.last is None else value_words(span.last, language)
    return f"{value_words(span.first, language)} – {last}"


class _Axis:
    """The days of a timeline, from left to right."""

    def __init__(self, timeline: Timeline, left: float, bottom: float) -> None:
        ends = [span.last or span.first for span in timeline.spans]
        days = [*(span.first for span in timeline.spans), *ends, *(mark.on for mark in timeline.marks)] or [date(2000, 1, 1)]
        width = max((max(days) - min(days)).days, 7)
        spare = timedelta(days=max(1, width // 24))
        first, last = min(days), max(*days, min(days) + timedelta(days=min(width, (date.max - min(days)).days)))
        self.first = first - spare if first - date.min > spare else first
        self.last = last + spare if date.max - last > spare else last
        self._left, self._bottom, self._language = left, bottom, timeline.language

    def x(self, day: date, days: int = 0) -> float:
        """Return where a day begins, or so many days later; the end of the last day of the calendar has no date."""
        return round(self._left + _CHART * ((day - self.first).days + days) / ((self.last - self.first).days + 1), 1)

    def drawn(self) -> Iterator[Child]:
        """Yield the axis, and a tick with its date for each step."""
        top = _MARGIN + _ROW
        for day, label in self._ticks():
            yield element("path", class_="rule", stroke_opacity=0.35, d=f"M{self.x(day):g} {top:g}V{self._bottom:g}")
            yield element("text", label, class_="pale", x=self.x(day), y=self._bottom + 18, text_anchor="middle")
        yield element("path", class_="rule", d=f"M{self._left:g} {self._bottom:g}h{_CHART:g}")

    def bar(self, span: Span, y: float) -> Iterator[Child]:
        """Yield the bar of a span; one without end has an arrow."""
        start, end = self.x(span.first), self._left + _CHART if span.last is None else self.x(span.last, 1)
        yield element("rect", fill=span.tone.value, x=start, y=y, width=max(end - start, 2.0), height=_ROW - 10, rx=3)
        if span.last is None:
            yield element("path", fill=span.tone.value, d=f"M{end:g} {y - 2:g}l10 {(_ROW - 6) / 2:g}l-10 {(_ROW - 6) / 2:g}z")

    def dot(self, day: date, y: float) -> Iterator[Child]:
        """Yield the dot of a single day, and a line through all rows above it."""
        x = round((self.x(day) + self.x(day, 1)) / 2, 1)
        yield element("path", class_="mark", stroke_dasharray="2 3", d=f"M{x:g} {_MARGIN + _ROW:g}V{y:g}")
        yield element("circle", fill=Tone.PLAIN.value, class_="dot", cx=x, cy=y, r=5)

    def _ticks(self) -> list[tuple[date, str]]:
        """Return the days with a tick, at most seven, and their labels."""
        days = (self.last - self.first).days
        for step in _DAYS:
            if days // step < _MOST_TICKS:
                return [(day, self._day_label(day)) for day in self._every(step)]
        months = next(step for step in _MONTHS if days // (step * _LONGEST_MONTH) < _MOST_TICKS - 1)
        label = self._month_label if months < _YEAR else self._year_label
        return [(day, label(day)) for day in self._first_days(months)]

    def _every(self, days: int) -> Iterator[date]:
        """Yield every so many days; weeks begin on Monday."""
        day = self.first if days < _WEEK else self.first + timedelta(days=-self.first.weekday() % 7)
        while day <= self.last:
            yield day
            day += timedelta(days=days)

    def _first_days(self, step: int) -> Iterator[date]:
        """Yield the first day of every so many months, counted from January of the year 1."""
        earliest = self.first.year * _YEAR + self.first.month - 1
        for month in range(-(-earliest // step) * step, self.last.year * _YEAR + self.last.month, step):
            day = date(month // _YEAR, month % _YEAR + 1, 1)
            if day >= self.first:
                yield day

    def _day_label(self, day: date) -> str:
        return f"{day.day} {texts_for(self._language).MONTHS[day.month - 1][:3]}"

    def _year_label(self, day: date) -> str:
        return str(day.year)

    def _month_label(self, day: date) -> str:
        name = texts_for(self._language).MONTHS[day.month - 1][:3]
        return f"{name} {day.year}" if day.month == 1 else name
