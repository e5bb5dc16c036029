"""Renew loans automatically, every night, and tell the patrons (EXT-16).

A run looks at the loans that are due on certain days, page by page, and tries each in a transaction of its own: an error with one loan does
not stop the others, and what was renewed stays. It may run again after a crash, late, or twice: what was renewed has another due date by
then, and a loan that was renewed on the day of the run is not tried again. The day of the last completed run is stored (`HasJobRuns`), so
that the next one makes up for nights that were missed. A patron is told of each renewal, and once for each due date why a loan could not be
renewed (`HasSentNotices`).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import attrs
from attrs import field

from nordlib.circulation import CirculationPolicy, Due, Loan, LoanId, RenewalFacts, TablePolicy, auto_renewal
from nordlib.commands.circulation.auto_renewal.messages import queue_refusal, queue_renewal
from nordlib.commands.circulation.auto_renewal.preference import preference_of
from nordlib.commands.circulation.auto_renewal.request import AutoRenewalRun, ContextOfLoan
from nordlib.commands.circulation.renewal.request import DEFAULT_CONTEXT, PolicyOfLoan, renewal_case, with_standing
from nordlib.commands.paging import read_pages
from nordlib.decisions import Decision, Refused
from nordlib.frozendict import frozendict
from nordlib.hidden_fields import hides_fields
from nordlib.storage.protocols import (
    AutoRenewalTx,
    JobId,
    JobRun,
    Store,
    job_runs_of,
)
from nordlib.storage.runner import read_from

__all__ = ["AUTO_RENEWAL", "AutoRenewalReport", "plan_auto_renewal", "run_auto_renewal"]

_PAGE: Final = 500
#: The name under which the last completed run is stored, unless the caller gives another.
AUTO_RENEWAL: Final = JobId("auto_renewal")


@hides_fields
@attrs.frozen
class AutoRenewalReport:
    """What a run did, or in a plan would do."""

    renewed: frozendict[LoanId, Due] = field(converter=frozendict[LoanId, Due])
    """The new due date of each loan that was renewed, by the id of the loan."""
    refused: frozendict[LoanId, Refused[RenewalFacts]] = field(converter=frozendict[LoanId, Refused[RenewalFacts]])
    """The decision on each loan that was tried and not renewed, by the id of the loan."""
    untouched: tuple[LoanId, ...]
    """The ids of the loans due on the days looked at that were not tried."""
    last_renewal: tuple[LoanId, ...]
    """The ids of the loans that were renewed and have no renewal left."""
    errors: frozendict[LoanId, Exception] = field(converter=frozendict[LoanId, Exception], repr=False)
    """The error of each loan that could not be read, decided or saved, by the id of the loan."""


def run_auto_renewal(
    store: Store[AutoRenewalTx],
    *,
    policy: PolicyOfLoan,
    now: datetime,
    context: ContextOfLoan = DEFAULT_CONTEXT,
    policies: Iterable[CirculationPolicy | TablePolicy] = (),
    last_run: date | None = None,
    job: JobId = AUTO_RENEWAL,
) -> AutoRenewalReport:
    """Renew the loans that are to be renewed automatically tonight, and tell their patrons.

    Args:
        store: The store.
        policy: The circulation policy of the library, the policies of a table, or a function that gives one of them for a loan.
        now: The instant of the run.
        context: What is known beyond the loans and their holds, or a function that gives it for a loan: its `recipient` is told.
        policies: If `policy` is a function, every policy that it may give: they say which due dates are looked at.
        last_run: The day of the last completed run before today, if the host keeps it; None: as the store keeps it (`HasJobRuns`).
        job: The name under which the store keeps it; a library that runs for itself has a name of its own.

    Raises:
        NaiveDatetime: `now` has no UTC offset.
        InvalidData: `policy` is not a policy, a function comes without `policies`, or the context has an override or names a due date.
    """
    run = AutoRenewalRun(policy, tuple(policies), context, now, job, save=True)
    report = _report(store, run, last_run)
    store.run(_complete, run)
    return report


def plan_auto_renewal(
    store: Store[AutoRenewalTx],
    *,
    policy: PolicyOfLoan,
    now: datetime,
    context: ContextOfLoan = DEFAULT_CONTEXT,
    policies: Iterable[CirculationPolicy | TablePolicy] = (),
    last_run: date | None = None,
    job: JobId = AUTO_RENEWAL,
) -> AutoRenewalReport:
    """Return what `run_auto_renewal` would do, without saving or queueing anything. Raises the same errors."""
    return _report(store, AutoRenewalRun(policy, tuple(policies), context, now, job, save=False), last_run)


def _report(store: Store[AutoRenewalTx], run: AutoRenewalRun, given_last_run: date | None) -> AutoRenewalReport:
    renewed, refused = dict[LoanId, Due](), dict[LoanId, Refused[RenewalFacts]]()
    untouched, last, errors = list[LoanId](), list[LoanId](), dict[LoanId, Exception]()
    last_run = read_from(store, _last_run, run) if given_last_run is None else given_last_run
    days = run.due_range(last_run)
    if days is None:
        return AutoRenewalReport(renewed, refused, (), (), errors)
    for loan in read_pages(store, errors, lambda tx, after: tx.loans.due_between(*days, after, _PAGE)):
        try:
            attempt = _attempt(store, loan, run, last_run)
        except Exception as error:  # noqa: BLE001 - an error with one loan must not stop the others, and a host's own functions may raise any
            errors[loan.id] = error
            continue
        if attempt is None:
            untouched.append(loan.id)
        elif not attempt.decision:
            refused[loan.id] = attempt.decision
        else:
            renewed[loan.id] = attempt.decision.value.due
            last += [loan.id] if auto_renewal.is_last_renewal(attempt.decision.facts) else []
    return AutoRenewalReport(renewed, refused, tuple(untouched), tuple(last), errors)


@attrs.frozen
class _Attempt:
    """An attempt to renew a loan. Not the decision itself, so that the transaction of a refusal is kept: it has a message to the patron."""

    decision: Decision[Loan, RenewalFacts]


def _attempt(store: Store[AutoRenewalTx], loan: Loan, run: AutoRenewalRun, last_run: date | None) -> _Attempt | None:
    """Try a loan, if the page that it was found on does not show that it is not to be tried; None: it is not tried."""
    found = run.policies_of(loan)
    if found is None or not auto_renewal.is_tried(loan, found[0], run.now, preference=True, last_run=last_run):
        return None
    return store.run(_try, loan.id, run, last_run) if run.save else read_from(store, _try, loan.id, run, last_run)


def _try(tx: AutoRenewalTx, loan_id: LoanId, run: AutoRenewalRun, last_run: date | None) -> _Attempt | None:
    """Try one loan as it is stored now; None: it is not to be tried."""
    stored = tx.loans.get(loan_id)
    found = None if stored is None else run.policies_of(stored.value)
    if stored is None or found is None:
        return None
    loan, (policy, automatic) = stored.value, found
    if not auto_renewal.is_tried(loan, policy, run.now, preference=preference_of(tx, loan.patron), last_run=last_run):
        return None
    request = with_standing(tx, loan.patron, run.request_for(loan, automatic))
    decision = auto_renewal.decide(renewal_case(tx, loan, automatic, request))
    if run.save:
        recipient = request.context.recipient
        if decision:
            tx.loans.save(decision.value, expected_version=stored.version)
            if recipient is not None:
                queue_renewal(tx, decision.value, decision.facts, recipient, run.now)
        elif recipient is not None and isinstance(loan.due, date):
            queue_refusal(tx, loan, loan.due, decision, recipient, run.now)
    return _Attempt(decision)


def _last_run(tx: object, run: AutoRenewalRun) -> date | None:
    runs = job_runs_of(tx)
    record = None if runs is None else runs.get(run.job)
    return None if record is None else record.before(run.today)


def _complete(tx: object, run: AutoRenewalRun) -> None:
    """Store that the run was completed."""
    runs = job_runs_of(tx)
    if runs is not None:
        record = runs.get(run.job)
        runs.put(JobRun(run.job, run.today) if record is None else record.completed(run.today))
