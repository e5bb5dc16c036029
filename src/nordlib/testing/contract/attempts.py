"""The cases for attempts that are counted."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from nordlib.attempts import Attempts
from nordlib.storage.protocols import Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import NOW

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_case = case_decorator(CASES, "attempts")
_FIRST: Final = Attempts("a" * 64, (NOW,), NOW + timedelta(minutes=15))
_MORE: Final = Attempts("a" * 64, (NOW, NOW + timedelta(microseconds=1)), NOW + timedelta(minutes=16))
_OTHER: Final = Attempts("A" * 64, (NOW,), NOW + timedelta(minutes=20))


def _get(store: Store[ContractTx], key: str) -> Attempts | None:
    return store.run(lambda tx: tx.attempts.get(key))


def _put(store: Store[ContractTx], *attempts: Attempts) -> None:
    def command(tx: ContractTx) -> None:
        for each in attempts:
            tx.attempts.put(each)

    store.run(command)


def _delete_expired(tx: ContractTx, now: datetime) -> None:
    tx.attempts.delete_expired(now)


@_case("ST-160")
def _attempts_are_stored_unchanged(store: Store[ContractTx]) -> None:
    """The attempts under a name are returned unchanged, are replaced by later ones, and are deleted alone."""
    ensure(_get(store, _FIRST.key) is None, "attempts were found under a name, and none were stored")
    _put(store, _FIRST, _OTHER)
    assert_round_trip(_get(store, _FIRST.key), _FIRST)
    _put(store, _MORE)
    assert_round_trip(_get(store, _FIRST.key), _MORE)
    for _ in range(2):
        store.run(lambda tx: tx.attempts.delete(_FIRST.key))
        ensure(_get(store, _FIRST.key) is None, "attempts are still found after they were deleted")
    assert_round_trip(_get(store, _OTHER.key), _OTHER)


@_case("ST-161")
def _expired_attempts_are_deleted(store: Store[ContractTx]) -> None:
    """Attempts are deleted from the instant at which they expire, and not before."""
    _put(store, _FIRST, _OTHER)
    for at, left in ((_FIRST.expires_at - timedelta(microseconds=1), {_FIRST.key, _OTHER.key}), (_FIRST.expires_at, {_OTHER.key})):
        store.run(partial(_delete_expired, now=at))
        found = {key for key in (_FIRST.key, _OTHER.key) if _get(store, key) is not None}
        ensure(found == left, "attempts were deleted before they expired, or were kept after it")
