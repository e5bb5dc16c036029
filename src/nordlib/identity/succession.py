"""Which number may stand for a person in place of which other: a number is no key for life.

A number of one who stays a while is succeeded by that of a resident, a number that stands in by the real one, and a number that was wrong
by the right one. `SUCCESSIONS` has a row for each such step that a source was found for; what is not in it is not allowed: a personnummer
is never succeeded by a samordningsnummer. What the host does with its records then is its own: change them in place, or make new ones.

>>> from datetime import date
>>> from nordlib.identity import parse
>>> on = date(2026, 11, 24)
>>> before, after = parse("810368-2392", "se", on=on), parse("19900519-2381", "se", on=on)
>>> succession(before, after).because.value, succession(after, before)
('resident', None)
>>> sorted(doubt.value for doubt in doubts(before, after))
['birth_date', 'sex']
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import attrs

from nordlib.identity.number import IdentityNumber, Kind

__all__ = ["SUCCESSIONS", "Because", "Doubt", "Likeness", "Succession", "doubts", "likeness", "succession"]


class Because(StrEnum):
    """Why a number is succeeded by another."""

    RESIDENT = "resident"
    """The person was registered as a resident."""
    KNOWN = "known"
    """The first stood in for a number that was not known or not given yet."""
    CORRECTED = "corrected"
    """The first was wrong, or its sex is no longer the person's, or it was misused."""
    NEW_CARD = "new_card"
    """The number is that of a card, and there is a new card."""


@attrs.frozen
class Succession:
    """One step: a number of the one kind may be succeeded by one of the other, by this source."""

    old: Kind
    new: Kind
    because: Because
    source: str


_FREG: Final = "Skatteetaten, Folkeregisteret, Statuskoder, 7 November 2018: the D-number is 'opphørt' when a fødselsnummer is issued"
_FREG_LAW: Final = "folkeregisterloven (LOV-2016-12-09-88) § 2-2, third paragraph: changed with birth date or sex"
_FREG_FORMER: Final = "forskrift om folkeregistrering (FOR-2007-11-09-1268) § 2-1: 'korrigert til nytt Dnr.'"
_HIS: Final = "KITH, HIS 1001:2010: an auxiliary number is used only while neither fødselsnummer nor D-number is known"
_SKV_SAM: Final = "Skatteverket, SKVM 2010:3: replaced by a personnummer when the person is registered as a resident"
_SKV_CHANGED: Final = "Skatteverket, Rättslig vägledning 2021.18, 330256: a corrected birth date or sex; the new number refers to the old"
_SKV_SAM_CHANGED: Final = "Skatteverket, Rättslig vägledning 2018.13, 330261: a wrong date or sex; the new number refers to the old"
_LADOK: Final = "Ladok, 'Inloggning för studenter': an interim number is replaced by the personnummer on request"
_MTM: Final = "MTM, Handledning till MTM:s användarregister, 'LMA-nummer'"
_CPR_LAW: Final = "CPR-loven (LBK 1010 of 23 June 2023) § 3, 6 to 8: wrong data, experienced sex, misuse"
_CPR: Final = "CPR-kontoret, 'Personnummer': a number with day + 60 is no personnummer and stands in for one"
_ECPR: Final = "Region Nordjylland, PRI 12351, 'Udskiftning af erstatnings-cpr-numre'; MedCom, 9 November 2022"
_DVV: Final = "laki väestötietojärjestelmästä (661/2009) § 12; DVV, 'Henkilötunnuksen muuttaminen'"
_FINNISH_TEMPORARY: Final = "kysy.fi, on henkilötunnus: 900-999 serve until the number is known or given; no law that says so was found"
_SKRA: Final = "Þjóðskrá, 'Spurt og svarað um kerfiskennitölur': one with domicile in Iceland has a kennitala"

