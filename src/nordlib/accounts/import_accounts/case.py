"""The facts of one row's import: the row as read, and what the register knows."""

from datetime import date
from enum import StrEnum
from typing import Final

import attrs
from attrs import field

from nordlib.accounts.access import Access
from nordlib.accounts.closure import as_protected
from nordlib.accounts.import_accounts.forms import ImportForm
from nordlib.accounts.models import Account, Guardian
from nordlib.accounts.policy import AccountPolicy
from nordlib.accounts.staff import AgencyStaff, Registrar
from nordlib.accounts.uniqueness import ExistingAccount, accepted_number
from nordlib.ages import is_adult
from nordlib.contact import Email, EmailProblem
from nordlib.identity import IdentityNumber, Problem, Scheme
from nordlib.libraries import Library
from nordlib.validation import checked

__all__ = ["IdUse", "ImportCase"]

#: What nordlib itself changes in an account without anyone's order, so that it does not tell whether a row was imported before.
_CHANGES_BY_ITSELF: Final = ("warned_end_dates", "last_active_on", "purge_warned_on")


class IdUse(StrEnum):
    """What the id of a row is used for in the register."""

    FREE = "free"
    """It is not used."""
    SAME_ACCOUNT = "same_account"
    """The row was imported before, and the account still has the content of the row."""
    CHANGED_ACCOUNT = "changed_account"
    """The person's account was imported before, and the account or the row has changed since."""
    OTHER_PERSON = "other_person"
    """An account of another person has it."""
    DELETED = "deleted"
    """An account that was deleted had it."""


@attrs.frozen
@checked
class ImportCase:
    """A row as read, the staff member who imports, and what the store knows."""

    form: ImportForm
    """The row as read."""
    registrar: Registrar | AgencyStaff
    """The staff member who imports."""
    policy: AccountPolicy
    """The policy of the register."""
    on: date
    """The date of the import, in the zone of the register."""
    library: Library | None
    """The library of the row, or the agency's for a protected identity; None if it does not exist."""
    email_is_taken: bool
    """Whether another account has the e-mail address."""
    existing_account: ExistingAccount
    """Where the person already has another account."""
    stored: Account | None = None
    """The account that has the id of the row; None if there is none."""
    id_is_deleted: bool = False
    """Whether an account that was deleted had the id."""
    hash_is_readable: bool = True
    """Whether the host's hasher can verify passwords with the hash. True if the host did not say."""
    access: Access = Access.ALLOWED
    """Whether the actor may import accounts."""
    number: IdentityNumber | None = field(init=False)
    """The identity number; None if it is missing or cannot exist, or the register does not accept it."""
    account: Account | None = field(init=False)
    """The account that the row gives; None if the number, the library, the address or the agreement is missing or cannot be read."""
    id_use: IdUse = field(init=False)
    """What the id of the row is used for."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "number", accepted_number(self))
        object.__setattr__(self, "account", _account(self))
        object.__setattr__(self, "id_use", _id_use(self))

    @property
    def identity(self) -> IdentityNumber | Problem | None:
        """The number as read."""
        return self.form.identity

    @property
    def is_lma(self) -> bool:
        """Whether the number is that of an LMA card."""
        return isinstance(self.form.identity, IdentityNumber) and self.form.identity.scheme is Scheme.SE_LMA

    @property
    def is_identified(self) -> bool:
        """Whether the row has a number that the register accepts."""
        return self.number is not None

    @property
    def email(self) -> Email | None:
        """The e-mail address; None if it is missing or not valid."""
        return self.form.email if isinstance(self.form.email, Email) else None

    @property
    def written_email(self) -> Email | EmailProblem | None:
        """The e-mail address, or what is wrong with it."""
        return self.form.email

    @property
    def groups(self) -> frozenset[str]:
        """The user groups of the row."""
        return self.form.groups

    @property
    def is_minor(self) -> bool:
        """Whether the borrower is under 18 on the date of the import."""
        born = (None if self.number is None else self.number.birth_date) or self.form.birth_date
        return self.form.attested_minor if born is None else not is_adult(born, self.on, self.policy.leap_day)

    @property
    def guardian_birth_date(self) -> date | None:
        """The birth date of the guardian; None for an adult and for a protected identity, of whom no guardian is kept."""
        return self.form.guardian_birth_date if self.is_minor and not self.form.protected else None

    @property
    def valid_to(self) -> date | None:
        """The last valid day; None for validity until further notice."""
        return self.form.valid_to

    @property
    def expires_with_lma_card(self) -> bool:
        """Whether the last valid day is that of an LMA card."""
        return self.is_lma


def _account(case: ImportCase) -> Account | None:
    """Return the account of a row: without a guardian for an adult (READ-A11), and without names and places if protected (MTM-49)."""
    form, library, email, born = case.form, case.library, case.email, case.guardian_birth_date
    if case.number is None or library is None or email is None or form.agreement is None:
        return None
    account = Account(
        form.id,
        library.id,
        case.number,
        form.first_name,
        form.last_name,
        email,
        form.agreement,
        form.language,
        form.valid_to,
        form.groups,
        guardian=None if born is None else Guardian(born, form.guardian_name),
        birth_date=form.birth_date,
        attested_minor=form.attested_minor,
        created_on=form.created_on,
        last_active_on=form.last_active_on,
    )
    return as_protected(account, case.policy) if form.protected else account


def _id_use(case: ImportCase) -> IdUse:
    if case.id_is_deleted:
        return IdUse.DELETED
    stored, account = case.stored, case.account
    if stored is None:
        return IdUse.FREE
    if (case.number is None or stored.identity != case.number) and (case.email is None or stored.email != case.email):
        return IdUse.OTHER_PERSON
    if account is None or case.form.unreadable:
        return IdUse.CHANGED_ACCOUNT
    same = attrs.evolve(stored, **{name: getattr(account, name) for name in _CHANGES_BY_ITSELF})
    return IdUse.SAME_ACCOUNT if same == account else IdUse.CHANGED_ACCOUNT
