"""What an account takes from another account of the same person that is merged into it (EXT-22).

The kept account takes the earliest day of registration, the latest sign of life and login, the latest last valid day that its number
allows, the last acceptance of the present agreement, the user groups, and the days of which the borrower was warned. It takes a birth date,
a minor's guardian, a student's authorisation and the password only if it has none. Everything else it keeps. `nordlib.accounts.merge`
decides whether two accounts may be merged.
"""

from datetime import date, datetime

import attrs

from nordlib.accounts.agreement import must_accept_again
from nordlib.accounts.models import Account, AccountId, Agreement, needs_end_date
from nordlib.accounts.policy import AccountPolicy
from nordlib.credentials import Credential, Principal, Realm
from nordlib.identity import NumberKind

__all__ = ["merged_account", "merged_credential"]


def merged_account(kept: Account, merged: Account, on: date, policy: AccountPolicy) -> Account:
    """Return the kept account with what it takes from the merged one.

    Args:
        kept: The account that stays.
        merged: The account that is merged into it.
        on: The date of the merge, in the zone of the register.
        policy: The policy of the register.
    """
    known = attrs.evolve(kept, birth_date=kept.birth_date if kept.known_birth_date is not None else merged.known_birth_date)
    return attrs.evolve(
        known,
        agreement=_agreement(known, merged, on, policy),
        valid_to=_valid_to(kept, merged, on, policy),
        groups=kept.groups | (merged.groups & policy.user_groups),
        guardian=(kept.guardian or merged.guardian) if known.is_minor(on, policy.leap_day) else kept.guardian,
        student_authorisation=kept.student_authorisation or merged.student_authorisation,
        warned_end_dates=kept.warned_end_dates | merged.warned_end_dates,
        created_on=min(_known(kept.created_on, merged.created_on), default=None),
        last_active_on=max(_known(kept.last_active_on, merged.last_active_on), default=None),
    )


def merged_credential(account: AccountId, kept: Credential | None, merged: Credential | None) -> Credential | None:
    """Return the credential of the account that stays; None if neither account has one.

    The merged account's password is taken if the other has none, which ends a link to choose one. The last login is the later one.

    Args:
        account: The id of the account that stays.
        kept: The credential of that account; None if it has none.
        merged: The credential of the account that is merged into it; None if it has none.
    """
    if merged is None:
        return kept
    credential = kept or Credential(Principal(Realm.BORROWER, account))
    if credential.password_hash is None and merged.password_hash is not None:
        credential = credential.with_password(merged.password_hash, merged.origin)
    return attrs.evolve(credential, last_login=max(_known(credential.last_login, merged.last_login), default=None))


def _agreement(kept: Account, merged: Account, on: date, policy: AccountPolicy) -> Agreement:
    """Return the acceptance that need not be repeated, and is of the present version; of two such, the later one."""

    def weight(agreement: Agreement) -> tuple[bool, bool, datetime]:
        is_due = must_accept_again(attrs.evolve(kept, agreement=agreement), on, policy)
        return not is_due, policy.agreement_version in (None, agreement.version), agreement.accepted_at

    return max(kept.agreement, merged.agreement, key=weight)


def _valid_to(kept: Account, merged: Account, on: date, policy: AccountPolicy) -> date | None:
    """Return the latest last valid day that the kept number allows; with an LMA card, that of the kept card (MTM-12, MTM-37, MTM-40)."""
    number = kept.identity
    if number is not None and number.kind is NumberKind.LMA:
        return kept.valid_to
    if kept.valid_to is None or merged.valid_to is None:
        return kept.valid_to if needs_end_date(number) else None
    if number is not None and number.kind is NumberKind.SAMORDNINGSNUMMER:
        return max(kept.valid_to, min(merged.valid_to, policy.max_samordning_validity.after(on)))
    return max(kept.valid_to, merged.valid_to)


def _known(*days: date | None) -> tuple[date, ...]:
    return tuple(day for day in days if day is not None)
