"""The cases for automatic renewals: what patrons have said, and when a job was last completed."""

from datetime import timedelta
from typing import Final

from nordlib.circulation import PatronId
from nordlib.storage.protocols import AutoRenewalPreference, JobId, JobRun, Store
from nordlib.testing.contract.cases import ContractCase, ContractTx, InjectedError, assert_raises, assert_round_trip, case_decorator, ensure
from nordlib.testing.contract.samples import TODAY

__all__ = ["CASES"]

#: The cases of this module.
CASES: Final[list[ContractCase]] = []
_PATRON: Final = PatronId("7")
_JOB: Final = JobId("auto_renewal")


def _say(tx: ContractTx, patron: PatronId, renews: bool) -> None:
    tx.auto_renewal_preferences.put(AutoRenewalPreference(patron, renews))


def _said(store: Store[ContractTx], patron: PatronId) -> bool | None:
    found = store.run(lambda tx: tx.auto_renewal_preferences.get(patron))
    return None if found is None else found.renews


def _complete(tx: ContractTx, run: JobRun) -> None:
    tx.job_runs.put(run)


@case_decorator(CASES, "auto_renewal_preferences")("ST-210")
def _what_a_patron_has_said_is_returned(store: Store[ContractTx]) -> None:
    """What a patron says about automatic renewals replaces what the patron said before; nothing is known of another patron."""
    for renews in (True, False):
        store.run(_say, _PATRON, renews)
        ensure(_said(store, _PATRON) is renews, "a patron said one thing, and another was returned")
    ensure(_said(store, PatronId("8")) is None, "a patron who said nothing has said something")


@case_decorator(CASES, "auto_renewal_preferences")("ST-211")
def _what_a_patron_has_said_can_be_deleted(store: Store[ContractTx]) -> None:
    """What one patron has said is deleted, twice without an error, and what another has said stays."""
    other = PatronId("8")
    for patron in (_PATRON, other):
        store.run(_say, patron, True)
    for _ in range(2):
        store.run(lambda tx: tx.auto_renewal_preferences.delete(_PATRON))
    ensure((_said(store, _PATRON), _said(store, other)) == (None, True), "the wrong patron's word was deleted, or none")


@case_decorator(CASES, "job_runs")("ST-212")
def _the_last_run_of_a_job_is_returned(store: Store[ContractTx]) -> None:
    """The record of a job replaces the earlier one; a job that was never completed has none."""
    ensure(store.run(lambda tx: tx.job_runs.get(_JOB)) is None, "a job that was never completed has a record")
    first = JobRun(_JOB, TODAY)
    for run in (first, first.completed(TODAY + timedelta(1))):
        store.run(_complete, run)
        assert_round_trip(store.run(lambda tx: tx.job_runs.get(_JOB)), run)
    ensure(store.run(lambda tx: tx.job_runs.get(JobId("another"))) is None, "a job has the record of another")


@case_decorator(CASES, "job_runs", "auto_renewal_preferences")("ST-213")
def _what_a_failed_transaction_wrote_is_not_kept(store: Store[ContractTx]) -> None:
    """A transaction that fails keeps neither the record of a job nor what a patron says or takes back."""
    store.run(_say, _PATRON, True)

    def fail(tx: ContractTx) -> None:
        _complete(tx, JobRun(_JOB, TODAY))
        _say(tx, PatronId("8"), True)
        tx.auto_renewal_preferences.delete(_PATRON)
        raise InjectedError

    assert_raises(InjectedError, lambda: store.run(fail), "the error of a command was not raised")
    ensure(store.run(lambda tx: tx.job_runs.get(_JOB)) is None, "a failed transaction kept the record of a job")
    ensure((_said(store, _PATRON), _said(store, PatronId("8"))) == (True, None), "a failed transaction kept what a patron said")
