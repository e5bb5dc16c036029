"""A logging filter that hides identity numbers in whatever is logged."""

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, cast

from nordlib.identity.number import Scheme, SchemeName
from nordlib.identity.redaction.evidence import Confidence
from nordlib.identity.redaction.masking import redact

__all__ = ["RedactingFilter"]

#: What every record has; its numbers are of threads, lines and times.
_OWN: Final = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None)))
_BUILD: Final = cast("Mapping[type, Callable[[Iterable[object]], object]]", {each: each for each in (list, tuple, set, frozenset)})
_DEEPEST: Final = 8  # lists and mappings within each other; what lies deeper is logged as text


class RedactingFilter(logging.Filter):
    """Hides the identity numbers of a record: in its message and arguments, its exception and stack, and in what was passed as `extra`.

    Put it on each handler, for a filter on a logger does not see what child loggers log. It drops no record and raises nothing. Exceptions
    are kept as text, without their objects, which may hold a number anywhere; so is an object of `extra` whose text has one.

    >>> record = logging.LogRecord("host", logging.INFO, "", 1, "%s renewed %d", ("900519-2381", 3), None)
    >>> RedactingFilter().filter(record), record.getMessage()
    (True, '******-**** renewed 3')
    """

    def __init__(self, *, at_least: Confidence = Confidence.MEDIUM, schemes: Iterable[Scheme | SchemeName] | None = None) -> None:
        super().__init__()
        self._at_least, self._schemes = at_least, None if schemes is None else tuple(schemes)
        self._hidden("")  # an unknown scheme is told of here, not when something is logged

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record where it stands, and let it pass."""
        message = _message(record)
        if record.exc_info:
            record.exc_text = _traceback(record.exc_info)
        record.exc_info = None
        record.msg, record.args = message, None
        for name, value in tuple(vars(record).items()):
            if name not in _OWN:
                setattr(record, name, self._redacted(value, 0))
            elif isinstance(value, str):
                setattr(record, name, self._hidden(value))
        return True

    def _hidden(self, text: str) -> str:
        return redact(text, at_least=self._at_least, schemes=self._schemes)

    def _redacted(self, value: object, depth: int) -> object:
        """A value of `extra` without numbers: builtin collections part by part, anything else as text where its text has one."""
        if isinstance(value, str):
            return self._hidden(value)
        kind = type(value) if depth < _DEEPEST else object
        if kind in _BUILD:
            return _BUILD[kind](self._redacted(each, depth + 1) for each in cast("Iterable[object]", value))
        if kind is dict:
            mapping = cast("dict[object, object]", value)
            parts = {self._redacted(key, depth + 1): self._redacted(each, depth + 1) for key, each in mapping.items()}
            if len(parts) == len(mapping):  # else two keys look the same now; as text neither is lost
                return parts
        text = _text(value)
        hidden = self._hidden(text)
        return value if hidden == text else hidden


def _message(record: logging.LogRecord) -> str:
    """The message with its arguments, also where they do not fit it."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - a record that cannot be formatted is still a record
        return f"{_text(record.msg)} {_text(record.args)}"


def _traceback(exc_info: Any) -> str:
    try:
        kind, value, trace = exc_info
        return "".join(traceback.format_exception(kind, value, trace)).rstrip("\n")
    except Exception:  # noqa: BLE001 - whatever a host puts there
        return _text(exc_info)


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - whatever a host's object does
        return f"(a {type(value).__name__} that cannot be shown)"
