"""The OIDs and FHIR systems by which health services and registers name the kinds of numbers.

A FHIR `Identifier` has a `system`, which says of which kind its `value` is; HL7 version 3 and CDA have an OID in its place. `SYSTEMS` has a
row for each kind for which a source was found, and `WITHOUT_SYSTEM` says of the other kinds why they have none.

>>> system_of(NumberKind.ISIKUKOOD).fhir_system
'https://fhir.ee/sid/pid/est/ni'
>>> row = find_system("urn:oid:2.16.578.1.12.4.1.4.1")
>>> row.scheme.value, row.kind.value
('no', 'fnr')
"""

from collections.abc import Mapping
from typing import Final

import attrs

from nordlib.errors import UnknownName
from nordlib.identity.kinds import NumberKind, Scheme

__all__ = ["SYSTEMS", "WITHOUT_SYSTEM", "NumberSystem", "find_system", "system_of"]

_OID: Final = "urn:oid:"


@attrs.frozen
class NumberSystem:
    """How other systems name one kind of number."""

    scheme: Scheme
    """The scheme of the kind."""
    kind: NumberKind
    """The kind of number."""
    oid: str | None
    """The OID, without a prefix; None if none was found."""
    fhir_system: str
    """The `system` of a FHIR `Identifier`: the OID with `urn:oid:`, or a URI if the country's profiles prescribe one."""
    source: str
    """The documents that say so."""


def _by_oid(scheme: Scheme, kind: NumberKind, oid: str, source: str) -> NumberSystem:
    return NumberSystem(scheme, kind, oid, f"{_OID}{oid}", source)


_SWEDEN: Final = "HL7 Sweden, Swedish Base Profiles 1.1.0"
_INERA: Final = f"Inera, 'Identifierare på Inera' (OID); {_SWEDEN} (system)"
_NORWAY: Final = "HL7 Norway, no-basis, NamingSystem and Patient"
_DENMARK: Final = "HL7 Denmark, DK Core 3.7"

#: The systems, by scheme. No kind has two.
SYSTEMS: Final = (
    NumberSystem(Scheme.SE, NumberKind.PERSONNUMMER, "1.2.752.129.2.1.3.1", "http://electronichealth.se/identifier/personnummer", _INERA),
    NumberSystem(
        Scheme.SE, NumberKind.SAMORDNINGSNUMMER, "1.2.752.129.2.1.3.3", "http://electronichealth.se/identifier/samordningsnummer", _INERA
    ),
    NumberSystem(Scheme.SE_LMA, NumberKind.LMA, None, "http://electronichealth.se/identifier/LMA-nummer", _SWEDEN),
    _by_oid(Scheme.NO, NumberKind.FNR, "2.16.578.1.12.4.1.4.1", _NORWAY),
    _by_oid(Scheme.NO, NumberKind.DNR, "2.16.578.1.12.4.1.4.2", _NORWAY),
    _by_oid(Scheme.NO, NumberKind.FHNR, "2.16.578.1.12.4.1.4.3", _NORWAY),
    _by_oid(Scheme.DK, NumberKind.CPR, "1.2.208.176.1.2", f"{_DENMARK}, CPR Identifier"),
    _by_oid(Scheme.DK, NumberKind.ECPR_X, "1.2.208.176.1.6.1.1", f"{_DENMARK}, X-eCPR"),
    _by_oid(Scheme.DK, NumberKind.ECPR_D, "1.2.208.176.1.6.1.3", f"{_DENMARK}, D-eCPR; a region may append its own arc, such as .177"),
    _by_oid(Scheme.FI, NumberKind.HETU, "1.2.246.21", "HL7 Finland, Finnish Base Profiles 2.0, FI Base Patient"),
    NumberSystem(
        Scheme.EE,
        NumberKind.ISIKUKOOD,
        "1.3.6.1.4.1.28284.6.2.2.1",
        "https://fhir.ee/sid/pid/est/ni",
        "HL7 Estonia, Estonian Base Implementation Guide 1.0.0, NamingSystem pid-est-ni",
    ),
    NumberSystem(
        Scheme.LT,
        NumberKind.ASMENS_KODAS,
        None,
        "http://esveikata.lt/Identifier/PersonalCode",
        "HL7 Lithuania, LT Base, CodeSystem identifier-domain-lt (March 2026); its policy page names another URI",
    ),
)

_LATVIA: Final = "1.3.6.1.4.1.38760.3.1.1 occurs in samples of Latvian patient summaries, but no source says what it names"

#: The kinds without a system, each with the reason.
WITHOUT_SYSTEM: Final[Mapping[NumberKind, str]] = {
    NumberKind.INTERIM: "no source was found; each university makes its own",
    NumberKind.HNR: "each health institution names its own",
    NumberKind.DNR_HNR: "each health institution names its own",
    NumberKind.ERSTATNINGS_CPR: "no source was found; each organisation makes its own",
    NumberKind.TEMPORARY: "each organisation has its own OID, 1.2.246.10.ORGANISATION.22.YEAR (FI Base Patient)",
    NumberKind.PERSON: "no source was found for Iceland",
    NumberKind.COMPANY: "no source was found for Iceland",
    NumberKind.KERFISKENNITALA: "no source was found for Iceland",
    NumberKind.P_TAL: "no source was found for the Faroe Islands",
    NumberKind.PERSONAS_KODS: _LATVIA,
    NumberKind.PERSONAS_KODS_UNDATED: _LATVIA,
}

_BY_KIND: Final = {row.kind: row for row in SYSTEMS}
_BY_NAME: Final = {name.removeprefix(_OID): row for row in SYSTEMS for name in (row.oid, row.fhir_system) if name is not None}
_DANISH_REGIONS: Final = f"{_BY_KIND[NumberKind.ECPR_D].oid}."


def system_of(kind: NumberKind) -> NumberSystem | None:
    """Return the system of a kind of number; None if no source was found for one."""
    return _BY_KIND.get(kind)


def find_system(name: str) -> NumberSystem:
    """Return the row of a FHIR system, or of an OID with or without `urn:oid:`; its scheme is the one in which to parse the values.

    The OID of a Danish region's D-eCPR numbers gives the row of all D-eCPR numbers. Raises `UnknownName` if no row has the name.

    >>> find_system("1.2.752.129.2.1.3.3").kind.value
    'samordningsnummer'
    """
    plain = name.removeprefix(_OID)
    row = _BY_KIND[NumberKind.ECPR_D] if plain.startswith(_DANISH_REGIONS) else _BY_NAME.get(plain)
    if row is None:
        raise UnknownName("identifier system", name, tuple(row.fhir_system for row in SYSTEMS))
    return row
