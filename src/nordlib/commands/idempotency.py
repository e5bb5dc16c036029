"""Perform a request once even if it comes twice: a telephone lost the answer, or a button was pressed again.

The client gives each request its own key, and sends the same key when it repeats the request. A granted request is stored with its key, in
the transaction that performed it. A refused request changed nothing, so it is decided again.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, update_wrapper
from inspect import signature
from types import SimpleNamespace
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeVar, cast

import attrs

from nordlib.accounts import HashedPassword
from nordlib.circulation import CirculationStaff
from nordlib.dates import require_aware
from nordlib.decisions import Refused
from nordlib.errors import InvalidData
from nordlib.serialization.json import as_dict
from nordlib.shown_text import shown_type
from nordlib.storage.protocols import IdempotencyRecord, IdempotencyRecords, idempotency_records_of
from nordlib.storage.runner import read_from

__all__ = [
    "AlreadyProcessed",
    "check_key",
    "command_arguments",
    "command_name",
    "find_processed",
    "idempotent",
    "new_record",
    "records_of",
]

Tx = TypeVar("Tx")
P = ParamSpec("P")
R = TypeVar("R")
_SHORTEST: Final = 16  # characters of a key, so that it cannot be guessed
_LONGEST: Final = 400
#: Arguments that may differ when a request is repeated: the client is part of the key, and the host sets the others.
_CIRCUMSTANCES: Final = frozenset(
    {"by", "now", "policy", "new_id", "new_number", "new_holder", "keys", "context", "hasher", "make_link", "request", "charged", "service"}
)


@attrs.frozen
class AlreadyProcessed:
    """The answer to a request that was already granted; nothing was done this time.

    It is not a decision, so it cannot be unwrapped or explained: check the type of the answer first (`match`, `isinstance`).
    """

    granted_at: datetime
    """The instant at which the request was granted."""
    result_id: str | None
    """The id of the result of the granted request; None if the result has no id."""

    def __bool__(self) -> Literal[True]:
        return True


def idempotent(
    command: Callable[Concatenate[Tx, P], R], key: str, *, client: str, now: datetime
) -> Callable[Concatenate[Tx, P], R | AlreadyProcessed]:
    """Return a command that performs a client's request once, and answers `AlreadyProcessed` when the request is repeated.

    Neither the key nor the arguments are stored, only hashes that cannot be computed without the key. A repeated request must have the same
    arguments, including instants; only `by` of the register, `now`, `policy`, `new_id`, `hasher`, `make_link`, and what `context` says of
    the patron and the shelf may differ.

    A command that takes a store and renews several loans (`renew_all`, `renew_selected`, `renew_eligible`) is performed once for each
    loan, so that a request that stopped half-way goes on where it stopped: `RenewalResults.repeated` has the loans that it had renewed.

    Args:
        command: The command to perform once.
        key: The client's key for this request, for example a UUID: 16 to 400 characters.
        client: The opaque id of the client who sends the request. Two clients never share a key.
        now: The instant of the request, which is stored if it is granted.

    Raises:
        InvalidData: The key is too short or too long, or was already used for another request; `client` is blank; `command` is not
            callable or sets a password; or the store does not keep requests. Some of these are raised only when the command is run.
        NaiveDatetime: `now` has no UTC offset.

    >>> from nordlib.circulation import HELSINGOR, ItemId, Loan, LoanId, PatronId, PatronStanding, TitleId
    >>> from nordlib.commands import RenewalContext, renew_loan
    >>> from nordlib.storage import MemoryStore
    >>> from datetime import date, timezone
    >>> store, now = MemoryStore(), datetime(2026, 3, 18, 9, tzinfo=timezone.utc)
    >>> with store.transaction() as tx:
    ...     tx.loans.add(Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20)))
    >>> for _ in range(2):
    ...     command = idempotent(renew_loan, "5b1c0f52-0d4e-4a53-9b3e-0f6f6a2d7a11", client="P1", now=now)
    ...     context = RenewalContext(PatronStanding())
    ...     answer = store.run(command, LoanId("L1"), by=PatronId("P1"), policy=HELSINGOR, now=now, context=context)
    ...     print(type(answer).__name__, bool(answer))
    Granted True
    AlreadyProcessed True
    """
    check_key(key, client)
    if not callable(command):
        raise InvalidData("command", (f"{shown_type(command)}. Pass the command itself: idempotent(renew_loan, key, ...)",))
    granted_at = require_aware(now)

    def at_most_once(tx: Tx, /, *args: P.args, **kwargs: P.kwargs) -> R | AlreadyProcessed:
        if hasattr(tx, "run"):
            return command(cast("Tx", _OncePerThing(tx, key, client, now)), *args, **kwargs)
        records, text = records_of(tx), _request_text(command, args, kwargs)
        if (processed := find_processed(records, key, client, text)) is not None:
            return processed
        answer = command(tx, *args, **kwargs)
        if not _is_refused(answer):
            records.add(new_record(key, client, text, now=granted_at, result_id=_result_id(answer)))
        return answer

    update_wrapper(at_most_once, command)
    return at_most_once


def check_key(key: str, client: str) -> None:
    """Raise `InvalidData` for a key that could be guessed or is too long, and for a blank client."""
    if not isinstance(cast("object", key), str) or not _SHORTEST <= len(key.strip()) <= _LONGEST:
        problem = f"it must be a str of {_SHORTEST} to {_LONGEST} characters that cannot be guessed, for example a UUID"
        raise InvalidData("idempotency key", (problem,))
    if not isinstance(cast("object", client), str) or not client.strip():
        raise InvalidData(
            "client", ("it must be the opaque id of the client who sends the request, so that two clients never share a key",)
        )


def records_of(tx: object) -> IdempotencyRecords:
    """Return the requests that the store of a transaction keeps. Raises `InvalidData` if it keeps none."""
    if (records := idempotency_records_of(tx)) is None:
        raise InvalidData("store", ("its transactions have no `idempotency_records`, so it cannot keep requests",))
    return records


def find_processed(records: IdempotencyRecords, key: str, client: str, text: str) -> AlreadyProcessed | None:
    """Return what is stored about a request, or None. Raises `InvalidData` if its key was used for a request with another text."""
    if (record := records.get(_record_key(key, client))) is None:
        return None
    if record.fingerprint != _hash(key, text):
        raise InvalidData("idempotency key", ("it was already used for another request. Each request needs its own key",))
    return AlreadyProcessed(record.granted_at, record.result_id)


def new_record(key: str, client: str, text: str, *, now: datetime, result_id: str | None) -> IdempotencyRecord:
    """Return what is stored about a request: of the key and the text only hashes that cannot be computed without the key."""
    return IdempotencyRecord(_record_key(key, client), _hash(key, text), require_aware(now), result_id)


def _record_key(key: str, client: str) -> str:
    return _hash(key, json.dumps([client]))


class _OncePerThing:
    """A store that performs each command once for the thing that its first argument names."""

    def __init__(self, store: Any, key: str, client: str, now: datetime) -> None:
        self._store, self._key, self._client, self._now = store, key, client, now

    def run(self, command: Callable[..., Any], thing: str, /, *args: Any, **kwargs: Any) -> Any:
        """Run a command in the store, unless the request has performed it for that thing."""
        key = hashlib.sha256(json.dumps([self._key, thing]).encode()).hexdigest()
        return self._store.run(idempotent(command, key, client=self._client, now=self._now), thing, *args, **kwargs)

    def read(self, question: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Answer a question of the store."""
        return read_from(self._store, question, *args, **kwargs)


