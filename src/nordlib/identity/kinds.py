"""The names that an identity number is described in: its scheme, its kind, and the sex that it encodes."""

from enum import StrEnum
from typing import Literal, TypeAlias

__all__ = ["NumberKind", "Scheme", "SchemeName", "Sex"]

#: The values of `Scheme`, for callers that pass a plain string.
SchemeName: TypeAlias = Literal["se", "se-lma", "no", "dk", "fi", "is", "fo", "ee", "lt", "lv"]


class Scheme(StrEnum):
    """A numbering scheme, usually a country's. Each is one module with the same interface."""

    SE = "se"
    """Sweden: personnummer, samordningsnummer, interim numbers."""
    SE_LMA = "se-lma"
    """Sweden: LMA numbers, from the cards of asylum seekers."""
    NO = "no"
    """Norway: fødselsnummer, D-, H- and FH-numbers."""
    DK = "dk"
    """Denmark and Greenland: CPR numbers and the numbers that replace them."""
    FI = "fi"
    """Finland: henkilötunnus."""
    IS = "is"
    """Iceland: kennitala."""
    FO = "fo"
    """The Faroe Islands: p-tal."""
    EE = "ee"
    """Estonia: isikukood."""
    LT = "lt"
    """Lithuania: asmens kodas."""
    LV = "lv"
    """Latvia: personas kods."""


class NumberKind(StrEnum):
    """The kind of a number within its scheme."""

    PERSONNUMMER = "personnummer"
    """Sweden: personnummer, of a person who was registered as a resident."""
    SAMORDNINGSNUMMER = "samordningsnummer"
    """Sweden: coordination number, with 60 added to the day."""
    INTERIM = "interim"
    """Sweden: university interim number (Ladok), with a letter."""
    LMA = "lma"
    """Sweden: number of an asylum seeker's card."""
    FNR = "fnr"
    """Norway: fødselsnummer."""
    DNR = "dnr"
    """Norway: D-number, of a person who is in the country for a limited time."""
    HNR = "hnr"
    """Norway: H-number, local to a health institution, or one of NAV's synthetic numbers."""
    DNR_HNR = "dnr+hnr"
    """Norway: a number with the day of a D-number and the month of an H-number."""
    FHNR = "fhnr"
    """Norway: FH-number, shared by the health services, without a date."""
    CPR = "cpr"
    """Denmark: CPR number."""
    ERSTATNINGS_CPR = "erstatnings-cpr"
    """Denmark: replacement number, with 60 added to the day."""
    ECPR_X = "ecpr-x"
    """Denmark: national replacement number, with letters."""
    ECPR_D = "ecpr-d"
    """Denmark: regional replacement number, with letters."""
    HETU = "hetu"
    """Finland: permanent henkilötunnus (002-899)."""
    TEMPORARY = "temporary"
    """Finland: number 900-999, temporary or made for tests."""
    PERSON = "person"
    """Iceland: kennitala of a person."""
    COMPANY = "company"
    """Iceland: kennitala of a company, with 40 added to the day."""
    KERFISKENNITALA = "kerfiskennitala"
    """Iceland: system number, without a date or a check digit."""
    P_TAL = "p-tal"
    """The Faroe Islands: p-tal."""
    ISIKUKOOD = "isikukood"
    """Estonia: isikukood."""
    ASMENS_KODAS = "asmens_kodas"
    """Lithuania: asmens kodas."""
    PERSONAS_KODS = "personas_kods"
    """Latvia: personas kods with a birth date, issued until 30 June 2017."""
    PERSONAS_KODS_UNDATED = "personas_kods_undated"
    """Latvia: personas kods without a birth date, issued since 1 July 2017."""


class Sex(StrEnum):
    """The sex that a number encodes."""

    FEMALE = "F"
    """Female."""
    MALE = "M"
    """Male."""
