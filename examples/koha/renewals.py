"""Renew checkouts of Koha, each by the rules and the calendar of its own library, with the copies on the shelf counted under the lock.

`nordlib.commands.renew_all` does as well where there is one library: its calendar and its policy are then the same for every loan.
"""

from collections.abc import Iterable
from datetime import datetime

import attrs
from koha.loans import number
from koha.store import KohaStore, KohaTransaction

from nordlib.circulation import CirculationStaff, ItemId, Loan, LoanId, PatronId, RenewalFacts, Requester
from nordlib.circulation.policy_tables import TablePolicy
from nordlib.commands import RenewalContext, RenewalResults, preview_renewal, renew_loan
from nordlib.decisions import Decision
from nordlib.errors import StorageError, UnknownName, UnreadableRow

__all__ = ["preview_checkouts", "renew_checkout", "renew_checkouts"]


def renew_checkout(tx: KohaTransaction, loan: LoanId, *, by: Requester, now: datetime) -> Decision[Loan, RenewalFacts]:
    """Renew one checkout, and charge what a late renewal costs. A patron renews without showing the item, and staff see it."""
    staff = isinstance(by, CirculationStaff)
    tx.act.now, tx.act.seen, tx.act.interface = now, staff, "intranet" if staff else "opac"
    renewer = number(by.id if isinstance(by, CirculationStaff) else by)
    tx.act.renewer = renewer if renewer >= 0 else None
    policy, context = _terms_of(tx, loan, by)
    return renew_loan(tx, loan, by=by, policy=policy, now=now, context=context)


def renew_checkouts(
    store: KohaStore, patron: PatronId, *, by: Requester, now: datetime, only: Iterable[LoanId] | None = None
) -> RenewalResults:
    """Try to renew each checkout of a patron, or only some, each in its own transaction: no error stops the others."""
    decisions, errors = dict[LoanId, Decision[Loan, RenewalFacts]](), dict[LoanId, Exception]()
    for loan in store.read(_loans_of, patron) if only is None else only:
        try:
            decisions[loan] = store.run(renew_checkout, loan, by=by, now=now)
        except Exception as error:  # noqa: BLE001 - any error: the loans before this one are renewed already
            errors[loan] = error
    return RenewalResults(decisions, errors)


def preview_checkouts(store: KohaStore, patron: PatronId, *, by: Requester, now: datetime) -> RenewalResults:
    """Return which checkouts of a patron can be renewed now. All are read in one snapshot that locks nothing."""
    return store.read(_previewed, patron, by, now)


def _previewed(tx: KohaTransaction, patron: PatronId, by: Requester, now: datetime) -> RenewalResults:
    decisions, errors = dict[LoanId, Decision[Loan, RenewalFacts]](), dict[LoanId, Exception]()
    standing = tx.patron_standings.get(patron, now)
    for listed in tx.loans.for_patron(patron):
        if isinstance(listed, UnreadableRow):
            errors[LoanId(listed.id)] = listed
            continue
        loan = listed.value.id
        try:
            policy, context = _terms_of(tx, loan, by)
            decisions[loan] = preview_renewal(tx, loan, by=by, policy=policy, now=now, context=attrs.evolve(context, patron=standing))
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - for example a loan by the hour whose item type is lent by days now
            errors[loan] = error
    return RenewalResults(decisions, errors)


def _loans_of(tx: KohaTransaction, patron: PatronId) -> tuple[LoanId, ...]:
    listed = tx.loans.for_patron(patron)
    return tuple(LoanId(each.id) if isinstance(each, UnreadableRow) else each.value.id for each in listed)


def _terms_of(tx: KohaTransaction, loan: LoanId, by: Requester) -> tuple[TablePolicy, RenewalContext]:
    """Return the policy and the context of one checkout, whose row is locked if it is to be renewed."""
    stored, place = tx.loans.get(loan), tx.loans.place(loan)
    if stored is None or place is None:
        raise UnknownName("loan", loan)
    found, policy = stored.value, tx.rules.table.for_patron(category=place.category, library=place.library)
    copies = tx.copies_on_the_shelf(found.title, found.item) if _ask_for_copies(tx, found) else 0
    context = RenewalContext(
        available_copies={found.title: copies},
        calendar=None if place.library is None else tx.rules.calendars.get(place.library),
        prices={} if place.price is None else {ItemId(found.item): place.price},
        unseen=not isinstance(by, CirculationStaff) and _counts_unseen(policy, found.item_type),
    )
    return policy, context


def _counts_unseen(policy: TablePolicy, item_type: str) -> bool:
    """Whether a renewal without the item is counted: Koha counts it only where a rule limits it."""
    found = policy.policy_for(item_type)
    return found.value.terms(item_type).renewal.max_unseen_renewals is not None if found else False


def _ask_for_copies(tx: KohaTransaction, loan: Loan) -> bool:
    return tx.rules.preferences.other_copies_serve and bool(tx.holds.for_title(loan.title))
