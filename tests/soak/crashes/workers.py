"""The processes: registrars, dispatchers and the daily job. Each goes on until it is killed, or it is over."""

import logging
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, Final

from nordlib.circulation import HELSINGOR
from nordlib.commands import AuditedStore, RetryPolicy, dispatch, expire_holds, run_daily_job
from nordlib.errors import CommitOutcomeUnknown, DatabaseError, StorageError
from nordlib.messages import RenderedMessage
from tests.card_people import CHEAP
from tests.soak.crashes.journal import CURRENT, JournaledStore, opened
from tests.soak.crashes.ledger import Ledger, answer_of
from tests.soak.crashes.requests import Draw, next_request
from tests.soak.crashes.scene import CARD_POLICY, POLICY, Setting, fill, now

__all__ = ["ROLES", "drain", "play", "prepare", "work"]

#: How many processes of each kind there are, by the first letter of their names.
ROLES: Final = {"r": 4, "d": 2, "j": 1}
_RETRIES: Final = RetryPolicy(batch_size=4, lease=timedelta(seconds=3), initial_backoff=timedelta(seconds=1), max_attempts=50)


def work(setting: Setting, process: str) -> None:
    """Be one process: `r1.17` is the seventeenth in the place of the first registrar."""
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)  # that a connection was cut is known
    worker = _Worker(setting, process)
    step = {"r": worker.ask, "d": worker.send, "j": worker.have_a_day}[process[0]]
    while not setting.is_over:
        worker.perform(step)
    worker.store.close()


def prepare(setting: Setting) -> None:
    """Make the libraries and the registrars."""
    worker = _Worker(setting, "n0.0")
    fill(worker.store)
    worker.store.close()


def play(setting: Setting, process: str, steps: int) -> None:
    """Do so many steps of a process, in this process."""
    worker = _Worker(setting, process)
    for _ in range(steps):
        worker.perform({"r": worker.ask, "d": worker.send, "j": worker.have_a_day}[process[0]])
    worker.store.close()


def drain(setting: Setting) -> None:
    """Send what waits, when it is over: also what dispatchers had claimed that were killed."""
    worker = _Worker(setting, "d9.0")
    while worker.store.read(lambda tx: tx.outbox.waiting):
        worker.perform(lambda: worker.send(later=timedelta(hours=1)))
    worker.store.close()


class _Worker:
    def __init__(self, setting: Setting, process: str) -> None:
        CURRENT.process, CURRENT.command, CURRENT.transaction = process, 0, 0
        self.random = Random(f"{setting.seed} {process}")
        self.ledger = Ledger(setting.ledger_of(process))
        self.store: JournaledStore = opened(setting.url)
        self._audited: Any = AuditedStore(self.store, clock=now)

    def perform(self, step: Callable[[], object]) -> None:
        """Do one step. Whatever the database says, the next one follows; any other exception is written down as an error."""
        CURRENT.command += 1
        try:
            step()
        except CommitOutcomeUnknown:
            self._answered(answer="unknown")
        except (StorageError, DatabaseError) as error:
            self._answered(answer="failed", why=f"{type(error).__name__}: {error}")
            time.sleep(0.01)
        except Exception:  # noqa: BLE001 - it is the finding, and the others go on
            self._answered(answer="error", why=traceback.format_exc())

    def ask(self) -> None:
        """Ask one command, as a registrar."""
        request = next_request(Draw(self.random, self.store, f"{CURRENT.process}-{CURRENT.command}"))
        self.ledger.write("asked", command=CURRENT.command, name=request.command, once=request.once)
        self._answered(**answer_of(request.run(self._audited)))

    def _answered(self, **answer: Any) -> None:
        self.ledger.write("answered", command=CURRENT.command, **answer)

    def send(self, later: timedelta = timedelta()) -> None:
        """Send one round of messages, as a dispatcher."""
        began = time.monotonic()
        self.ledger.write("asked", command=CURRENT.command, name="dispatch", once="")

        def sender(to: str, words: RenderedMessage) -> None:
            if self.random.random() < 0.03:
                raise ConnectionError("the mail server does not answer")
            self.ledger.write("sent", command=CURRENT.command, entry=CURRENT.claimed, to=to)

        report = dispatch(
            self.store,
            sender,
            policy=(POLICY, CARD_POLICY),
            hasher=CHEAP,
            now=now() + later,
            make_link=lambda token: f"https://example.se/{token}",
            retry_policy=_RETRIES,
        )
        late = time.monotonic() - began > _RETRIES.lease.total_seconds()
        unsaved = sorted(set(report.errors) & {*report.sent, *report.left, *report.obsolete})
        odd = [f"{type(error).__name__}: {error}" for error in report.errors.values() if not _is_expected(error)]
        self.ledger.write("answered", command=CURRENT.command, answer="done", unsaved=unsaved, late=late, odd=odd)
        if not report.sent:
            time.sleep(0.05)

    def have_a_day(self) -> None:
        """Run the daily job, today or some days later, and expire holds."""
        self.ledger.write("asked", command=CURRENT.command, name="daily_job", once="")
        day = now() + timedelta(days=self.random.choice((0, 0, 0, 20)))
        report = run_daily_job(self.store, policy=POLICY, now=day)
        expire_holds(self.store, policy=HELSINGOR, now=day)
        errors = [*report.errors.values(), *([report.deletion_error] if report.deletion_error else [])]
        odd = [f"{type(error).__name__}: {error}" for error in errors if not _is_expected(error)]
        self._answered(answer="done", odd=odd)
        time.sleep(0.1)


def _is_expected(error: Exception) -> bool:
    return isinstance(error, ConnectionError | StorageError | DatabaseError | CommitOutcomeUnknown)
