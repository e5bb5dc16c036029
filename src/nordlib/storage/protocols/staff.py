"""What a host supplies for registrars, student authorisations and credentials."""

from typing import Protocol

from nordlib.accounts import Registrar, StaffId, StaffRole, StudentAuthorisation, StudentAuthorisationId
from nordlib.credentials import Credential, Principal
from nordlib.storage.protocols.core import Versioned
from nordlib.storage.protocols.libraries import LibraryScope

__all__ = [
    "Credentials",
    "ReadableCredentials",
    "ReadableRegistrars",
    "ReadableStudentAuthorisations",
    "Registrars",
    "StudentAuthorisations",
]


class ReadableRegistrars(Protocol):
    """The registrars, to read. E-mail keys are unique among them (MTM-02, READ-A27)."""

    def get(self, staff: StaffId) -> Versioned[Registrar] | None:
        """Return the registrar, or None."""
        ...

    def by_email(self, key: str) -> Versioned[Registrar] | None:
        """Return the registrar with an e-mail key (`nordlib.contact.Email.key`), or None."""
        ...

    def at_libraries(self, libraries: LibraryScope, role: StaffRole | None) -> tuple[Registrar, ...]:
        """Return the staff of some libraries, with one role or with any (None), by id (MTM-20)."""
        ...


class Registrars(ReadableRegistrars, Protocol):
    """The registrars."""

    def add(self, registrar: Registrar) -> None:
        """Store a new registrar. Raises `UniqueViolation`."""
        ...

    def save(self, registrar: Registrar, *, expected_version: int) -> None:
        """Store a changed registrar. Raises `VersionConflict` and `UniqueViolation`."""
        ...

    def delete(self, staff: StaffId) -> None:
        """Delete a registrar; the borrowers stay (MTM-04)."""
        ...


class ReadableStudentAuthorisations(Protocol):
    """The agency's leave for students without a Swedish number (MTM-43), to read."""

    def get(self, student_authorisation: StudentAuthorisationId) -> StudentAuthorisation | None:
        """Return the authorisation, or None."""
        ...


class StudentAuthorisations(ReadableStudentAuthorisations, Protocol):
    """The agency's leave for students without a Swedish number (MTM-43)."""

    def add(self, student_authorisation: StudentAuthorisation) -> None:
        """Store a new authorisation. Raises `UniqueViolation`."""
        ...

    def delete(self, student_authorisation: StudentAuthorisationId) -> None:
        """Delete an authorisation."""
        ...


class ReadableCredentials(Protocol):
    """What is stored to authenticate borrowers and registrars, to read: hashes only."""

    def get(self, principal: Principal) -> Versioned[Credential] | None:
        """Return the credential of a principal; None before there was a password or a link."""
        ...

    def by_reset_token(self, token_hash: str) -> Versioned[Credential] | None:
        """Return the credential whose reset link has a token with this hash, or None."""
        ...


class Credentials(ReadableCredentials, Protocol):
    """What is stored to authenticate borrowers and registrars: hashes only."""

    def add(self, credential: Credential) -> None:
        """Store a new credential. Raises `UniqueViolation`."""
        ...

    def save(self, credential: Credential, *, expected_version: int) -> None:
        """Store a changed credential. Raises `VersionConflict`."""
        ...

    def delete(self, principal: Principal) -> None:
        """Delete the credential of a principal."""
        ...
