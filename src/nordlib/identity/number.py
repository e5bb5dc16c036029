"""The value that parsing an identity number returns. It does not show the number: its repr and str are masked."""

from datetime import date
from functools import partial, total_ordering
from typing import ClassVar, Final, cast

import attrs
from attrs import field

from nordlib import ages
from nordlib.ages import LeapDayBirthday
from nordlib.identity.formats import format_number
from nordlib.identity.kinds import NumberKind, Scheme, SchemeName, Sex
from nordlib.identity.testdata.persons import persons_of
from nordlib.identity.testdata.published import is_published
from nordlib.validation import draft_class

__all__ = ["IdentityNumber", "NumberKind", "Scheme", "SchemeName", "Sex", "new_number"]

_RESERVED_RANGES: Final = frozenset({"synthetic:skatteetaten+80", "synthetic:nhn+65"})
_SHARED_RANGES: Final = frozenset({"test_or_temporary", "month+40:h-number-or-nav-synthetic", "synthetic:gervigogn"})


@total_ordering
@attrs.frozen(repr=False, eq=False)
class IdentityNumber:
    """A valid identity number, returned by `nordlib.identity.parse`.

    Two numbers are equal if their scheme, kind and stored form are, and they are ordered by scheme, then by stored form, so that a list of
    numbers can be sorted. `__eq__` and `__lt__` are written by hand, because pytest shows the attributes that attrs compares.
    """

    json_schema: ClassVar[dict[str, object]] = {
        "type": "object",
        "properties": {"scheme": {"enum": [scheme.value for scheme in Scheme]}, "canonical": {"type": "string"}},
        "required": ["scheme", "canonical"],
        "additionalProperties": False,
    }
    """The JSON Schema of `to_json`."""

    scheme: Scheme
    """The scheme of the number."""
    kind: NumberKind
    """The kind within the scheme."""
    canonical: str = field(repr=False)
    """The only form to store and to compare, in ASCII: 12 characters for `se`, 10 for Denmark."""
    birth_date: date | None = field(repr=False)
    """The date that the number encodes; None if it encodes none.

    It need not be the person's birth date. Where no number of a day is left, a Swedish number has a nearby day of the same month
    (prop. 2008/09:111), and a Norwegian D-number the day of registration (UDI, "D-nummer stemmer ikke med fødselsdato"). Ask for the birth
    date where it matters.
    """
    sex: Sex | None
    """The sex that the number encodes; None if it encodes none."""
    flags: frozenset[str]
    """What the number does not guarantee, such as `no_mod11`, or which range it is from, such as `synthetic:gervigogn`."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IdentityNumber):
            return NotImplemented
        return (self.canonical, self.scheme, self.kind) == (other.canonical, other.scheme, other.kind)

    def __hash__(self) -> int:
        return hash((self.canonical, self.scheme))

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, IdentityNumber):
            return NotImplemented
        return (self.scheme, self.canonical, self.kind) < (other.scheme, other.canonical, other.kind)

    @property
    def is_synthetic(self) -> bool:
        """Whether the number is published for tests: as a range, in a list, or as that of a single test person.

        Sweden's lists are in `nordlib.identity.testdata.published`, the test persons in `nordlib.identity.testdata.persons`.
        """
        if not _RESERVED_RANGES.isdisjoint(self.flags) or persons_of(self.scheme.value, self.canonical) is not None:
            return True
        return self.scheme is Scheme.SE and is_published(self.canonical)

    @property
    def is_possibly_synthetic(self) -> bool:
        """Whether the number is from a range that tests and real records share, and is not known to be made for tests."""
        return not (self.is_synthetic or _SHARED_RANGES.isdisjoint(self.flags))

    @property
    def is_placeholder(self) -> bool:
        """Whether all digits are the same, as people type them where they have no number: 111111-1111 is a valid CPR number.

        A real person may have such a number, so only a host can decide (`NumberAcceptance.accept_placeholders`).

        >>> from nordlib.identity import parse
        >>> parse("111111-1111", "dk").is_placeholder
        True
        """
        return len(set(self.canonical)) == 1

    @property
    def masked(self) -> str:
        """The scheme and the kind, with every character of the number hidden.

        >>> from nordlib.identity import parse
        >>> parse("20000909-2396", "se").masked
        'se personnummer ************'
        """
        return f"{self.scheme.value} {self.kind.value} {'*' * len(self.canonical)}"

    def age(self, on: date, leap_day: LeapDayBirthday = LeapDayBirthday.MARCH_1) -> int | None:
        """Return the age in whole years on a day, by the birth date that the number encodes; None if it encodes none.

        Like `nordlib.ages.age`, negative before the birth, so that no such person passes as an adult.

        Args:
            on: the day on which the age is asked for.
            leap_day: the birthday of a person born on 29 February, in other years.

        >>> from nordlib.identity import parse
        >>> parse("20000909-2396", "se").age(on=date(2026, 9, 8))
        25
        """
        return None if self.birth_date is None else ages.age(self.birth_date, on, leap_day)

    def format(self, format_name: str = "canonical", *, on: date | None = None) -> str:
        """Return the number in a written form of its scheme, by name (`nordlib.identity.formats.FORMATS`).

        `on` is the day on which the form will be read; only Sweden's ten-digit forms need it.
        Raises `UnknownName`, and `InvalidData` if the form would be ambiguous on that day.

        >>> from nordlib.identity import parse
        >>> parse("200009092396", "se").format("10-sign", on=date(2026, 11, 22))
        '000909-2396'
        """
        return format_number(self.canonical, self.scheme.value, format_name, on)

    def to_json(self) -> dict[str, str]:
        """Return the scheme and the stored form: the only output that holds the number, for a host's own storage."""
        return {"scheme": self.scheme.value, "canonical": self.canonical}

    def __repr__(self) -> str:
        return f"IdentityNumber({self.masked})"

    __str__ = __repr__


_new_draft: Final = partial(object.__new__, draft_class(IdentityNumber))


def new_number(
    scheme: Scheme, kind: NumberKind, canonical: str, birth_date: date | None, sex: Sex | None, flags: frozenset[str]
) -> IdentityNumber:
    """Return the number with these fields, as `IdentityNumber(...)` does, in about a third of the time; each scheme's `parse` uses it.

    It fills a draft (`nordlib.validation.drafts`) by plain assignment, and is not called as a class, which takes time too.

    >>> new_number(Scheme.SE, NumberKind.PERSONNUMMER, "200009092396", date(2000, 9, 9), Sex.MALE, frozenset())
    IdentityNumber(se personnummer ************)
    """
    number = _new_draft()
    number.scheme = scheme
    number.kind = kind
    number.canonical = canonical
    number.birth_date = birth_date
    number.sex = sex
    number.flags = flags
    number.__class__ = IdentityNumber
    return cast("IdentityNumber", number)
