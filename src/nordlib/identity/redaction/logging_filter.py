"""A logging filter that hides the identity numbers in log records."""

import logging
import traceback
from collections.abc import Iterable
from typing import Any, Final, cast

from nordlib.identity.number import Scheme, SchemeName
from nordlib.identity.redaction.masking import redact
from nordlib.identity.redaction.object_redaction import redact_object, safe_str
from nordlib.identity.redaction.scoring import Confidence

__all__ = ["RedactingFilter"]

#: The attributes that every record has. Their numbers belong to threads, lines and times.
_OWN: Final = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None)))


class RedactingFilter(logging.Filter):
    """Hide the identity numbers of a record: in its message and arguments, its exception and stack, and the values passed as `extra`.

    Put it on each handler: a filter on a logger does not see the records of child loggers. It drops no record and raises no error while
    logging. A record without numbers is unchanged, unless its arguments do not fit its message: then it becomes text, since the
    error that `logging` prints about it could show a number. Where there are numbers, message, arguments and values keep their types if
    possible, and become text otherwise; an exception whose traceback has a number becomes text.

    Args:
        min_confidence: the lowest confidence at which a number is hidden.
        schemes: the schemes to look for; None stands for all.

    Raises:
        InvalidData: if the confidence or the list of schemes is not valid.
        UnknownScheme: if a scheme is not known.

    >>> record = logging.LogRecord("host", logging.INFO, "", 1, "%s renewed %d", ("900519-2381", 3), None)
    >>> RedactingFilter().filter(record), record.getMessage(), record.args
    (True, '******-**** renewed 3', ('******-****', 3))
    """

    def __init__(self, *, min_confidence: Confidence = Confidence.MEDIUM, schemes: Iterable[Scheme | SchemeName] | None = None) -> None:
        super().__init__()
        self._at_least, self._schemes = min_confidence, schemes if schemes is None or isinstance(schemes, str) else tuple(schemes)
        self._hide("", "")  # an invalid argument raises here, not when a record is logged

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the record in place. Always returns True, so every record passes."""
        for step in (self._message, self._exception, self._attributes):
            try:
                step(record)
            except Exception as error:  # noqa: BLE001 - a host's objects may raise anything, and another thread may change them
                record.msg, record.args = f"(a record that cannot be redacted: {type(error).__name__})", None
                for name in vars(record).keys() - _OWN | {"exc_info", "exc_text", "stack_info"}:
                    setattr(record, name, None)
        return True

    def _hide(self, text: str, label: str, *, sure: bool = False) -> str:
        before = f"{label}: " if label else ""
        level = max(self._at_least, Confidence.HIGH) if sure else self._at_least
        return redact(before + text, min_confidence=level, schemes=self._schemes)[len(before) :]

    def _message(self, record: logging.LogRecord) -> None:
        """Redact message and arguments; they keep their types if the formatted text is the same."""
        message = _formatted(record.msg, record.args)
        if message is None:
            record.msg, record.args = self._hide(f"{safe_str(record.msg)} {safe_str(record.args)}", ""), None
            return
        msg, args = redact_object(record.msg, self._hide), cast("Any", redact_object(record.args, self._hide))
        is_same = msg is record.msg and args is record.args
        walked = message if is_same else (_formatted(msg, args) or message)
        hidden = self._hide(walked, "")
        if _formatted(msg, args) != hidden:  # a number that only the whole message shows, or an argument that no longer fits it
            record.msg, record.args = hidden, None
        elif not is_same:
            record.msg, record.args = msg, args

    def _exception(self, record: logging.LogRecord) -> None:
        if not record.exc_info:
            return
        text = _traceback(record.exc_info)
        hidden = self._hide(text, "")
        if hidden != text:
            record.exc_info, record.exc_text = None, hidden

    def _attributes(self, record: logging.LogRecord) -> None:
        for name, value in tuple(vars(record).items()):
            if name in _OWN:
                if isinstance(value, str) and name != "msg":
                    setattr(record, name, self._hide(value, ""))
                continue
            hidden_name, hidden = self._hide(name, ""), redact_object(value, self._hide, name)
            if hidden_name != name:
                delattr(record, name)
            if hidden_name != name or hidden is not value:
                setattr(record, hidden_name, hidden)


def _formatted(msg: object, args: Any) -> str | None:
    """Return the message with its arguments as `logging` formats them; None if the arguments do not fit the message."""
    try:
        return str(msg) % args if args else str(msg)
    except Exception:  # noqa: BLE001 - a record that cannot be formatted must still be logged
        return None


def _traceback(exc_info: Any) -> str:
    try:
        kind, value, trace = exc_info
        return "".join(traceback.format_exception(kind, value, trace)).rstrip("\n")
    except Exception:  # noqa: BLE001 - a host may put any value there
        return safe_str(exc_info)
