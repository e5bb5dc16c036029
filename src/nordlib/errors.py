"""Every exception that nordlib raises.

A refusal is a value (`nordlib.decisions.Refused`). An exception means that the library was misused, or was given something other than what
it was declared to be. Each class keeps its data in attributes, and its sentence says what is wrong and what would be right. No exception
holds an identity number, unless the host made one the id of a row, and all can be pickled.
"""

from datetime import date

import attrs

from nordlib.shown_text import shown_name, shown_sentence, shown_sentences

__all__ = [
    "CommitOutcomeUnknown",
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
    "UnreadableRow",
    "VersionConflict",
]


class NordlibError(Exception):
    """The root of all errors: `except NordlibError` catches everything that nordlib raises on purpose."""


@attrs.define
class NaiveDatetime(NordlibError, ValueError):
    """A datetime without a UTC offset was given where an instant is needed.

    >>> print(NaiveDatetime("now"))
    `now` has no UTC offset, so it is not an instant. Pass an aware datetime, for example datetime.now(timezone.utc).
    """

    argument: str
    """The name of the argument or field that held the datetime."""

    def __str__(self) -> str:
        return (
            f"`{self.argument}` has no UTC offset, so it is not an instant. Pass an aware datetime, for example datetime.now(timezone.utc)."
        )


@attrs.define
class NoOpenDay(NordlibError, ValueError):
    """A library's calendar has no open day in the period that was searched.

    >>> from datetime import date
    >>> print(NoOpenDay(date(2026, 12, 24)))
    The calendar has no open day within ten years of 2026-12-24. Add a weekday or an exception on which the library is open.
    """

    day: date
    """The day from which the search started."""

    def __str__(self) -> str:
        return f"The calendar has no open day within ten years of {self.day}. Add a weekday or an exception on which the library is open."


@attrs.define
class UnknownName(NordlibError, LookupError):
    """A name that is not in its table: a language, a time zone, a scheme, a library, a material, a rule code.

    >>> print(UnknownName("language", "fi", ("sv", "da")))
    Unknown language: 'fi'. Known: 'sv', 'da'.
    """

    kind: str
    """What the name should name, in words: "language"."""
    name: str = attrs.field(converter=shown_name)
    """The unknown name, cut to 80 characters; "(not a name)" if it could be an identity number."""
    known: tuple[str, ...] = ()
    """The names that are known, or examples; empty if they are not listed."""

    def __str__(self) -> str:
        known = f" Known: {', '.join(map(repr, self.known))}." if self.known else ""
        return f"Unknown {self.kind}: {self.name!r}.{known}"


@attrs.define
class InvalidContact(NordlibError, ValueError):
    """Text that is not a valid e-mail address or telephone number. The text itself is not repeated.

    >>> print(InvalidContact("e-mail address", "An email address must have an @-sign."))
    Not a valid e-mail address. An email address must have an @-sign.
    """

    kind: str
    """What the text should be: "e-mail address" or "telephone number"."""
    hint: str
    """A sentence that says what a valid one looks like."""

    def __str__(self) -> str:
        return f"Not a valid {self.kind}. {self.hint}"


@attrs.define
class InvalidData(NordlibError, ValueError):
    """Data that is not valid for its purpose: plain data (JSON, TOML, a CSV line), a model or an argument.

    >>> print(InvalidData("Loan", ("due_date: required field is missing",)))
    Invalid Loan: due_date: required field is missing.
    """

    what: str
    """What the data should be, in words or as the name of a model."""
    problems: tuple[str, ...] = attrs.field(converter=shown_sentences)
    """A sentence for each error, without a final full stop; "(a number)" for what could be an identity number."""

    def __str__(self) -> str:
        return f"Invalid {self.what}: {'; '.join(self.problems)}."


@attrs.define
class InvalidPolicy(NordlibError, ValueError):
    """A policy whose fields are not valid, or contradict each other.

    >>> print(InvalidPolicy("max_renewals", "is -1; it counts renewals, so it must be at least 0"))
    The policy field `max_renewals` is -1; it counts renewals, so it must be at least 0.
    """

    field: str
    """The name of the policy field."""
    problem: str = attrs.field(converter=shown_sentence)
    """What is wrong with the field, as a predicate without a final full stop; "(a number)" for what could be an identity number."""

    def __str__(self) -> str:
        return f"The policy field `{self.field}` {self.problem}."


