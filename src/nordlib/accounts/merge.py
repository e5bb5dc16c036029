"""Merging two accounts of one person into one (EXT-22), as in Koha and Evergreen.

A person may have been registered twice, for example first with a samordningsnummer or an LMA card, and later with a personnummer. The kept
account stays where it is, with its id, identity number, names and e-mail address. From the merged account it takes what would otherwise be
lost (`MergeFacts.taken`), and the merged account is erased. `nordlib.identity.succession` decides which numbers one person may have had.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, NamedTuple

import attrs
from attrs import field

from nordlib.accounts.access import Access, actor_is_permitted
from nordlib.accounts.consolidation import merged_account, merged_credential
from nordlib.accounts.models import Account, AccountId, Guardian
from nordlib.accounts.policy import CONTACT_VALUES, AccountPolicy, contact_values
from nordlib.accounts.records import MergeRecord
from nordlib.accounts.staff import StaffId
from nordlib.credentials import Credential
from nordlib.dates import with_fixed_offset
from nordlib.decisions import Decision, Grant, RuleBook, Verdict, fails, grant, not_applicable, passes_if, rule
from nordlib.identity import IdentityNumber, NumberKind
from nordlib.identity.succession import Discrepancy, IdentityMatch, SuccessionReason, compare, discrepancies, succession
from nordlib.name_folding import name_words
from nordlib.validation import checked

__all__ = ["RULES", "MergeCase", "MergeFacts", "MergeResult", "merge"]

_FIELDS: Final = tuple(attribute.name for attribute in attrs.fields(Account) if attribute.name != "id")


@attrs.frozen
@checked
class MergeCase:
    """Two accounts that may belong to one person."""

    kept: Account | None
    """The account that stays; None if the actor cannot see it or it does not exist."""
    merged: Account | None
    """The account that is merged into it and erased; None if the actor cannot see it or it does not exist."""
    kept_credential: Credential | None
    """The credential of the kept account; None if it has none."""
    merged_credential: Credential | None
    """The credential of the merged account; None if it has none."""
    has_pending_transfer: bool
    """Whether a transfer request for either account is pending."""
    by: StaffId
    """The id of the staff member who acts."""
    policy: AccountPolicy
    """The policy of the register."""
    now: datetime = field(converter=with_fixed_offset)
    """The instant of the merge, for the record."""
    on: date
    """The date of the decision, in the zone of the register."""
    confirmed: bool = False
    """Whether the staff member confirmed, after seeing the discrepancies, that both accounts belong to one person."""
    access: Access = Access.ALLOWED
    """Whether the actor may perform the action."""

    @property
    def is_same_account(self) -> bool:
        """Whether both are one account."""
        return self.kept is not None and self.merged is not None and self.kept.id == self.merged.id

    @property
    def merged_number_may_precede(self) -> bool:
        """Whether the number of the merged account may have been replaced by that of the kept account."""
        return self.kept is not None and self.merged is not None and _may_follow(self.merged.identity, self.kept.identity)

    @property
    def kept_number_may_precede(self) -> bool:
        """Whether the number of the kept account may have been replaced by that of the merged account."""
        return self.kept is not None and self.merged is not None and _may_follow(self.kept.identity, self.merged.identity)

    @property
    def has_same_birth_date(self) -> bool:
        """Whether the known birth dates agree; if one is not known, whether both borrowers are minors, or both adults."""
        return self.kept is not None and self.merged is not None and _birth_dates_agree(self, self.kept, self.merged)

    @property
    def discrepancies(self) -> tuple[str, ...]:
        """What differs between the accounts, as `MergeFacts.discrepancies`."""
        return () if self.kept is None or self.merged is None else tuple(sorted(_discrepancies(self, self.kept, self.merged)))


@attrs.frozen
class MergeFacts:
    """What is known about a merge beyond the decision itself: names of fields only, never a value.

    Everything is empty for an actor who may not merge the accounts, or cannot see both, and if one of them is protected.
    """

    kept: AccountId | None = None
    """The id of the account that stays. A host that has loans and holds moves those of `merged` to it."""
    merged: AccountId | None = None
    """The id of the account that is erased, and is never used again."""
    taken: tuple[str, ...] = ()
    """The fields of the kept account that change, and `password`, if that of the merged account is taken over."""
    dropped: tuple[str, ...] = ()
    """The fields of the merged account, and `password`, that have another value and are erased with it."""
    discrepancies: tuple[str, ...] = ()
    """What differs: `birth_date`, which refuses the merge, and what must be confirmed: `guardian`, `identity`, `name`, `sex`.

    `identity` means that one number must be a correction of the other, or that two people may have been given it.
    """


class MergeResult(NamedTuple):
    """A granted merge."""

    account: Account
    """The kept account with what it takes from the merged one."""
    erased: AccountId
    """The id of the merged account, to erase."""
    credential: Credential | None
    """The credential of the kept account; None if neither account has one."""
    record: MergeRecord
    """The record of the merge, for the audit log."""


@rule("EXT-22 MTM-06 READ-A30", "not_visible")
def accounts_are_visible(case: MergeCase) -> Verdict:
    """The actor can see both accounts. If either is not visible, nothing is revealed about the other."""
    return passes_if(case.kept is not None and case.merged is not None)


@rule("EXT-22", "same_account")
def accounts_are_two(case: MergeCase) -> Verdict:
    """The accounts are two different accounts."""
    return passes_if(not case.is_same_account)


@rule("EXT-22 READ-A15", "contact_central", patron=CONTACT_VALUES)
def accounts_are_not_protected(case: MergeCase) -> Verdict:
    """Neither account is that of a protected person, of whom the register keeps too little to compare."""
    protected = (case.kept is not None and case.kept.protected) or (case.merged is not None and case.merged.protected)
    return passes_if(not protected, **contact_values(case.policy))


@rule("EXT-22", "not_one_person")
def numbers_may_belong_to_one_person(case: MergeCase) -> Verdict:
    """One of the numbers may have replaced the other: no one person has both of two unrelated numbers."""
    return passes_if(case.merged_number_may_precede or case.kept_number_may_precede)


@rule("EXT-22", "keep_other_account")
def kept_number_is_the_later(case: MergeCase) -> Verdict:
    """The account with the later number is kept: a personnummer is never given up for a samordningsnummer, or for no number."""
    if not case.merged_number_may_precede and not case.kept_number_may_precede:
        return not_applicable()
    return passes_if(case.merged_number_may_precede)


@rule("EXT-22", "birth_dates_differ")
def birth_dates_agree(case: MergeCase) -> Verdict:
    """The birth dates agree where both are known, and a minor is not merged with an adult; no confirmation sets this aside."""
    return passes_if(case.has_same_birth_date)


@rule("EXT-22", "transfer_unanswered")
def transfers_are_answered(case: MergeCase) -> Verdict:
    """No transfer request is pending for either account: the library that was asked answers it first."""
    return passes_if(case.has_pending_transfer is False)


@rule("EXT-22", "confirmation_required")
def discrepancies_are_confirmed(case: MergeCase) -> Verdict:
    """Staff have confirmed that both accounts belong to one person, if a name, a sex, a guardian or a corrected number differs."""
    doubts = [name for name in case.discrepancies if name != Discrepancy.BIRTH_DATE.value]
    return fails(*(f"confirmation_required:{name}" for name in doubts)) if doubts and case.confirmed is False else passes_if(True)


#: The rules for merging two accounts.
RULES: Final[RuleBook[MergeCase]] = RuleBook(
    (actor_is_permitted,),
    (accounts_are_visible,),
    (accounts_are_two,),
    (accounts_are_not_protected,),
    (
        numbers_may_belong_to_one_person,
        kept_number_is_the_later,
        birth_dates_agree,
        transfers_are_answered,
        discrepancies_are_confirmed,
    ),
    topic="merge",
)


def merge(case: MergeCase) -> Decision[MergeResult, MergeFacts]:
    """Decide a merge: grant the kept account as it will be, or refuse with every reason.

    `nordlib.accounts.consolidation` says what the kept account takes from the merged one. Nothing is mailed.
    """
    return RULES.decide(case, _facts(case), _merged)


def _merged(case: MergeCase) -> Grant[MergeResult, MergeFacts]:
    kept, merged = case.kept, case.merged
    assert kept is not None
    assert merged is not None
    account = merged_account(kept, merged, case.on, case.policy)
    credential = merged_credential(kept.id, case.kept_credential, case.merged_credential)
    return grant(MergeResult(account, merged.id, credential, MergeRecord(kept.id, merged.id, case.by, case.now)))


def _facts(case: MergeCase) -> MergeFacts:
    kept, merged = case.kept, case.merged
    if case.access != Access.ALLOWED or kept is None or merged is None or kept.id == merged.id or kept.protected or merged.protected:
        return MergeFacts()
    account = merged_account(kept, merged, case.on, case.policy)
    taken = [name for name in _FIELDS if getattr(account, name) != getattr(kept, name)]
    dropped = [name for name in _FIELDS if _is_dropped(getattr(merged, name), getattr(account, name))]
    if _has_password(case.merged_credential):
        (dropped if _has_password(case.kept_credential) else taken).append("password")
    return MergeFacts(kept.id, merged.id, tuple(taken), tuple(dropped), case.discrepancies)


def _is_dropped(value: object, result: object) -> bool:
    """Whether a value of the merged account is not in the result; a set is compared by its members, and an empty value is not a loss."""
    if isinstance(value, frozenset) and isinstance(result, frozenset):
        return not value <= result
    return value not in (None, "", False) and value != result


def _has_password(credential: Credential | None) -> bool:
    return credential is not None and credential.password_hash is not None


def _may_follow(old: IdentityNumber | None, new: IdentityNumber | None) -> bool:
    """Whether a number may have replaced another; a student's first number may not be an LMA number (MTM-41)."""
    if old is None or new is None:
        return old is None and (new is None or new.kind is not NumberKind.LMA)
    return old == new or succession(old, new) is not None