def command_name(command: Callable[..., object]) -> str:
    """Return the name of a command, even if it is wrapped (`functools.partial`, `idempotent`)."""
    return command_name(command.func) if isinstance(command, partial) else getattr(command, "__name__", "command")


def command_arguments(command: Callable[..., object], args: tuple[object, ...], kwargs: Mapping[str, object]) -> dict[str, Any]:
    """Return the arguments of a command by name, without the transaction."""
    if isinstance(command, partial):
        return command_arguments(command.func, (*command.args, *args), {**command.keywords, **kwargs})
    return dict(list(signature(command).bind(None, *args, **kwargs).arguments.items())[1:])


def _hash(key: str, text: str) -> str:
    secret = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _request_text(command: Callable[..., object], args: tuple[object, ...], kwargs: Mapping[str, object]) -> str:
    """Return the request as text, without the arguments that may differ. Raises `InvalidData` for a password, which cannot be compared."""
    given = command_arguments(command, args, kwargs)
    arguments = {name: value for name, value in given.items() if name not in _CIRCUMSTANCES} | _asked(given)
    if any(isinstance(value, HashedPassword) for value in arguments.values()):
        raise InvalidData("request", ("it sets a password, and two passwords cannot be compared. Run the command itself again",))
    return json.dumps([command_name(command), {name: as_dict(value) for name, value in sorted(arguments.items())}])


def _asked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return who asks for a renewal, and what staff order with it: these must not differ."""
    request = given.get("request", SimpleNamespace(**given))
    by, context = getattr(request, "by", None), getattr(request, "context", None)
    ordered = {name: getattr(context, name, None) for name in ("named_due", "override")}
    asked = {name: value for name, value in ordered.items() if value is not None}
    return asked | ({"by": by} if isinstance(by, str | CirculationStaff) else {})


def _is_refused(answer: object) -> bool:
    return isinstance(answer, Refused)


def _result_id(answer: object) -> str | None:
    """Return the id of the result of a grant; None if it has no id."""
    result_id: object = getattr(getattr(answer, "value", None), "id", None)
    return result_id if isinstance(result_id, str) else None