#: Every step that is allowed.
SUCCESSIONS: Final = (
    Succession(Kind.DNR, Kind.FNR, Because.RESIDENT, _FREG),
    Succession(Kind.DNR, Kind.DNR, Because.CORRECTED, _FREG_FORMER),
    Succession(Kind.FNR, Kind.FNR, Because.CORRECTED, _FREG_LAW),
    Succession(Kind.HNR, Kind.FNR, Because.KNOWN, _HIS),
    Succession(Kind.HNR, Kind.DNR, Because.KNOWN, _HIS),
    Succession(Kind.DNR_HNR, Kind.FNR, Because.KNOWN, _HIS),
    Succession(Kind.DNR_HNR, Kind.DNR, Because.KNOWN, _HIS),
    Succession(Kind.FHNR, Kind.FNR, Because.KNOWN, _HIS),
    Succession(Kind.FHNR, Kind.DNR, Because.KNOWN, _HIS),
    Succession(Kind.SAMORDNINGSNUMMER, Kind.PERSONNUMMER, Because.RESIDENT, _SKV_SAM),
    Succession(Kind.SAMORDNINGSNUMMER, Kind.SAMORDNINGSNUMMER, Because.CORRECTED, _SKV_SAM_CHANGED),
    Succession(Kind.PERSONNUMMER, Kind.PERSONNUMMER, Because.CORRECTED, _SKV_CHANGED),
    Succession(Kind.INTERIM, Kind.PERSONNUMMER, Because.KNOWN, _LADOK),
    Succession(Kind.LMA, Kind.PERSONNUMMER, Because.RESIDENT, _MTM),
    Succession(Kind.LMA, Kind.LMA, Because.NEW_CARD, _MTM),
    Succession(Kind.ERSTATNINGS_CPR, Kind.CPR, Because.KNOWN, _CPR),
    Succession(Kind.ECPR_X, Kind.CPR, Because.KNOWN, _ECPR),
    Succession(Kind.ECPR_D, Kind.CPR, Because.KNOWN, _ECPR),
    Succession(Kind.CPR, Kind.CPR, Because.CORRECTED, _CPR_LAW),
    Succession(Kind.TEMPORARY, Kind.HETU, Because.KNOWN, _FINNISH_TEMPORARY),
    Succession(Kind.HETU, Kind.HETU, Because.CORRECTED, _DVV),
    Succession(Kind.KERFISKENNITALA, Kind.PERSON, Because.RESIDENT, _SKRA),
)
_BY_KINDS: Final = {(each.old, each.new): each for each in SUCCESSIONS}


class Doubt(StrEnum):
    """What two numbers tell differently, so that somebody has to make sure that they are one person's."""

    BIRTH_DATE = "birth_date"
    SEX = "sex"


class Likeness(StrEnum):
    """What two numbers say about whether they are one person's."""

    ONE_PERSON = "one_person"
    """They are the same number, and its issuer gives it to one person."""
    NOT_ALONE = "not_alone"
    """They are the same number, of a kind that does not tell a person by itself: hospitals, regions or universities each give their own,
    and two of them may give it to two people; or no check digit guards it.
    """
    CANNOT_TELL = "cannot_tell"
    """They are different numbers; a person may have had both."""


_NOT_ALONE: Final = frozenset(
    {Kind.HNR, Kind.DNR_HNR, Kind.INTERIM, Kind.LMA, Kind.ERSTATNINGS_CPR, Kind.ECPR_X, Kind.ECPR_D, Kind.TEMPORARY},
)
_UNCHECKED: Final = frozenset({"no_mod11", "no_checksum", "checksum_not_documented"})


def succession(old: IdentityNumber, new: IdentityNumber) -> Succession | None:
    """The step by which a number may be succeeded by another; None where there is none, or where they are the same number."""
    return None if old == new else _BY_KINDS.get((old.kind, new.kind))


def doubts(old: IdentityNumber, new: IdentityNumber) -> frozenset[Doubt]:
    """What both numbers tell, and tell differently. Nothing is doubted of what one of them does not tell.

    A correction mostly changes one of these; another step seldom does (a regional eCPR may hold the day on which it was made).
    """
    return frozenset(_doubts(old, new))


def _doubts(old: IdentityNumber, new: IdentityNumber) -> Iterator[Doubt]:
    if old.birth_date and new.birth_date and old.birth_date != new.birth_date:
        yield Doubt.BIRTH_DATE
    if old.sex and new.sex and old.sex != new.sex:
        yield Doubt.SEX


def likeness(one: IdentityNumber, other: IdentityNumber) -> Likeness:
    """Whether two numbers are one person's: the same stored form means that only within a scheme and a kind.

    >>> from datetime import date
    >>> from nordlib.identity import parse
    >>> swedish, danish = (parse("810368-2392", scheme, on=date(2026, 11, 24)) for scheme in ("se", "dk"))
    >>> likeness(swedish, danish).value, likeness(danish, danish).value
    ('cannot_tell', 'not_alone')
    """
    if one != other:
        return Likeness.CANNOT_TELL
    return Likeness.NOT_ALONE if one.kind in _NOT_ALONE or one.flags & _UNCHECKED else Likeness.ONE_PERSON
