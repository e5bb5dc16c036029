"""What the time of an answer tells about who is registered: `python -m tests.soak.timing`, a part of `make soak`.

Log-ins with a wrong password, and requests for a link, for an address that somebody has and for one that nobody has, in turn, on SQLite in
a file. The area under the curve (AUC) is how often the longer of two times is that of the known address: one half if time tells nothing.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from nordlib.accounts import LEGIMUS, Scrypt, hash_new_password
from nordlib.commands import log_in, request_password_reset, set_password
from nordlib.contact import Email, parse_email
from nordlib.credentials import Realm
from nordlib.passwords import PasswordPolicy
from nordlib.storage.sql import SqlStore
from tests.people import ACCOUNT, AT_A, NOW, register_store

SAMPLES = 800
LEAST, MOST = 0.45, 0.55
CHEAP = Scrypt(cost=1)
#: Without limits, so that each attempt is like the first; the limits do the same for every name.
FREE = attrs.evolve(LEGIMUS, passwords=PasswordPolicy(min_length=6))


def area(known: list[float], unknown: list[float]) -> float:
    """How often a time of the first list is the longer one; half of the times that are equal."""
    wins = sum((first > second) + 0.5 * (first == second) for first in known for second in unknown)
    return wins / (len(known) * len(unknown))


def times(ask: Callable[[Email], object]) -> tuple[list[float], list[float]]:
    """The seconds of each answer, for the known address and the unknown one in turn."""
    taken: dict[str, list[float]] = {"known": [], "unknown": []}
    addresses = {"known": ACCOUNT.email, "unknown": parse_email("nina@example.se")}
    for round_ in range(SAMPLES):
        for name in sorted(taken, reverse=bool(round_ % 2)):
            started = time.perf_counter()
            ask(addresses[name])
            taken[name].append(time.perf_counter() - started)
    return taken["known"], taken["unknown"]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        store: Any = register_store(ACCOUNT, store=SqlStore.open(f"sqlite:///{Path(folder, 'timing.db')}"))
        store.run(set_password, ACCOUNT.id, hash_new_password("sol123", CHEAP), by=AT_A, policy=LEGIMUS)
        usual: dict[str, Any] = {"realm": Realm.BORROWER, "now": NOW}
        failed = 0
        for name, ask in (
            ("log-in", lambda email: log_in(store, email, "fel", policy=FREE, hasher=CHEAP, **usual)),
            ("reset", lambda email: store.run(request_password_reset, email, policy=FREE, **usual)),
            ("log-in, limited", lambda email: log_in(store, email, "fel", policy=LEGIMUS, hasher=CHEAP, **usual)),
            ("reset, limited", lambda email: store.run(request_password_reset, email, policy=LEGIMUS, **usual)),
        ):
            found = area(*times(ask))
            if not LEAST <= found <= MOST:  # by chance once in some hundred runs; what time tells, it tells twice
                found = area(*times(ask))
            failed += not LEAST <= found <= MOST
            print(f"{name}: AUC {found:.3f}, {'as if unknown' if LEAST <= found <= MOST else 'TIME TELLS WHO IS REGISTERED'}")
        store.close()
    return failed


if __name__ == "__main__":
    sys.exit(main())
