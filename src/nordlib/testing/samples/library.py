"""Accounts, cards, loans and policies for tests, each of a sample person or of ids that mean no one."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Final

import attrs

from nordlib.accounts import AcceptedBy, Account, AccountId, Agreement, Guardian
from nordlib.ages import is_adult
from nordlib.cards import Card, CardForm, Cardholder, CardholderId, CardKind, CardNumber, Gender
from nordlib.circulation import POLICIES, CirculationPolicy, ItemId, LateRenewal, Loan, LoanId, LoanTerms, PatronId, RenewFrom, TitleId
from nordlib.decisions import PolicyId
from nordlib.identity import Scheme, SchemeName, Sex
from nordlib.libraries import LibraryId
from nordlib.testing.samples.chance import DAY, evolved, generator, require_day, require_names
from nordlib.testing.samples.persons import ADULTS, Person, person
from nordlib.texts import LANGUAGES, Language

__all__ = ["LIBRARY", "account", "account_of", "card", "cardholder_of", "loan", "policy"]

#: The library of the samples, if no other is given.
LIBRARY: Final = LibraryId("A")
_GUARDIAN_YEARS: Final = 30
_NOON: Final = time(12, tzinfo=UTC)
_IDS: Final = 10**6
_LENT_FOR: Final = timedelta(days=28)


def account(
    scheme: Scheme | SchemeName = Scheme.SE, *, seed: int | Random = 0, on: date = DAY, ages: range = ADULTS, **fields: Any
) -> Account:
    """Return the account of a sample person at the library `A`; that of a child has a guardian, who accepted the agreement.

    Args:
        scheme: the scheme of the person's country.
        seed: a whole number, or a `Random`, whose next draws make the account.
        on: the day of the registration.
        ages: the person's ages in whole years on that day.
        fields: fields of `Account` to replace.

    Raises `UnknownName` for a name that is not a field, and what `person` and `Account` raise.

    >>> account("se", seed=1, language="en").language
    'en'
    """
    rng = generator(seed)
    owner = person(scheme, seed=rng, on=on, ages=ages)
    return evolved(account_of(owner, f"b{rng.randrange(_IDS):06}", on=on), fields)


def account_of(owner: Person, account_id: str, *, on: date = DAY) -> Account:
    """Return the account of a person, registered on a day at the library `A`.

    The language is the person's own if nordlib has its sentences, and English otherwise. A birth date stands in it where no number says it.
    """
    adult = is_adult(owner.birth_date, on)
    guardian = Guardian(owner.birth_date.replace(year=owner.birth_date.year - _GUARDIAN_YEARS, day=1), f"Alex {owner.last_name}")
    accepted = AcceptedBy.BORROWER if adult else AcceptedBy.GUARDIAN
    known = None if owner.number is None else owner.number.birth_date
    language: Language = owner.language if owner.language in LANGUAGES else "en"
    return Account(
        AccountId(account_id),
        LIBRARY,
        owner.number,
        owner.first_name,
        owner.last_name,
        owner.email,
        Agreement("1", accepted, datetime.combine(on, _NOON)),
        language,
        guardian=None if adult else guardian,
        birth_date=owner.birth_date if known is None else None,
        created_on=on,
    )


def cardholder_of(owner: Person, holder_id: str) -> Cardholder:
    """Return a person as the holder of a card. The pseudonym of the number is left out, since it needs the host's key."""
    return Cardholder(
        CardholderId(holder_id),
        owner.name,
        birth_date=owner.birth_date,
        gender=Gender.FEMALE if owner.sex is Sex.FEMALE else Gender.MALE,
        primary_address=owner.address,
        email=owner.email,
        phone=owner.phone,
    )


def card(*, seed: int | Random = 0, **fields: Any) -> Card:
    """Return an active card of the library `A`, local or national, printed or digital; `fields` are fields of `Card` to replace.

    Raises `UnknownName` for a name that is not a field, and what `Card` raises.

    >>> card(seed=1, kind="national").kind.value
    'national'
    """
    rng = generator(seed)
    number = CardNumber(f"N{rng.randrange(10**9):09}")
    kind, form = tuple(CardKind)[rng.randrange(2)], tuple(CardForm)[rng.randrange(2)]
    return evolved(Card(number, kind, form, CardholderId(f"h{rng.randrange(_IDS):06}"), LIBRARY), fields)


def loan(*, seed: int | Random = 0, on: date = DAY, **fields: Any) -> Loan:
    """Return a loan that is due from four weeks before a day to four weeks after it; `fields` are fields of `Loan` to replace.

    It was lent four weeks before it is due, unless `lent_on` says otherwise.

    Raises `UnknownName` for a name that is not a field, and what `Loan` raises.

    >>> loan(seed=1, renewals_used=2).renewals_used
    2
    """
    rng, due = generator(seed), require_day(on)
    ids = [f"{rng.randrange(_IDS):06}" for _ in range(4)]
    due += timedelta(days=rng.randrange(-28, 29))
    drawn = Loan(
        LoanId(f"l{ids[0]}"), PatronId(f"p{ids[1]}"), ItemId(f"i{ids[2]}"), TitleId(f"t{ids[3]}"), due, renewals_used=rng.randrange(3)
    )
    made = evolved(drawn, fields)
    if "lent_on" in fields:
        return made
    day = made.due if isinstance(made.due, date) else made.due.at.date()
    return attrs.evolve(made, lent_on=day - min(_LENT_FOR, day - date.min))


def policy(*, seed: int | Random = 0, **fields: Any) -> CirculationPolicy:
    """Return a valid policy: a preset with other terms for its item types, so that a test does not hold for one library alone.

    Args:
        seed: a whole number, or a `Random`, whose next draws make the policy.
        fields: fields of `CirculationPolicy`, or of the `LoanTerms` of every item type, to replace.

    Raises `UnknownName` for a name of neither, and what the models raise.

    >>> varied = policy(seed=1, max_renewals=4)
    >>> {terms.max_renewals for terms in varied.item_types.values()}
    {4}
    """
    rng = generator(seed)
    own, of_terms = ({field.name for field in attrs.fields(model) if field.init} for model in (CirculationPolicy, LoanTerms))
    require_names("field of CirculationPolicy or LoanTerms", fields, (own | of_terms) - {"_rows"})
    base = tuple(POLICIES.values())[rng.randrange(len(POLICIES))]
    varied = {name: attrs.evolve(terms, **(_varied(rng) | _of(fields, of_terms))) for name, terms in base.item_types.items()}
    made = attrs.evolve(base, id=PolicyId(f"sample of {base.id.name}", "1"), item_types=varied)
    return attrs.evolve(made, **_of(fields, own))


def _of(fields: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in names}


def _varied(rng: Random) -> dict[str, Any]:
    """Return other choices for the terms of an item type, any of which stands beside any other."""
    return {
        "max_renewals": rng.randrange(7),
        "window_days": (None, 0, 3, 7, 14)[rng.randrange(5)],
        "late_renewal": tuple(LateRenewal)[rng.randrange(3)],
        "renew_from": tuple(RenewFrom)[rng.randrange(len(RenewFrom))],
    }
