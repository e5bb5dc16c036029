"""Two of eleven commands about one account at the same time: nothing is left that neither of them would leave alone.

The first has done its work and waits with its commit; the second runs in the meantime and commits if it can; then the first commits. Where
PostgreSQL is left at its own isolation, 22 of the 120 pairs leave what must not be; where MariaDB is, 4.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from itertools import product
from typing import Any, Final

import pytest

from nordlib.accounts import AccountChanges
from nordlib.commands import edit_account, request_password_reset
from nordlib.commands.reset_rendering import _save_token
from nordlib.contact import parse_email
from nordlib.credentials import Realm
from nordlib.errors import StorageError
from nordlib.messages import Message, MessageKind
from nordlib.storage.sql import SqlStore
from nordlib.testing.contract import interleaving
from nordlib.testing.contract.interleaving import _ACCOUNT, _AT_A, _POLICY
from nordlib.testing.contract.samples import NOW
from tests.profiles import IS_LONG
from tests.stores import opened

_LINK: Final = Message(MessageKind.PASSWORD_RESET_LINK, _ACCOUNT.email.address, "sv", str(_ACCOUNT.id), {"library": "A"})
#: Seconds that the first command waits with its commit for a second that may have to wait for it, and those after which a command hangs.
_PATIENCE, _HANGS = 0.1 if IS_LONG else 0.05, 60


def _edit(tx: Any) -> object:
    changes = AccountChanges(email=parse_email("new@example.se"))
    return edit_account(tx, _ACCOUNT.id, changes, by=_AT_A, policy=_POLICY, now=NOW)


def _ask_for_a_link(tx: Any) -> None:
    request_password_reset(tx, _ACCOUNT.email, realm=Realm.BORROWER, policy=_POLICY, now=NOW)


def _store_a_link(tx: Any) -> object:
    return _save_token(tx, _LINK, "0" * 64, NOW + timedelta(days=1), _POLICY, lambda: None)


COMMANDS: Final[dict[str, Callable[[Any], object]]] = {
    "request": interleaving._request,
    "delete": interleaving._delete,
    "protect": interleaving._protect,
    "pull": interleaving._pull,
    "set a password": interleaving._set_password,
    "ask for a link": _ask_for_a_link,
    "store a link": _store_a_link,
    "edit": _edit,
    "ask for protection": interleaving._ask_for_protection,
    "remove a registrar": interleaving._remove_staff,
    "change a registrar's password": interleaving._change_staff_password,
}
#: A registrar who is removed cannot be removed again: the second command raises `UnknownName`, as it does after the first.
PAIRS: Final = [pair for pair in product(COMMANDS, repeat=2) if pair != ("remove a registrar",) * 2]


@pytest.fixture(scope="module", params=["sqlite-file", "postgresql", "mariadb"])
def make_store(request: pytest.FixtureRequest) -> Iterator[Callable[[], SqlStore]]:
    with opened(request.param) as make_store:
        yield make_store


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_no_two_commands_at_the_same_time_leave_what_must_not_be(make_store: Callable[[], SqlStore], first: str, second: str) -> None:
    store = make_store()
    store.run(interleaving._fill)
    with ThreadPoolExecutor(2) as pool:
        later: list[Future[object]] = []

        def paused(tx: Any) -> object:
            answer = COMMANDS[first](tx)
            if not later:  # in the first run alone
                later.append(pool.submit(store.run, COMMANDS[second]))
                wait(later, _PATIENCE)
            return answer

        assert_ends(pool.submit(store.run, paused))
        assert_ends(later[0])
    assert store.run(interleaving._left) == ""


def assert_ends(command: Future[object]) -> None:
    """A command ends with an answer, or has lost its race for good."""
    error = command.exception(_HANGS)
    assert error is None or isinstance(error, StorageError), error