def _birth_dates_agree(case: MergeCase, kept: Account, merged: Account) -> bool:
    if kept.known_birth_date is not None and merged.known_birth_date is not None:
        return kept.known_birth_date == merged.known_birth_date
    return kept.is_minor(case.on, case.policy.leap_day) == merged.is_minor(case.on, case.policy.leap_day)


def _discrepancies(case: MergeCase, kept: Account, merged: Account) -> Iterator[str]:
    if kept.identity is not None and merged.identity is not None:
        step = succession(merged.identity, kept.identity)
        is_correction = step is not None and step.reason is SuccessionReason.CORRECTED
        if is_correction or compare(merged.identity, kept.identity) is IdentityMatch.AMBIGUOUS:
            yield "identity"
        if Discrepancy.SEX in discrepancies(merged.identity, kept.identity):
            yield Discrepancy.SEX.value
    if not case.has_same_birth_date:
        yield Discrepancy.BIRTH_DATE.value
    if sorted(name_words(kept.first_name, kept.last_name)) != sorted(name_words(merged.first_name, merged.last_name)):
        yield "name"
    if kept.guardian is not None and merged.guardian is not None and not _are_one(kept.guardian, merged.guardian):
        yield "guardian"


def _are_one(one: Guardian, other: Guardian) -> bool:
    """Whether two guardians have one birth date and, where both have a name, one name."""
    names = sorted(name_words(one.name)), sorted(name_words(other.name))
    return one.birth_date == other.birth_date and (not all(names) or names[0] == names[1])
