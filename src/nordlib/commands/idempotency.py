"""Do a request once, though it comes twice: a telephone that lost the answer, a button that was pressed again.

The client gives each request a key of its own, and gives it again when it repeats the request. What was granted is remembered with its key,
in the transaction that did it; a refusal changed nothing, and is decided anew.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, update_wrapper
from inspect import signature
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeVar, cast

import attrs

from nordlib.accounts import HashedPassword
from nordlib.dates import require_aware
from nordlib.decisions import Refused
from nordlib.errors import InvalidData
from nordlib.serialization.json import as_dict
from nordlib.storage.protocols import HasIdempotencyRecords, IdempotencyRecord

__all__ = ["AlreadyProcessed", "command_arguments", "command_name", "idempotent"]

Tx = TypeVar("Tx")
P = ParamSpec("P")
R = TypeVar("R")
_SHORTEST: Final = 16  # characters of a key, so that nobody guesses one
_LONGEST: Final = 400
#: Arguments that may differ when a request is repeated: who asks stands in the key, and the rest is the host's.
_CIRCUMSTANCES: Final = frozenset({"by", "now", "policy", "new_id", "context", "hasher", "make_link"})


@attrs.frozen
class AlreadyProcessed:
    """The request was granted before, and nothing was done now. `result_id` is the id of what came of it then, where that has one.

    There is no decision to unwrap or explain: ask what the answer is (`match`, `isinstance`) before that.
    """

    granted_at: datetime
    result_id: str | None

    def __bool__(self) -> Literal[True]:
        return True


def idempotent(
    command: Callable[Concatenate[Tx, P], R], key: str, *, client: str, now: datetime
) -> Callable[Concatenate[Tx, P], R | AlreadyProcessed]:
    """A command that does a client's request once.

    `key` is the client's own for this request, a UUID say, and `client` the opaque id of whoever asks: a key is nobody else's. Neither the
    key nor what was asked is stored, but hashes that only the key can make again. Every argument counts but `by`, `now`, `policy`, `new_id`
    and the like: what is repeated has to be the same, the instants in it too.

    Raises `InvalidData` for a key of fewer than 16 characters, for a store that remembers no requests, where the key came with another
    request before, and for a command that sets a password; `NaiveDatetime`.

    >>> from nordlib.circulation import HELSINGOR, ItemId, Loan, LoanId, PatronId, PatronStanding, TitleId
    >>> from nordlib.commands import RenewalContext, renew_loan
    >>> from nordlib.storage import MemoryStore
    >>> from datetime import date, timezone
    >>> store, now = MemoryStore(), datetime(2026, 3, 18, 9, tzinfo=timezone.utc)
    >>> with store.transaction() as tx:
    ...     tx.loans.add(Loan(LoanId("L1"), PatronId("P1"), ItemId("I1"), TitleId("T1"), due=date(2026, 3, 20)))
    >>> for _ in range(2):
    ...     command = idempotent(renew_loan, "5b1c0f52-0d4e-4a53-9b3e-0f6f6a2d7a11", client="P1", now=now)
    ...     answer = store.run(command, LoanId("L1"), policy=HELSINGOR, now=now, context=RenewalContext(PatronStanding()))
    ...     print(type(answer).__name__, bool(answer))
    Granted True
    AlreadyProcessed True
    """
    if not isinstance(cast("object", key), str) or not _SHORTEST <= len(key.strip()) <= _LONGEST:
        raise InvalidData("key of a request", (f"it is a text of {_SHORTEST} to {_LONGEST} characters that nobody can guess, a UUID say",))
    if not isinstance(cast("object", client), str) or not client.strip():
        raise InvalidData("client of a request", ("it is the opaque id of whoever asks, so that a key is nobody else's",))
    if not callable(command):
        raise InvalidData(
            "command to do once", (f"it is a {type(command).__name__}; pass the command itself: idempotent(renew_loan, key, ...)",)
        )
    granted_at, kept = require_aware(now), _hash(key, json.dumps([client]))

    def at_most_once(tx: Tx, /, *args: P.args, **kwargs: P.kwargs) -> R | AlreadyProcessed:
        if not isinstance(tx, HasIdempotencyRecords):
            raise InvalidData("store to repeat requests on", ("its transactions have no `idempotency_records`, so none can be remembered",))
        asked = _hash(key, _asked(command, args, kwargs))
        before = tx.idempotency_records.get(kept)
        if before is not None and before.fingerprint != asked:
            raise InvalidData("key of a request", ("it came with another request before; each request needs a key of its own",))
        if before is not None:
            return AlreadyProcessed(before.granted_at, before.result_id)
        answer = command(tx, *args, **kwargs)
        if not _is_refused(answer):
            tx.idempotency_records.add(IdempotencyRecord(kept, asked, granted_at, _made(answer)))
        return answer

    update_wrapper(at_most_once, command)
    return at_most_once


def command_name(command: Callable[..., object]) -> str:
    """The name of a command, whatever is wrapped around it."""
    return command_name(command.func) if isinstance(command, partial) else getattr(command, "__name__", "command")


def command_arguments(command: Callable[..., object], args: tuple[object, ...], kwargs: Mapping[str, object]) -> dict[str, Any]:
    """What a command is given beside its transaction, by the names of its arguments."""
    if isinstance(command, partial):
        return command_arguments(command.func, (*command.args, *args), {**command.keywords, **kwargs})
    return dict(list(signature(command).bind(None, *args, **kwargs).arguments.items())[1:])


def _hash(key: str, text: str) -> str:
    secret = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _asked(command: Callable[..., object], args: tuple[object, ...], kwargs: Mapping[str, object]) -> str:
    """What was asked, apart from its circumstances. Raises `InvalidData` for a password, which nobody can compare."""
    given = {name: value for name, value in command_arguments(command, args, kwargs).items() if name not in _CIRCUMSTANCES}
    if any(isinstance(value, HashedPassword) for value in given.values()):
        raise InvalidData("request to repeat", ("it sets a password, and two cannot be compared; run the command itself again",))
    return json.dumps([command_name(command), {name: as_dict(value) for name, value in sorted(given.items())}])


def _is_refused(answer: object) -> bool:
    return isinstance(answer, Refused)


def _made(answer: object) -> str | None:
    """The id of what a grant made."""
    made: object = getattr(getattr(answer, "value", None), "id", None)
    return made if isinstance(made, str) else None
