"""Which number may replace which other number of the same person: a number is not a key for life.

The number of a temporary resident is replaced by that of a resident, a replacement number by the real number, and a wrong number by the
correct one. `SUCCESSIONS` has a row for each such step that has a source; no other step is allowed: a personnummer is never replaced by a
samordningsnummer. The host decides what happens to its records: change them in place, or make new ones.

>>> from datetime import date
>>> from nordlib.identity import parse
>>> on = date(2026, 11, 24)
>>> before, after = parse("810368-2392", "se", on=on), parse("19900519-2381", "se", on=on)
>>> succession(before, after).reason.value, succession(after, before)
('resident', None)
>>> sorted(discrepancy.value for discrepancy in discrepancies(before, after))
['birth_date', 'sex']
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import attrs

from nordlib.identity.number import IdentityNumber, NumberKind

__all__ = ["SUCCESSIONS", "Discrepancy", "IdentityMatch", "Succession", "SuccessionReason", "compare", "discrepancies", "succession"]


class SuccessionReason(StrEnum):
    """Why a number is replaced by another."""

    RESIDENT = "resident"
    """The person was registered as a resident."""
    KNOWN = "known"
    """The old number was used in place of a number that was not known or not assigned yet."""
    CORRECTED = "corrected"
    """The old number was wrong, encodes a sex that is no longer the person's, or was misused; or the person was adopted."""
    CHOSEN = "chosen"
    """The person asked for a number that encodes less, as the law allows."""
    NEW_CARD = "new_card"
    """The number belongs to a card, and the person has a new card."""


@attrs.frozen
class Succession:
    """One allowed step from a number of one kind to a number of another, or the same, kind."""

    old: NumberKind
    """The kind of the number that is replaced."""
    new: NumberKind
    """The kind of the number that replaces it."""
    reason: SuccessionReason
    """Why the number is replaced."""
    source: str
    """The law, authority or manual that says so, with its date or section where it has one."""


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
_CPR: Final = "CPR-kontoret, 'Personnummer': a number with day + 60 is not a personnummer and is used in place of one"
_ECPR: Final = "Region Nordjylland, PRI 12351, 'Udskiftning af erstatnings-cpr-numre'; MedCom, 9 November 2022"
_DVV: Final = "laki väestötietojärjestelmästä (661/2009) § 12; DVV, 'Henkilötunnuksen muuttaminen'"
_FINNISH_TEMPORARY: Final = "kysy.fi, on henkilötunnus: 900-999 are used until the number is known or given; no law that says so was found"
_SKRA: Final = "Þjóðskrá, 'Spurt og svarað um kerfiskennitölur': a person with domicile in Iceland has a kennitala"

_TIN_LV: Final = "European Commission, TIN country sheet 'LV': changed if the birth date is corrected or the person adopted"
_PMLP: Final = "PMLP, 'Personas koda maiņa': since 1 July 2017 a code with a birth date may be exchanged once for one without"
_PMLP_ADOPTED: Final = "PMLP, 'Personas koda maiņa': a code that begins with 3 does not change, except on adoption"

#: Every allowed step.
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
    Succession(NumberKind.PERSONAS_KODS, NumberKind.PERSONAS_KODS, SuccessionReason.CORRECTED, _TIN_LV),
    Succession(NumberKind.PERSONAS_KODS, NumberKind.PERSONAS_KODS_UNDATED, SuccessionReason.CHOSEN, _PMLP),
    Succession(NumberKind.PERSONAS_KODS_UNDATED, NumberKind.PERSONAS_KODS_UNDATED, SuccessionReason.CORRECTED, _PMLP_ADOPTED),
)
_BY_KINDS: Final = {(step.old, step.new): step for step in SUCCESSIONS}


class Discrepancy(StrEnum):
    """What differs between two numbers, so that a registrar must confirm that both belong to the same person."""

    BIRTH_DATE = "birth_date"
    """The numbers encode different birth dates."""
    SEX = "sex"
    """The numbers encode different sexes."""


class IdentityMatch(StrEnum):
    """Whether two numbers identify the same person."""

    SAME_PERSON = "one_person"
    """The numbers are the same, and the issuer gives such a number to one person only.

    personnummer.info says that some 15,000 Swedish numbers had been given a second time by 2008; no official source was found.
    """
    AMBIGUOUS = "not_alone"
    """The numbers are the same, but may belong to two people: hospitals, regions or universities issue numbers of this kind independently;
    or the number has no valid check digit to guard against mistyping.
    """
    UNDETERMINED = "cannot_tell"
    """The numbers are different; one person may have had both."""


_NOT_UNIQUE: Final = frozenset(
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
    """Return the step by which a number may be replaced by another; None if no step allows it, or if the numbers are the same."""
    return None if old == new else _BY_KINDS.get((old.kind, new.kind))


def discrepancies(old: IdentityNumber, new: IdentityNumber) -> frozenset[Discrepancy]:
    """Return what both numbers encode and encode differently. What only one of them encodes is not a discrepancy.

    A correction usually changes one of these; other steps seldom do (a regional eCPR may encode the day on which it was made).
    """
    return frozenset(_differences(old, new))


def _differences(old: IdentityNumber, new: IdentityNumber) -> Iterator[Discrepancy]:
    if old.birth_date and new.birth_date and old.birth_date != new.birth_date:
        yield Discrepancy.BIRTH_DATE
    if old.sex and new.sex and old.sex != new.sex:
        yield Discrepancy.SEX


def compare(one: IdentityNumber, other: IdentityNumber) -> IdentityMatch:
    """Return whether two numbers identify the same person. Equal stored forms mean that only within a scheme and a kind.

    >>> from datetime import date
    >>> from nordlib.identity import parse
    >>> swedish, danish = (parse("810368-2392", scheme, on=date(2026, 11, 24)) for scheme in ("se", "dk"))
    >>> compare(swedish, danish).value, compare(danish, danish).value
    ('cannot_tell', 'not_alone')
    """
    if one != other:
        return IdentityMatch.UNDETERMINED
    return IdentityMatch.AMBIGUOUS if one.kind in _NOT_UNIQUE or one.flags & _UNCHECKED else IdentityMatch.SAME_PERSON
