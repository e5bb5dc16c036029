"""Whole people who cannot exist: a number that is reserved for tests, a name, a birth date, and contacts that reach no person.

Denmark and Iceland reserve no numbers, so their people have none: a made-up one could be a living person's. A few single test persons are
published there (`nordlib.identity.testdata.persons`); `published=True` gives their numbers, with the caveat that MedCom's may be issued.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, repeat
from random import Random
from typing import Any, Final, cast

import attrs
from dateutil.relativedelta import relativedelta

from nordlib.ages import age
from nordlib.contact import Email, Phone
from nordlib.errors import InvalidData, UnknownName
from nordlib.identity import IdentityNumber, NumberKind, Scheme, SchemeName, Sex
from nordlib.identity.schemes.registry import scheme_module
from nordlib.identity.testdata.persons import PUBLISHED_PERSONS
from nordlib.identity.testdata.valid import NoTestNumber, valid_numbers
from nordlib.testing.samples.chance import DAY, evolved, generator, require_day
from nordlib.testing.samples.contacts import ADDRESSES, draw_email, draw_phone, draw_street
from nordlib.testing.samples.names import draw_name
from nordlib.validation import checked

__all__ = ["ADULTS", "EVERYONE", "LANGUAGE_OF", "Person", "people", "person"]

#: The ages of an adult, in whole years: those of `person`, unless others are asked for.
ADULTS: Final = range(18, 80)
#: The ages of a population with children and the very old: those of `people`.
EVERYONE: Final = range(100)
#: The language of the names of each scheme, by its code in ISO 639-1.
LANGUAGE_OF: Final = {Scheme.SE: "sv", Scheme.NO: "nb", Scheme.DK: "da", Scheme.FI: "fi", Scheme.IS: "is"}
#: The kind of number of an ordinary resident, in the schemes that reserve any.
_KINDS: Final = {Scheme.SE: NumberKind.PERSONNUMMER, Scheme.NO: NumberKind.FNR, Scheme.FI: NumberKind.TEMPORARY}

#: The places that a person who is drawn alone may have in the e-mail address, so that two of one name rarely have the same.
_PLACES: Final = 10**5
#: No one of the samples is born in the first two years of the calendar.
_FIRST_YEARS: Final = 2


@attrs.frozen
@checked
class Person:
    """A person who cannot exist. What is shown of one is made up; the identity number is masked all the same."""

    scheme: Scheme
    """The scheme of the country's identity numbers, which stands for the country."""
    number: IdentityNumber | None
    """The identity number; None where none is reserved for tests."""
    first_name: str
    """The first name."""
    last_name: str
    """The last name."""
    birth_date: date
    """The birth date; that of the number, if there is one."""
    sex: Sex
    """The sex; that of the number, if it says one."""
    language: str
    """The language of the name, by its code in ISO 639-1."""
    email: Email
    """The e-mail address, under a domain that no one can register."""
    phone: Phone | None
    """The telephone number; None where none is set aside."""
    street: str
    """The street and the house."""
    postcode: str
    """The postcode, which no place has."""
    city: str
    """The town, which does not exist."""
    country: str
    """The country, by its code in ISO 3166-1."""

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def address(self) -> str:
        """The postal address, in one line."""
        return f"{self.street}, {self.postcode} {self.city}"

    def as_dict(self) -> dict[str, str | None]:
        """Return the person as plain data with no part inside another, for JSON and CSV. It has the whole number, which is for tests.

        >>> person("no", seed=1, number=None).as_dict()["postcode"]
        '0000'
        """
        plain = {
            "scheme": self.scheme.value,
            "number": None if self.number is None else self.number.canonical,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "birth_date": self.birth_date.isoformat(),
            "sex": self.sex.value,
            "language": self.language,
            "email": self.email.address,
            "phone": None if self.phone is None else self.phone.number,
        }
        return plain | {"street": self.street, "postcode": self.postcode, "city": self.city, "country": self.country}


def person(
    scheme: Scheme | SchemeName = Scheme.SE,
    *,
    seed: int | Random = 0,
    on: date = DAY,
    ages: range = ADULTS,
    sex: Sex | None = None,
    kind: NumberKind | None = None,
    published: bool = False,
    **fields: Any,
) -> Person:
    """Return a person who cannot exist; the same seed and day give the same person.

    Args:
        scheme: the scheme of the country: `se`, `no`, `dk`, `fi` or `is`.
        seed: a whole number, or a `Random`, whose next draws make the person.
        on: the reference date, on which the number is read and ages are counted.
        ages: the ages in whole years on that day.
        sex: the sex; None stands for any.
        kind: the kind of the number; None stands for that of an ordinary resident.
        published: whether the number is that of a single published test person; MedCom's, in Denmark, may be given to people later.
        fields: fields of `Person` to replace. A number brings its birth date and sex along.

    Raises:
        NoTestNumber: no number that is reserved for tests has that kind, sex and age.
        UnknownName: the scheme has no sample people, or a field does not exist.
        UnknownScheme: the scheme is not known.
        InvalidData: an argument is not of its type, or `ages` is empty.

    >>> astrid = person("se", seed=5, first_name="Astrid")
    >>> astrid.name, astrid.number.is_synthetic, astrid.address
    ('Astrid Jönsson', True, 'Storgatan 48, 000 00 Exempelstad')
    >>> person("dk").number is None
    True
    """
    rng = generator(seed)
    (first,) = islice(_drawn(scheme, rng, on, ages, sex, kind, published=published, place=rng.randrange(1, _PLACES)), 1)
    number = fields.get("number")
    if isinstance(number, IdentityNumber):
        fields = {"birth_date": number.birth_date or first.birth_date, "sex": number.sex or first.sex, **fields}
    return evolved(first, fields)