@attrs.define
class IllegalTransition(NordlibError):
    """An event that the state's row in the table does not list.

    >>> print(IllegalTransition("denied", "accept", ()))
    'accept' cannot happen in the state 'denied'. This state accepts no events.
    """

    state: str
    """The present state."""
    event: str
    """The event that the state does not accept."""
    possible: tuple[str, ...]
    """The events that the state accepts; empty for a final state."""

    def __str__(self) -> str:
        accepted = ", ".join(map(repr, self.possible)) or "no events"
        return f"{self.event!r} cannot happen in the state {self.state!r}. This state accepts {accepted}."


@attrs.define
class DecisionRefused(NordlibError):
    """A refusal that was unwrapped as if it were a grant.

    >>> print(DecisionRefused(("too_early",)))
    The request was refused: too_early. Check the decision (`if decision: ...`, `decision.explain()`) before unwrapping it.
    """

    reasons: tuple[str, ...]
    """Every code that refuses, in the order of the rule book."""

    def __str__(self) -> str:
        return (
            f"The request was refused: {', '.join(self.reasons)}. "
            "Check the decision (`if decision: ...`, `decision.explain()`) before unwrapping it."
        )


@attrs.define
class MissingExtra(NordlibError, ImportError):
    """A function was called that needs an extra of the package, and the extra is not installed.

    >>> print(MissingExtra("from_dict", "json"))
    from_dict needs the extra "json": pip install "nordlib[json]".
    """

    what: str
    """The function or class that needs the extra."""
    extra: str
    """The name of the extra, as pip takes it."""

    def __str__(self) -> str:
        return f'{self.what} needs the extra "{self.extra}": pip install "nordlib[{self.extra}]".'


@attrs.define
class DatabaseError(NordlibError):
    """The database could not execute a statement: a table is missing, the disk is full. The statement is not repeated.

    >>> print(DatabaseError("no such table: nordlib_holds"))
    The database failed: no such table: nordlib_holds. No change in the transaction was saved.
    """

    cause: str = attrs.field(converter=shown_sentence)
    """What the database said, without any value of the statement."""

    def __str__(self) -> str:
        return f"The database failed: {self.cause}. No change in the transaction was saved."


@attrs.define
class CommitOutcomeUnknown(NordlibError):
    """The connection was lost during a commit: the transaction may be saved or not. The command is not run again by itself.

    >>> print(CommitOutcomeUnknown())
    The connection to the database was lost during the commit. Check whether the change was saved before you repeat the command.
    """

    def __str__(self) -> str:
        return (
            "The connection to the database was lost during the commit. Check whether the change was saved before you repeat the command."
        )


@attrs.define
class UnreadableRow(NordlibError):
    """A stored row with a value that its column cannot have. It was written by hand, or by a later version of nordlib.

    >>> print(UnreadableRow("nordlib_accounts", "b1"))
    The row 'b1' of the table nordlib_accounts cannot be read: a column has no valid value. Correct the row; the other rows can be read.
    """

    table: str
    """The name of the table."""
    id: str
    """The key of the row."""

    def __str__(self) -> str:
        return (
            f"The row {self.id!r} of the table {self.table} cannot be read: a column has no valid value. "
            "Correct the row; the other rows can be read."
        )


class StorageError(NordlibError):
    """The root of the conflicts that a store raises. `Store.run` rolls back and runs the command again on any of them."""


@attrs.define
class VersionConflict(StorageError):
    """The stored version is not the version that the save expected: another transaction saved in between.

    >>> print(VersionConflict("account", "b1", expected_version=3))
    The account 'b1' is no longer at version 3. Read it again and repeat the decision.
    """

    kind: str
    """The kind of model: "account"."""
    id: str
    """The id of the model."""
    expected_version: int
    """The version that the save expected to replace."""

    def __str__(self) -> str:
        return f"The {self.kind} {self.id!r} is no longer at version {self.expected_version}. Read it again and repeat the decision."


@attrs.define
class UniqueViolation(StorageError):
    """A unique key is already in use. The value of the key is not repeated.

    >>> print(UniqueViolation("account", "email"))
    Another account has the same email.
    """

    kind: str
    """The kind of model: "account"."""
    key: str
    """The name of the unique key."""

    def __str__(self) -> str:
        return f"Another {self.kind} has the same {self.key}."


@attrs.define
class TransactionConflict(StorageError):
    """The whole transaction must be repeated (a deadlock, a serialisation failure).

    >>> print(TransactionConflict("deadlock"))
    The transaction must run again: deadlock.
    """

    cause: str = attrs.field(converter=shown_sentence)
    """Why the database did not commit, without any value."""

    def __str__(self) -> str:
        return f"The transaction must run again: {self.cause}."
