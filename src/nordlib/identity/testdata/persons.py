"""Test persons that are published one by one, with their publisher and the source.

Sweden's lists of thousands are in `nordlib.identity.testdata.published`, and whole ranges in `nordlib.identity.testdata.ranges`. The
numbers here belong to single made-up persons of test services. `valid_numbers` draws none of them: the persons have names, certificates
and families at their publishers, so a test should name the one that it means.

No publisher promises in so many words that its numbers are never issued. MedCom says that its own may be: they have high serial numbers,
but CPR-kontoret may give them to real people later. So `may_be_issued` is True for them, and for Sweden's 19121212-1212, which many test
systems use and no authority publishes. A register that must take such a person accepts synthetic numbers.
"""

from collections.abc import Mapping
from typing import Final

import attrs
from attrs import field

from nordlib.hidden_fields import hides_fields

__all__ = ["PUBLISHED_PERSONS", "PublishedPersons", "persons_of"]


@hides_fields
@attrs.frozen
class PublishedPersons:
    """The test persons of one publisher in one scheme."""

    scheme: str
    """The value of the scheme."""
    publisher: str
    """The organisation that publishes the numbers."""
    source: str
    """The document, with its date."""
    numbers: frozenset[str] = field(repr=False)
    """The stored forms of the numbers."""
    may_be_issued: bool = False
    """Whether a real person may have, or may be given, one of the numbers."""


def _numbers(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SK: Final = "SK ID Solutions"
_SMART_ID: Final = "Smart-ID documentation, 'Test accounts for automated testing', versions of May 2025 to April 2026"
_SMART_ID_OLD: Final = (
    "Smart-ID wiki, 'Environment technical parameters', until 2024; copied by docs.transactionlink.io and RIA's Smart-ID mock"
)
_MOBILE_ID: Final = (
    "SK-EID/MID wiki, 'Test number for automated testing in DEMO', as used by SK's mid-rest-java-client and RIA's SiGa tests"
)

#: The test persons, by scheme and publisher.
PUBLISHED_PERSONS: Final = (
    PublishedPersons(
        "ee",
        _SK,
        _SMART_ID,
        _numbers("""
            30303039816 30303039903 30303039914 30403039917 30403039928 30403039939 30403039946 30403039950 30403039961 30403039972
            30403039983 39901012239 40404040009 40404049985 40404049996 40504040001 50001029996 61101012257 61101019999
        """),
    ),
    PublishedPersons("ee", _SK, _SMART_ID_OLD, _numbers("50701019992")),
    PublishedPersons(
        "ee",
        _SK,
        _MOBILE_ID,
        _numbers("""
            39901019992 45001019980 50001018908 51307149560 60001017869 60001018800 60001019906 60001019928 60001019939 60001019947
            60001019950 60001019961 60001019972 60001019983 61001019985
        """),
    ),
    PublishedPersons(
        "lt",
        _SK,
        _SMART_ID,
        _numbers("""
            30303039903 30303039914 30403039917 30403039928 30403039939 30403039946 30403039950 30403039961 30403039972 30403039983
            39901012239 40404040009 40404049985 40404049996 40504040001 40504049999 49912318881 50001029996 61101012257 61101019988
            61101019999
        """),
    ),
    PublishedPersons("lt", _SK, _SMART_ID_OLD, _numbers("30303039816 50701019992")),
    PublishedPersons("lt", _SK, _MOBILE_ID, _numbers("50001018865")),
    PublishedPersons(
        "lv",
        _SK,
        _SMART_ID,
        _numbers("""
            01011123474 02010029990 02021112351 03030310004 03030310012 03030310215 03040310016 03040310024 03040310032 03040310040
            03040310059 03040310067 03040310075 03040310083 04040410003 04040419980 04040419999 05040419993 05040510009 31129918886
            31129919993 32000000008 32000000032 32000010003 32999999709 32999999901
        """),
    ),
    PublishedPersons("lv", _SK, _SMART_ID_OLD, _numbers("01010720007 32999988807")),
    PublishedPersons(
        "dk",
        "MedCom",
        "'Nationale test-CPR-numre' (TestPatienter.xlsx, revised 2 July 2024), as in the examples of HL7 Denmark's DK Core 3.7",
        _numbers("""
            0104909989 0104909995 0107729995 0108589995 0108629996 0201609995 0201609996 0201919990 0201919995 0201919996
            0211223989 0212159995 0504909989 0504909995 0505059996 0505109990 0505159995 0505209996 0505239996 0506889996
            1007059995 1110109996 1306249995 1306249996 1310169995 1310169996 1502779995 1502799995 1502829995 1509819996
            2103009996 2311143995 2509479989 2512489996 2911829996 3001749995 3101229995 3103979995
        """),
        may_be_issued=True,
    ),
    PublishedPersons(
        "is",
        "island.is (Stafrænt Ísland)",
        "the made-up people (gervimenn) in the seed data of its open repository, 2021 to 2026",
        _numbers("""
            0101302129 0101302209 0101302399 0101302479 0101302559 0101302639 0101302719 0101302989 0101303019 0101303369 0101304339
            0101304929 0101305069 0101307789
        """),
    ),
    PublishedPersons(
        "se",
        "Inera, sklintyg",
        "the test patient Tolvan Tolvansson in the public code of Intygstjänster; Skatteverket's list of test numbers does not have it",
        _numbers("191212121212"),
        may_be_issued=True,
    ),
)
_BY_NUMBER: Final[Mapping[tuple[str, str], PublishedPersons]] = {
    (persons.scheme, number): persons for persons in PUBLISHED_PERSONS for number in persons.numbers
}


def persons_of(scheme: str, canonical: str) -> PublishedPersons | None:
    """Return the publisher's list that has a number, by its scheme and stored form; None if no list has it.

    >>> persons_of("dk", "2512489996").publisher
    'MedCom'
    """
    return _BY_NUMBER.get((scheme, canonical))
