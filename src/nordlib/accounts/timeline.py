"""The life of an account as a picture: how long it is valid, when the borrower is warned, and when it is deleted."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from operator import attrgetter

from nordlib.accounts.lifecycle import purge_plan
from nordlib.accounts.models import Account
from nordlib.accounts.policy import AccountPolicy
from nordlib.ages import nth_birthday
from nordlib.dates import Period
from nordlib.notebooks import Mark, Span, Timeline, Tone, notebook_language
from nordlib.texts import Language, texts_for
from nordlib.validation import taken

__all__ = ["account_timeline"]

_ADULT = 18  # years


def account_timeline(
    account: Account,
    on: date,
    policy: AccountPolicy,
    *,
    last_login: date | None = None,
    transfer_requested_on: date | None = None,
    language: Language | None = None,
) -> Timeline:
    """Return the timeline of an account, which a notebook shows as a picture. It has no names, but the day on which a minor turns 18.

    Args:
        account: The account.
        on: The day, in the zone of the register.
        policy: The policy of the register.
        last_login: The date of the borrower's last login; None if there was none.
        transfer_requested_on: The date of the pending transfer request; None if none is pending.
        language: The language of the labels; None: that of `set_notebook_language`.

    Raises:
        UnknownName: The language is unknown.
        InvalidData: An argument is not of its type, or the account would be deleted, or the transfer end, after the year 9999.
    """
    account, on, policy = taken(Account, "account", account), taken(date, "on", on), taken(AccountPolicy, "policy", policy)
    last_login, transfer_requested_on = _day("last_login", last_login), _day("transfer_requested_on", transfer_requested_on)
    spoken = notebook_language() if language is None else language
    words = texts_for(spoken).PHRASES
    active = max((day for day in (last_login, account.last_active_on) if day is not None), default=None)
    began = min(day for day in (account.created_on, active, account.agreement.accepted_at.date(), on) if day is not None)
    spans = [
        Span(words["line_valid"], began, account.valid_to, Tone.GOOD),
        *_ends(account, began, policy, words),
        *_purge(account, last_login, policy, words),
    ]
    days = {
        "line_created": account.created_on,
        "line_active": active,
        "line_comes_of_age": _comes_of_age(account, on, policy),
        "line_transfer_ends": _transfer_ends(transfer_requested_on, policy),
        "line_today": on,
    }
    marks = sorted((Mark(words[label], day) for label, day in days.items() if day is not None), key=attrgetter("on"))
    return Timeline(words["line_account"], tuple(spans), tuple(marks), spoken)


def _ends(account: Account, began: date, policy: AccountPolicy, words: Mapping[str, str]) -> Iterator[Span]:
    """Yield the days before the end on which the borrower is warned."""
    if account.valid_to is not None and account.valid_to >= began:
        first = account.valid_to - min(timedelta(days=policy.warning_days), account.valid_to - began)
        yield Span(words["line_expiry_warning"], first, account.valid_to)


def _purge(account: Account, last_login: date | None, policy: AccountPolicy, words: Mapping[str, str]) -> Iterator[Span]:
    """Yield the months without a sign of life, after which the account is deleted, and the days of the warning."""
    plan = purge_plan(account, last_login, policy)
    if plan.since is None or plan.last is None:
        return
    yield Span(words["line_inactive"], plan.since, plan.last)
    if policy.purge_warning_days is not None:
        first = plan.last - timedelta(days=policy.purge_warning_days - 1)
        yield Span(words["line_purge_warning"], max(first, plan.since + timedelta(days=1)), plan.last, Tone.BAD)


def _comes_of_age(account: Account, on: date, policy: AccountPolicy) -> date | None:
    """Return the day on which a minor turns 18; None for an adult, and where no birth date is known."""
    born = account.known_birth_date
    return nth_birthday(born, _ADULT, policy.leap_day) if born is not None and account.is_minor(on, policy.leap_day) else None


def _transfer_ends(requested_on: date | None, policy: AccountPolicy) -> date | None:
    ttl = policy.transfer_ttl_days
    return None if requested_on is None or ttl is None else Period(days=ttl).after(requested_on)


def _day(name: str, day: date | None) -> date | None:
    return None if day is None else taken(date, name, day)
