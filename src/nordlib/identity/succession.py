"""Which number may stand for a person in place of which other: a number is no key for life.

A number of one who stays a while is succeeded by that of a resident, a number that stands in by the real one, and a number that was wrong
by the right one. `SUCCESSIONS` has a row for each such step that a source was found for; what is not in it is not allowed: a personnummer
is never succeeded by a samordningsnummer. What the host does with its records then is its own: change them in place, or make new ones.

>>> from datetime import date
>>> from nordlib.identity import parse
>>> on = date(2026, 11, 24)
>>> before, after = parse("810368-2392", "se", on=on), parse("19900519-2381", "se", on=on)
>>> succession(before, after).reason.value, succession(after, before)
('resident', None)
>>> sorted(each.value for each in discrepancies(before, after))
['birth_date', 'sex']
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import attrs

from nordlib.identity.number import IdentityNumber, NumberKind

__all__ = ["SUCCESSIONS", "Discrepancy", "IdentityMatch", "Succession", "SuccessionReason", "compare", "discrepancies", "succession"]


class SuccessionReason(StrEnum):
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

    old: NumberKind
    new: NumberKind
    reason: SuccessionReason
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
    Succession(NumberKind.DNR, NumberKind.FNR, SuccessionReason.RESIDENT, _FREG),
    Succession(NumberKind.DNR, NumberKind.DNR, SuccessionReason.CORRECTED, _FREG_FORMER),
    Succession(NumberKind.FNR, NumberKind.FNR, SuccessionReason.CORRECTED, _FREG_LAW),
    Succession(NumberKind.HNR, NumberKind.FNR, SuccessionReason.KNOWN, _HIS),
    Succession(NumberKind.HNR, NumberKind.DNR, SuccessionReason.KNOWN, _HIS),
    Succession(NumberKind.DNR_HNR, NumberKind.FNR, SuccessionReason.KNOWN, _HIS),
    Succession(NumberKind.DNR_HNR, NumberKind.DNR, SuccessionReason.KNOWN, _HIS),
    Succession(NumberKind.FHNR, NumberKind.FNR, SuccessionReason.KNOWN, _HIS),
    Succession(NumberKind.FHNR, NumberKind.DNR, SuccessionReason.KNOWN, _HIS),
    Succession(NumberKind.SAMORDNINGSNUMMER, NumberKind.PERSONNUMMER, SuccessionReason.RESIDENT, _SKV_SAM),
    Succession(NumberKind.SAMORDNINGSNUMMER, NumberKind.SAMORDNINGSNUMMER, SuccessionReason.CORRECTED, _SKV_SAM_CHANGED),
    Succession(NumberKind.PERSONNUMMER, NumberKind.PERSONNUMMER, SuccessionReason.CORRECTED, _SKV_CHANGED),
    Succession(NumberKind.INTERIM, NumberKind.PERSONNUMMER, SuccessionReason.KNOWN, _LADOK),
    Succession(NumberKind.LMA, NumberKind.PERSONNUMMER, SuccessionReason.RESIDENT, _MTM),
    Succession(NumberKind.LMA, NumberKind.LMA, SuccessionReason.NEW_CARD, _MTM),
    Succession(NumberKind.ERSTATNINGS_CPR, NumberKind.CPR, SuccessionReason.KNOWN, _CPR),
    Succession(NumberKind.ECPR_X, NumberKind.CPR, SuccessionReason.KNOWN, _ECPR),
    Succession(NumberKind.ECPR_D, NumberKind.CPR, SuccessionReason.KNOWN, _ECPR),
    Succession(NumberKind.CPR, NumberKind.CPR, SuccessionReason.CORRECTED, _CPR_LAW),
    Succession(NumberKind.TEMPORARY, NumberKind.HETU, SuccessionReason.KNOWN, _FINNISH_TEMPORARY),
    Succession(NumberKind.HETU, NumberKind.HETU, SuccessionReason.CORRECTED, _DVV),
    Succession(NumberKind.KERFISKENNITALA, NumberKind.PERSON, SuccessionReason.RESIDENT, _SKRA),
)
_BY_KINDS: Final = {(each.old, each.new): each for each in SUCCESSIONS}


class Discrepancy(StrEnum):
    """What two numbers tell differently, so that somebody has to make sure that they are one person's."""

    BIRTH_DATE = "birth_date"
    SEX = "sex"


class IdentityMatch(StrEnum):
    """What two numbers say about whether they are one person's."""

    SAME_PERSON = "one_person"
    """They are the same number, and its issuer gives it to one person."""
    AMBIGUOUS = "not_alone"
    """They are the same number, of a kind that does not tell a person by itself: hospitals, regions or universities each give their own,
    and two of them may give it to two people; or no check digit guards it.
    """
    UNDETERMINED = "cannot_tell"
    """They are different numbers; a person may have had both."""


_NOT_ALONE: Final = frozenset(
    {
        NumberKind.HNR,
        NumberKind.DNR_HNR,
        NumberKind.INTERIM,
        NumberKind.LMA,
        NumberKind.ERSTATNINGS_CPR,
        NumberKind.ECPR_X,
        NumberKind.ECPR_D,
        NumberKind.TEMPORARY,
    },
)
_UNCHECKED: Final = frozenset({"no_mod11", "no_checksum", "checksum_not_documented"})


def succession(old: IdentityNumber, new: IdentityNumber) -> Succession | None:
    """The step by which a number may be succeeded by another; None where there is none, or where they are the same number."""
    return None if old == new else _BY_KINDS.get((old.kind, new.kind))


def discrepancies(old: IdentityNumber, new: IdentityNumber) -> frozenset[Discrepancy]:
    """What both numbers tell, and tell differently. Nothing is doubted of what one of them does not tell.

    A correction mostly changes one of these; another step seldom does (a regional eCPR may hold the day on which it was made).
    """
    return frozenset(_differences(old, new))


def _differences(old: IdentityNumber, new: IdentityNumber) -> Iterator[Discrepancy]:
    if old.birth_date and new.birth_date and old.birth_date != new.birth_date:
        yield Discrepancy.BIRTH_DATE
    if old.sex and new.sex and old.sex != new.sex:
        yield Discrepancy.SEX


def compare(one: IdentityNumber, other: IdentityNumber) -> IdentityMatch:
    """Whether two numbers are one person's: the same stored form means that only within a scheme and a kind.

    >>> from datetime import date
    >>> from nordlib.identity import parse
    >>> swedish, danish = (parse("810368-2392", scheme, on=date(2026, 11, 24)) for scheme in ("se", "dk"))
    >>> compare(swedish, danish).value, compare(danish, danish).value
    ('cannot_tell', 'not_alone')
    """
    if one != other:
        return IdentityMatch.UNDETERMINED
    return IdentityMatch.AMBIGUOUS if one.kind in _NOT_ALONE or one.flags & _UNCHECKED else IdentityMatch.SAME_PERSON
