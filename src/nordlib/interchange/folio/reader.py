"""Reading one JSON document of FOLIO: typed values by their paths, every error in the words of JSON, and what was not asked for."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final, TypeVar, cast
from zoneinfo import ZoneInfo

from nordlib.dates import local_date
from nordlib.errors import InvalidData, InvalidPolicy
from nordlib.interchange.folio.results import FolioReading, UnmappedPath
from nordlib.interchange.folio.writer import instant_text

__all__ = ["DocumentReader"]

T = TypeVar("T")
_UNKNOWN: Final = "nordlib has no field for it"


class DocumentReader:
    """A reader of one document. Errors are collected, so that one look at them tells everything to mend.

    A path is written with dots and without `$`: `loansPolicy.period.duration`. A property that is missing or null is None.
    """

    def __init__(self, what: str, document: object) -> None:
        self._what = what
        self.problems: list[str] = []
        """The errors so far, each with its path."""
        self._asked: set[str] = set()
        self._notes: list[UnmappedPath] = []
        self._root: Mapping[str, object] = {}
        root = _object(document)
        if root is None:
            self.problem("", 'write an object: {"id": "..."}')
        else:
            self._root = root

    def problem(self, path: str, sentence: str) -> None:
        """Note an error at a path."""
        where = f"{sentence} @ $.{path}" if path else f"{sentence} @ $"
        if where not in self.problems:
            self.problems.append(where)

    def note(self, path: str, reason: str) -> None:
        """Note that a property was read, but not all that it says."""
        self._notes.append(UnmappedPath(f"$.{path}", reason))

    def value(self, path: str) -> object:
        """Return the plain value at a path."""
        self._asked.add(path)
        found: object = self._root
        parts = path.split(".")
        for index, part in enumerate(parts):
            if found is None:
                return None
            inner = _object(found)
            if inner is None:
                self.problem(".".join(parts[:index]), "write an object")
                return None
            found = inner.get(part)
        return found

    def has(self, path: str) -> bool:
        """Whether a path has a value."""
        return self.value(path) is not None

    def text(self, path: str) -> str | None:
        """Return the text at a path."""
        return cast("str | None", self._of_kind(path, str, "a text in quotes"))

    def needed(self, path: str) -> str:
        """Return the text at a path, which must not be missing or blank."""
        text = self.text(path)
        if self.value(path) is None or (text is not None and not text.strip()):
            self.problem(path, "required property is missing or blank")
        return text or ""

    def flag(self, path: str) -> bool:
        """Return the truth value at a path; False if it is missing, as FOLIO reads it."""
        return bool(self._of_kind(path, bool, "true or false"))

    def whole(self, path: str, lowest: int, highest: int) -> int | None:
        """Return the whole number at a path. A number such as 2.0 is whole."""
        value = self.value(path)
        if value is None:
            return None
        number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        if number is None or number != number // 1 or not lowest <= number <= highest:
            self.problem(path, f"write a whole number from {lowest} to {highest}")
            return None
        return int(number)

    def word(self, path: str, words: Mapping[str, T]) -> T | None:
        """Return what a word at a path stands for. The words of FOLIO are compared as they are written."""
        text = self.text(path)
        if text is not None and text not in words:
            self.problem(path, "write one of " + ", ".join(f'"{word}"' for word in words))
            return None
        return None if text is None else words[text]

    def instant(self, path: str) -> datetime | None:
        """Return the instant at a path."""
        text = self.text(path)
        if text is None:
            return None
        try:
            instant = datetime.fromisoformat(text if "T" in text else "")
        except ValueError:
            instant = None
        if instant is None or instant.utcoffset() is None:
            self.problem(path, 'write an instant with its UTC offset: "2026-11-29T09:00:00.000+00:00"')
            return None
        return instant

    def day(self, path: str, zone: ZoneInfo) -> date | None:
        """Return the day of the instant at a path, in the library's zone."""
        instant = self.instant(path)
        try:
            return None if instant is None else local_date(instant, zone)
        except InvalidData:
            self.problem(path, "write an instant of the years 1 to 9999")
            return None

    def text_of_instant(self, path: str) -> str | None:
        """Return the instant at a path as FOLIO stores it."""
        instant = self.instant(path)
        return None if instant is None else instant_text(instant)

    def inner(self, path: str, member: object) -> "DocumentReader":
        """Return a reader of a member of a list, whose errors and notes `take` brings here."""
        return DocumentReader(f"{self._what} {path}", member)

    def take(self, path: str, inner: "DocumentReader", reasons: Mapping[str, str]) -> None:
        """Bring the errors of a member of a list here, and its unread paths with the reasons from a table."""
        self.problems += [problem.replace(" @ $", f" @ $.{path}") for problem in inner.problems]
        self._notes += [unmapped.below(path) for unmapped in inner.unread(reasons)]

    def unread(self, reasons: Mapping[str, str]) -> tuple[UnmappedPath, ...]:
        """Return what was read in part, and what was not asked for, with the reasons from a table."""
        return (*self._notes, *self._not_asked(self._root, "", reasons))

    def result(self, build: Callable[[], T], reasons: Mapping[str, str]) -> FolioReading[T]:
        """Return the model that `build` makes, and what was not read, with the reasons from a table. Raises `InvalidData`."""
        if self.problems:
            raise InvalidData(self._what, tuple(self.problems))
        try:
            value = build()
        except InvalidPolicy as error:
            raise InvalidData(self._what, (f"{error.field} {error.problem}",)) from None
        return FolioReading(value, self.unread(reasons))

    def _of_kind(self, path: str, kind: type, words: str) -> object:
        value = self.value(path)
        if value is not None and not isinstance(value, kind):
            self.problem(path, f"write {words}")
            return None
        return value

    def _not_asked(self, found: Mapping[str, object], above: str, reasons: Mapping[str, str]) -> Iterator[UnmappedPath]:
        for key, value in found.items():
            path = f"{above}{key}"
            if path in self._asked:
                continue
            inner = _object(value)
            if inner is not None and any(asked.startswith(f"{path}.") for asked in self._asked):
                yield from self._not_asked(inner, f"{path}.", reasons)
            else:
                yield UnmappedPath(f"$.{path}", _reason(path, reasons))


def _object(value: object) -> Mapping[str, object] | None:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else None


def _reason(path: str, reasons: Mapping[str, str]) -> str:
    """Return the reason for a path, or for the nearest path above it that has one."""
    while path:
        if path in reasons:
            return reasons[path]
        path = path.rpartition(".")[0]
    return _UNKNOWN
