"""Identity numbers in columns: as they were read, so that no later rule reads a stored one otherwise."""

from typing import Any

from sqlalchemy import Row

from nordlib.identity import IdentityNumber

__all__ = ["identity_from_row", "identity_to_row"]


def identity_to_row(number: IdentityNumber | None) -> dict[str, Any]:
    """The columns of an identity number."""
    return {
        "identity_scheme": None if number is None else number.scheme,
        "identity_kind": None if number is None else number.kind,
        "identity_number": None if number is None else number.canonical,
        "identity_birth_date": None if number is None else number.birth_date,
        "identity_sex": None if number is None else number.sex,
        "identity_flags": None if number is None else number.flags,
    }


def identity_from_row(row: Row[Any]) -> IdentityNumber | None:
    """The identity number of a row."""
    if row.identity_number is None:
        return None
    return IdentityNumber(
        row.identity_scheme, row.identity_kind, row.identity_number, row.identity_birth_date, row.identity_sex, row.identity_flags
    )
