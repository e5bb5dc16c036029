"""Who may do what: registrars, the agency's authorisations, passwords and links."""

from typing import Final

from nordlib.accounts import Registrar, StaffId, StaffRole, StudentAuthorisation, StudentAuthorisationId
from nordlib.credentials import Credential, Principal
from nordlib.storage.protocols import LibraryScope, Versioned, value_of
from nordlib.storage.queries import Equal, OneOf, Query
from nordlib.storage.repositories.core import Repository, values_of
from nordlib.storage.stored import CREDENTIAL, REGISTRAR, STUDENT_AUTHORISATION

__all__ = ["CredentialRepository", "RegistrarRepository", "StudentAuthorisationRepository"]

_REGISTRAR: Final = Query(REGISTRAR, (Equal("id"),))
_BY_EMAIL: Final = Query(REGISTRAR, (Equal("email.key"),))
_AT_LIBRARIES: Final = Query(REGISTRAR, (OneOf("library"),))
_IN_ROLE: Final = Query(REGISTRAR, (OneOf("library"), Equal("role")))
_AUTHORISATION: Final = Query(STUDENT_AUTHORISATION, (Equal("id"),))
_CREDENTIAL: Final = Query(CREDENTIAL, (Equal("principal.realm"), Equal("principal.id")))
_BY_TOKEN: Final = Query(CREDENTIAL, (Equal("reset_token.token_hash"),))


class RegistrarRepository(Repository):
    """Registrars."""

    def get(self, staff: StaffId) -> Versioned[Registrar] | None:
        return self._backend.first(_REGISTRAR, staff)

    def by_email(self, key: str) -> Versioned[Registrar] | None:
        return self._backend.first(_BY_EMAIL, key)

    def at_libraries(self, libraries: LibraryScope, role: StaffRole | None) -> tuple[Registrar, ...]:
        found = self._backend.all(_AT_LIBRARIES, libraries) if role is None else self._backend.all(_IN_ROLE, libraries, role)
        return values_of(found)

    def add(self, registrar: Registrar) -> None:
        self._backend.add(REGISTRAR, registrar)

    def save(self, registrar: Registrar, *, expected_version: int) -> None:
        self._backend.save(REGISTRAR, registrar, expected_version)

    def delete(self, staff: StaffId) -> None:
        if (stored := self.get(staff)) is not None:
            self._backend.erase(REGISTRAR, staff, stored.version)


class StudentAuthorisationRepository(Repository):
    """The agency's authorisations to register students."""

    def get(self, student_authorisation: StudentAuthorisationId) -> StudentAuthorisation | None:
        return value_of(self._backend.first(_AUTHORISATION, student_authorisation))

    def add(self, student_authorisation: StudentAuthorisation) -> None:
        self._backend.add(STUDENT_AUTHORISATION, student_authorisation)

    def delete(self, student_authorisation: StudentAuthorisationId) -> None:
        self._backend.delete(_AUTHORISATION, student_authorisation)


class CredentialRepository(Repository):
    """Hashes of passwords and of the tokens of links."""

    def get(self, principal: Principal) -> Versioned[Credential] | None:
        return self._backend.first(_CREDENTIAL, principal.realm, principal.id)

    def by_reset_token(self, token_hash: str) -> Versioned[Credential] | None:
        return self._backend.first(_BY_TOKEN, token_hash)

    def add(self, credential: Credential) -> None:
        self._backend.add(CREDENTIAL, credential)

    def save(self, credential: Credential, *, expected_version: int) -> None:
        self._backend.save(CREDENTIAL, credential, expected_version)

    def delete(self, principal: Principal) -> None:
        self._backend.delete(_CREDENTIAL, principal.realm, principal.id)
