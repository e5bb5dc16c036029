"""Everything that nordlib raises.

A refusal is a value (`nordlib.decisions.Refused`); an exception means that the library was misused, or was handed something that is not
what it claims to be. Each class keeps what it knows in attributes and says in its sentence what is wrong and what would be right. None
ever holds an identity number, and all can be pickled.
"""

import re
from datetime import date
from typing import Final

import attrs

__all__ = [
    "DatabaseError",
    "DecisionRefused",
    "IllegalTransition",
    "InvalidContact",
    "InvalidData",
    "InvalidPolicy",
    "MissingExtra",
    "NaiveDatetime",
    "NoOpenDay",
    "NordlibError",
    "StorageError",
    "TransactionConflict",
    "UniqueViolation",
    "UnknownName",
    "VersionConflict",
]

#: Digits enough for the date of an identity number.
_LIKE_A_NUMBER: Final = re.compile(r"(?:\d\W?){6}")


def _shown(name: object) -> str:
    """A name as it may be repeated: not where it could be an identity number in the wrong place."""
    return "(not a name)" if _LIKE_A_NUMBER.search(str(name)) else str(name)[:80]


class NordlibError(Exception):
    """The root: `except NordlibError` catches whatever nordlib raises on purpose."""


@attrs.define
class NaiveDatetime(NordlibError, ValueError):
    """A datetime without an offset was given where an instant is needed.

    >>> print(NaiveDatetime("now"))
    `now` has no UTC offset, so it names no instant. Pass an aware datetime, for example datetime.now(timezone.utc).
    """

    argument: str

    def __str__(self) -> str:
        return (
            f"`{self.argument}` has no UTC offset, so it names no instant. Pass an aware datetime, for example datetime.now(timezone.utc)."
        )


@attrs.define
class NoOpenDay(NordlibError, ValueError):
    """A library's calendar has no open day where one was looked for.

    >>> from datetime import date
    >>> print(NoOpenDay(date(2026, 12, 24)))
    The calendar has no open day within ten years of 2026-12-24. Give it a weekday or an exception on which the library is open.
    """

    day: date

    def __str__(self) -> str:
        return (
            f"The calendar has no open day within ten years of {self.day}. Give it a weekday or an exception on which the library is open."
        )


@attrs.define
class UnknownName(NordlibError, LookupError):
    """A name that stands in no table: a language, a zone, a scheme, a library, a material, a rule code.

    >>> print(UnknownName("language", "fi", ("sv", "da")))
    There is no language 'fi'. Known: 'sv', 'da'.
    """

    kind: str
    name: str = attrs.field(converter=_shown)
    known: tuple[str, ...] = ()

    def __str__(self) -> str:
        known = f" Known: {', '.join(map(repr, self.known))}." if self.known else ""
        return f"There is no {self.kind} {self.name!r}.{known}"


@attrs.define
class InvalidContact(NordlibError, ValueError):
    """An e-mail address or a telephone number that cannot be one. The text itself is not repeated.

    >>> print(InvalidContact("e-mail address", "An email address must have an @-sign."))
    This is not an e-mail address. An email address must have an @-sign.
    """

    kind: str
    hint: str

    def __str__(self) -> str:
        article = "an" if self.kind[0] in "aeio" else "a"
        return f"This is not {article} {self.kind}. {self.hint}"


@attrs.define
class InvalidData(NordlibError, ValueError):
    """Plain data (JSON, TOML, a CSV line) that does not describe what it should; `problems` has a sentence for each fault.

    >>> print(InvalidData("Loan", ("due_date: required field is missing",)))
    This is no Loan: due_date: required field is missing.
    """

    what: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        return f"This is no {self.what}: {'; '.join(self.problems)}."


@attrs.define
class InvalidPolicy(NordlibError, ValueError):
    """A policy whose numbers cannot all be meant.

    >>> print(InvalidPolicy("max_renewals", "is -1; it counts renewals, so it is 0 or more"))
    The policy field `max_renewals` is -1; it counts renewals, so it is 0 or more.
    """

    field: str
    problem: str

    def __str__(self) -> str:
        return f"The policy field `{self.field}` {self.problem}."


@attrs.define
class IllegalTransition(NordlibError):
    """An event that the state's row in the table does not list.

    >>> print(IllegalTransition("denied", "accept", ()))
    'accept' cannot happen in the state 'denied'. This state takes no event.
    """

    state: str
    event: str
    possible: tuple[str, ...]

    def __str__(self) -> str:
        takes = f"takes {', '.join(map(repr, self.possible))}" if self.possible else "takes no event"
        return f"{self.event!r} cannot happen in the state {self.state!r}. This state {takes}."


@attrs.define
class DecisionRefused(NordlibError):
    """A refusal that was unwrapped as if it were granted; `reasons` has the codes.

    >>> print(DecisionRefused(("too_early",)))
    This was refused: too_early. Ask the decision (`if decision: ...`, `decision.explain()`) before unwrapping it.
    """

    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"This was refused: {', '.join(self.reasons)}. "
            "Ask the decision (`if decision: ...`, `decision.explain()`) before unwrapping it."
        )


@attrs.define
class MissingExtra(NordlibError, ImportError):
    """Something was called that needs an extra of the package which is not installed.

    >>> print(MissingExtra("from_dict", "json"))
    from_dict needs the extra "json": pip install "nordlib[json]".
    """

    what: str
    extra: str

    def __str__(self) -> str:
        return f'{self.what} needs the extra "{self.extra}": pip install "nordlib[{self.extra}]".'


@attrs.define
class DatabaseError(NordlibError):
    """The database could not do what it was asked: a table is missing, the disk is full. What was asked is not repeated.

    >>> print(DatabaseError("no such table: nordlib_holds"))
    The database failed: no such table: nordlib_holds. Nothing of the transaction was kept.
    """

    cause: str

    def __str__(self) -> str:
        return f"The database failed: {self.cause}. Nothing of the transaction was kept."


class StorageError(NordlibError):
    """The root of what a store raises. `Store.run` rolls back and runs the command again on each of these."""


@attrs.define
class VersionConflict(StorageError):
    """The stored version is not the one that the save expected: somebody else saved in between.

    >>> print(VersionConflict("account", "b1", expected_version=3))
    The account 'b1' is no longer at version 3. Read it again and decide anew.
    """

    kind: str
    id: str
    expected_version: int

    def __str__(self) -> str:
        return f"The {self.kind} {self.id!r} is no longer at version {self.expected_version}. Read it again and decide anew."


@attrs.define
class UniqueViolation(StorageError):
    """A key that only one may hold is held already. The value of the key is not repeated.

    >>> print(UniqueViolation("account", "email"))
    Another account holds the same email.
    """

    kind: str
    key: str

    def __str__(self) -> str:
        return f"Another {self.kind} holds the same {self.key}."


@attrs.define
class TransactionConflict(StorageError):
    """The database asks for the whole transaction once more (a deadlock, a serialisation failure).

    >>> print(TransactionConflict("deadlock"))
    The transaction has to run again: deadlock.
    """

    cause: str

    def __str__(self) -> str:
        return f"The transaction has to run again: {self.cause}."
