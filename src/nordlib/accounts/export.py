"""Everything that is stored about a borrower, for the borrower (NLR-25, NLR-28, READ-A15).

The export has the account, its traces in the audit log, the outbox and the attempts, and says of each password and link only that
there is one. Staff who export an account see no trace of a library that they do not administer.
"""

from datetime import date, datetime
from typing import Final

import attrs
from attrs import field

from nordlib.accounts.access import Access, account_is_visible, actor_is_permitted
from nordlib.accounts.models import Account, Agreement, StudentAuthorisationId, Transfer
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.records import AuditEntry, MergeRecord, ProtectionRequest, PullAttempt
from nordlib.accounts.views import AccountView, account_view
from nordlib.credentials import Credential
from nordlib.decisions import Decision, Grant, NoFacts, RuleBook, grant
from nordlib.hidden_fields import hides_fields
from nordlib.messages import QueuedMessage
from nordlib.privacy import ExportPurpose
from nordlib.privacy.rules import purpose_is_allowed
from nordlib.validation import checked

__all__ = ["EXPORT_RULES", "AccountTraces", "ExportCase", "PersonalDataExport", "export"]


@attrs.frozen
class AccountTraces:
    """What is stored about a borrower beside the account. A field is None if the store does not keep such things, or cannot find them."""

    messages: tuple[QueuedMessage, ...] | None = None
    """The messages that wait, and those that could not be sent, the oldest first of each kind."""
    audit_entries: tuple[AuditEntry, ...] | None = None
    """What was done with the account, and what was refused, the oldest first."""
    pull_attempts: tuple[PullAttempt, ...] | None = None
    """The attempts of libraries to move the account to themselves."""
    protection_requests: tuple[ProtectionRequest, ...] | None = None
    """The requests to the agency to protect the account."""
    merges: tuple[MergeRecord, ...] | None = None
    """The accounts that were merged into this one."""
    failed_logins: tuple[datetime, ...] | None = None
    """The instants of the failed log-ins with the borrower's address that still count."""
    ordered_links: tuple[datetime, ...] | None = None
    """The instants at which a link was ordered for the borrower's address, as far as they still count."""


@hides_fields
@attrs.frozen
class PersonalDataExport:
    """What is stored about a borrower."""

    purpose: ExportPurpose
    """What the export is for."""
    view: AccountView
    """What is shown of the account; to a borrower with a protected identity, every field."""
    agreement: Agreement
    """The latest acceptance of the agreement."""
    has_password: bool
    """Whether a password is stored; of the password itself nothing is exported."""
    passwords_set: int
    """How many passwords have been set."""
    last_login: date | None
    """The date of the last login; None if there was none."""
    link_until: datetime | None
    """The last instant at which the newest link to choose a password is valid; None without one."""
    created_on: date | None
    """The date on which the account was created; None if it is not known."""
    birth_date: date | None = field(repr=False)
    """The birth date that is stored beside the number; None if there is none."""
    attested_minor: bool
    """Whether a registrar attested that the borrower is under 18."""
    student_authorisation: StudentAuthorisationId | None
    """The id of the student's authorisation; None without one."""
    warned_end_dates: tuple[date, ...]
    """The last valid days about which the borrower was warned."""
    last_active_on: date | None
    """The date of the last sign of life that the host reported; None if there was none."""
    purge_warned_on: date | None
    """The date of the warning that the account will be deleted; None if there was none."""
    transfers: tuple[Transfer, ...]
    """The transfer requests of the account; for staff, only those from or to a library that they administer."""
    traces: AccountTraces
    """What is stored beside the account."""


@attrs.frozen
@checked
class ExportCase:
    """An account whose data is to be exported."""

    account: Account | None
    """The account; None if the actor cannot see it or it does not exist."""
    purpose: ExportPurpose
    """What the export is for."""
    policy: AccountPolicy
    """The policy of the register."""
    on: date
    """The date of the decision, in the zone of the register."""
    version: int | None = None
    """The stored version of the account."""
    credential: Credential | None = None
    """What is stored to authenticate the borrower; None if nothing is."""
    transfers: tuple[Transfer, ...] = ()
    """The transfer requests that the actor may see."""
    traces: AccountTraces = AccountTraces()
    """The traces that the actor may see."""
    by_borrower: bool = False
    """Whether the borrower acts."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""


#: The rules for an export.
EXPORT_RULES: Final[RuleBook[ExportCase]] = RuleBook((actor_is_permitted,), (account_is_visible,), (purpose_is_allowed,), topic="export")


def export(case: ExportCase) -> Decision[PersonalDataExport, NoFacts]:
    """Decide an export: grant what is stored, or refuse with every reason."""
    return EXPORT_RULES.decide(case, NoFacts(), _exported)


def _exported(case: ExportCase) -> Grant[PersonalDataExport, NoFacts]:
    assert case.account is not None
    account, credential = case.account, case.credential
    shown = attrs.evolve(account, protected=account.protected and not case.by_borrower)
    link = None if credential is None else credential.reset_token
    return grant(
        PersonalDataExport(
            case.purpose,
            attrs.evolve(account_view(shown, case.on, case.policy, case.version), protected=account.protected),
            account.agreement,
            has_password=credential is not None and credential.password_hash is not None,
            passwords_set=0 if credential is None else credential.generation,
            last_login=None if credential is None else credential.last_login,
            link_until=None if link is None else link.expires_at,
            created_on=account.created_on,
            birth_date=account.birth_date,
            attested_minor=account.attested_minor,
            student_authorisation=account.student_authorisation,
            warned_end_dates=tuple(sorted(account.warned_end_dates)),
            last_active_on=account.last_active_on,
            purge_warned_on=account.purge_warned_on,
            transfers=case.transfers,
            traces=case.traces,
        )
    )
