"""How many parts a text message has, and in which encoding it is sent.

A text of the GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1) is sent in septets, 160 in one part; a character of
the extension table takes two. Any other text is sent in UCS-2, 70 units of 16 bits in one part; a character beyond the basic plane, such as
an emoji, takes two. A longer text is sent in several parts, each with a header that leaves 153 septets or 67 units (3GPP TS 23.040). No
character is divided between two parts.
"""

from enum import StrEnum
from typing import Final

import attrs

__all__ = ["SmsEncoding", "SmsParts", "fits_one_part", "sms_parts"]

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
_LAST_OF_BASIC_PLANE: Final = "\uffff"


class SmsEncoding(StrEnum):
    """How the characters of a text message are sent."""

    GSM_7 = "gsm_7"
    """In septets, of the GSM 7-bit default alphabet."""
    UCS_2 = "ucs_2"
    """In units of 16 bits."""


@attrs.frozen
class SmsParts:
    """The size of a text message."""

    encoding: SmsEncoding
    """How its characters are sent."""
    units: int
    """How many septets, or units of 16 bits, its characters take."""
    parts: int
    """The number of parts in which it is sent, at least 1."""


#: The units that a message of one part holds, and those that each of several parts holds.
_ROOM: Final = {SmsEncoding.GSM_7: (160, 153), SmsEncoding.UCS_2: (70, 67)}


def sms_parts(text: str) -> SmsParts:
    """Return how many parts a text message has, and its encoding.

    >>> sms_parts("3 lån er fornyet.").encoding.value, sms_parts("€" * 80).parts, sms_parts("€" * 81).parts
    ('gsm_7', 1, 2)
    """
    septets = set(text) <= _BASIC | _EXTENSION
    encoding = SmsEncoding.GSM_7 if septets else SmsEncoding.UCS_2
    in_one, in_each = _ROOM[encoding]
    sizes = [1 + (character in _EXTENSION if septets else character > _LAST_OF_BASIC_PLANE) for character in text]
    units = sum(sizes)
    if units <= in_one:
        return SmsParts(encoding, units, 1)
    parts, filled = 1, 0
    for size in sizes:
        if filled + size > in_each:
            parts, filled = parts + 1, 0
        filled += size
    return SmsParts(encoding, units, parts)


def fits_one_part(text: str) -> bool:
    """Whether a text message is sent in one part, in septets: 160 at most."""
    size = sms_parts(text)
    return size.encoding is SmsEncoding.GSM_7 and size.parts == 1
