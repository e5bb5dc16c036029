"""The version of the JSON form of cases and decisions.

A later version reads what an earlier one wrote, or refuses it by its number: a field that is added with a default leaves the version as it
is; a field that is renamed or taken away makes another.
"""

from collections.abc import Mapping
from typing import Final

from nordlib.errors import InvalidData, UnknownName
from nordlib.serialization.json_words import misfit

__all__ = ["FORM_VERSION", "FORM_VERSIONS", "require_version"]

#: The version that is written.
FORM_VERSION: Final = 1
#: The versions that are read.
FORM_VERSIONS: Final = (1,)


def require_version(data: Mapping[str, object]) -> None:
    """Refuse JSON of a version that is not read. JSON that names none is of the version that is written.

    Raises `UnknownName`, and `InvalidData` for what is not a whole number.

    >>> require_version({"version": 7})
    Traceback (most recent call last):
    nordlib.errors.UnknownName: Unknown version of the JSON form: '7'. Known: '1'.
    """
    version = data.get("version", FORM_VERSION)
    if type(version) is not int:
        raise InvalidData("version", (misfit(version, int),))
    if version not in FORM_VERSIONS:
        raise UnknownName("version of the JSON form", str(version), tuple(map(str, FORM_VERSIONS)))