def people(
    scheme: Scheme | SchemeName = Scheme.SE,
    count: int = 10,
    *,
    seed: int | Random = 0,
    on: date = DAY,
    ages: range = EVERYONE,
    sex: Sex | None = None,
    kind: NumberKind | None = None,
    published: bool = False,
) -> tuple[Person, ...]:
    """Return so many people, no two with one number or one e-mail address. Fewer people of the same seed are the first ones of these.

    The other arguments and the errors are those of `person`. `NoTestNumber` also says when the numbers of a scheme do not suffice: Sweden
    has published 41,127.

    >>> [one.first_name for one in people("fi", 3, seed=1)]
    ['Päivi', 'Markku', 'Leena']
    """
    if type(count) is not int or count < 0:
        raise InvalidData("count", ("it must be a whole number of people, at least 0",))
    drawn = tuple(islice(_drawn(scheme, generator(seed), on, ages, sex, kind, published=published), count))
    if len(drawn) < count:
        raise NoTestNumber(str(scheme), (f"{count} people were asked for, and there are numbers for {len(drawn)}",))
    return drawn


def _drawn(
    scheme: Scheme | SchemeName,
    rng: Random,
    on: date,
    ages: range,
    sex: Sex | None,
    kind: NumberKind | None,
    *,
    published: bool,
    place: int = 1,
) -> Iterator[Person]:
    """Yield people, without end where they have no number. The first one has the place in the e-mail address."""
    code = scheme_module(scheme).SCHEME
    if code not in LANGUAGE_OF:
        raise UnknownName("scheme with sample people", code.value, tuple(known.value for known in LANGUAGE_OF))
    most = require_day(on).year - _FIRST_YEARS
    if not isinstance(cast("object", ages), range) or not ages or not all(0 <= years <= most for years in (ages[0], ages[-1])):
        raise InvalidData("ages", ("they must be a range of whole years since the year 1 with at least one, such as range(18, 65)",))
    if sex is not None and sex not in tuple(Sex):
        raise UnknownName("sex", str(sex), tuple(known.value for known in Sex))
    wanted = None if sex is None else Sex(sex)
    numbers: Iterator[IdentityNumber | None] = repeat(None)
    if published:
        numbers = _published(code, rng, on, ages, wanted)
    elif kind is not None or code in _KINDS:
        numbers = valid_numbers(code, rng, on=on, kind=kind or _KINDS[code], sex=wanted, ages=ages)
    for number_of_person, number in enumerate(numbers, place):
        yield _person(code, number, number_of_person, rng, _birth_date(ages, on, rng), wanted or tuple(Sex)[rng.randrange(2)])


def _person(scheme: Scheme, number: IdentityNumber | None, place: int, rng: Random, born: date, sex: Sex) -> Person:
    """Make a person. The drawn birth date and sex are those of a person whose number says none."""
    said = None if number is None else number.sex
    language, addresses = LANGUAGE_OF[scheme], ADDRESSES[scheme]
    first_name, last_name = draw_name(language, said or sex, rng)
    return Person(
        scheme,
        number,
        first_name,
        last_name,
        (None if number is None else number.birth_date) or born,
        said or sex,
        language,
        draw_email(first_name, last_name, place, rng),
        draw_phone(scheme, rng),
        draw_street(scheme, rng),
        addresses.postcode,
        addresses.city,
        addresses.country,
    )


def _birth_date(ages: range, on: date, rng: Random) -> date:
    """Return the birth date of a person of one of the ages, on any day of the year."""
    years = ages[rng.randrange(len(ages))]
    youngest, oldest = on - relativedelta(years=years), on - relativedelta(years=years + 1) + timedelta(days=1)
    return youngest - timedelta(days=rng.randrange((youngest - oldest).days + 1))


def _published(scheme: Scheme, rng: Random, on: date, ages: range, sex: Sex | None) -> Iterator[IdentityNumber]:
    """Yield the numbers of the single test persons of a scheme, each once, in random order."""
    texts = sorted(text for persons in PUBLISHED_PERSONS if persons.scheme == scheme.value for text in persons.numbers)
    parsed = (scheme_module(scheme).parse(text, on) for text in texts)
    known = [number for number in parsed if isinstance(number, IdentityNumber) and sex in (None, number.sex)]
    left = [number for number in known if number.birth_date is not None and age(number.birth_date, on) in ages]
    if not left:
        raise NoTestNumber(scheme.value, ("no single test person of that sex and age is published",))
    while left:
        yield left.pop(rng.randrange(len(left)))
