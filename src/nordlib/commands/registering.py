"""Register a borrower."""

from datetime import datetime
from typing import Literal

from nordlib.accounts import Account, AccountId, AdultForm, Holder, RegisterPolicy, Registrar, RegistrationCase, RegistrationFacts
from nordlib.accounts.registration import decide
from nordlib.commands.queueing import queue
from nordlib.commands.sight import governed
from nordlib.dates import local_date
from nordlib.decisions import Decision
from nordlib.identity import IdentityNumber
from nordlib.storage.protocols import EVERYWHERE, RegisterTx, Sight

__all__ = ["register"]


def register(
    tx: RegisterTx, form: AdultForm, *, by: Registrar, policy: RegisterPolicy, now: datetime, new_id: AccountId
) -> Decision[Account, RegistrationFacts]:
    """Register an adult at a library that the registrar governs; credentials are queued where the form asks for them.

    Raises `NaiveDatetime`.
    """
    on, sight = local_date(now, policy.zone), governed(tx, by)
    case = RegistrationCase(
        form,
        by,
        policy,
        on,
        library=tx.libraries.get(form.library),
        library_is_governed=form.library in sight,
        email_is_taken=form.email is not None and tx.accounts.by_email(form.email.key, EVERYWHERE) is not None,
        holder=_holder(tx, form.identity, sight),
    )
    decision = decide(case, new_id)
    if decision:
        tx.accounts.add(decision.value)
        queue(tx, decision.messages)
    return decision


def _holder(tx: RegisterTx, number: object, sight: Sight) -> Literal[Holder.NOBODY, Holder.OWN_LIBRARY, Holder.ELSEWHERE]:
    """Where the person has an account already."""
    if not isinstance(number, IdentityNumber) or tx.accounts.by_identity(number, EVERYWHERE) is None:
        return Holder.NOBODY
    return Holder.ELSEWHERE if tx.accounts.by_identity(number, sight) is None else Holder.OWN_LIBRARY
