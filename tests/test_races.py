"""Sixteen at once, on every kind of store: one of them wins, or each gets a part of its own."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any, Final

import attrs
import pytest

from nordlib.accounts import AccountId
from nordlib.commands import register_borrower
from nordlib.testing.contract.samples import NUMBERS, make_message
from tests.event_loop import BridgedStore
from tests.people import AT_A, FORM, NOW, REGISTER, register_store
from tests.stores import KINDS, opened

_RIVALS: Final = 16
_MESSAGES: Final = 48


@pytest.fixture(scope="module", params=[*KINDS, "sqlite-file"])
def make_store(request: pytest.FixtureRequest) -> Iterator[Callable[[], Any]]:
    with opened(request.param) as make_store:
        yield make_store


def at_once(store: Any, commands: Sequence[Callable[[Any], Any]]) -> list[Any]:
    """Run commands at the same time: in a thread each, or as tasks of the one event loop of an asynchronous store."""
    if isinstance(store, BridgedStore):

        async def together() -> list[Any]:
            return await asyncio.gather(*map(store.store.run, commands))

        return store.loop.run(together())
    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(store.run, commands))


def test_sixteen_ask_for_one_address_and_one_is_registered(make_store: Callable[[], Any]) -> None:
    store = register_store(store=make_store())
    forms = [attrs.evolve(FORM, identity=NUMBERS[place], valid_to=NOW.date()) for place in range(_RIVALS)]
    usual: dict[str, Any] = {"by": AT_A, "policy": REGISTER, "now": NOW}
    decisions = at_once(
        store,
        [partial(register_borrower, form=form, **usual, new_id=AccountId(f"new{place}")) for place, form in enumerate(forms)],
    )
    refused = [each.reasons for each in decisions if not each]
    assert refused == [("email_taken",)] * (_RIVALS - 1)
    assert len(store.outbox) == 1


def test_sixteen_workers_claim_and_each_message_is_claimed_once(make_store: Callable[[], Any]) -> None:
    store = make_store()

    def fill(tx: Any) -> None:
        for place in range(_MESSAGES):
            tx.outbox.add(make_message(f"b{place}"))

    def claim(tx: Any) -> tuple[Any, ...]:
        claimed: tuple[Any, ...] = tx.outbox.claim(NOW, NOW + timedelta(hours=1), _MESSAGES // _RIVALS)
        return claimed

    store.run(fill)
    claimed = Counter(entry.id for entries in at_once(store, [claim] * _RIVALS) for entry in entries)
    claimed.update(entry.id for entry in left_over(store, claim))
    assert sorted(claimed.values()) == [1] * _MESSAGES


def left_over(store: Any, claim: Callable[[Any], Sequence[Any]]) -> Iterator[Any]:
    """What no worker claimed, since the row was locked just then or the worker's page had rows that others took."""
    while entries := store.run(claim):
        yield from entries
