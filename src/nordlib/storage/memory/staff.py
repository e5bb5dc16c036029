"""The tables of the memory store that hold who may do what: staff, the agency's leave, passwords and links."""

from nordlib.accounts import Credential, Principal, Registrar, StaffId, StaffRole, StudentAuthorisation, StudentAuthorisationId
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.memory.tables import Table, UniqueIndex, require_version
from nordlib.storage.protocols import ALL_LIBRARIES, LibraryScope, Versioned

__all__ = ["MemoryCredentials", "MemoryRegistrars", "MemoryStudentAuthorisations"]


class MemoryRegistrars:
    """Registrars, and the e-mail keys that only one of them may have."""

    def __init__(self) -> None:
        self.rows: Table[str, Versioned[Registrar]] = Table()
        self.emails = UniqueIndex("registrar", "email")

    def get(self, staff: StaffId) -> Versioned[Registrar] | None:
        return self.rows.get(staff)

    def by_email(self, key: str) -> Versioned[Registrar] | None:
        found = self.emails.get(key)
        return None if found is None else self.rows.get(found)

    def at_libraries(self, libraries: LibraryScope, role: StaffRole | None) -> tuple[Registrar, ...]:
        staff = (each.value for each in self.rows.values() if role in (None, each.value.role))
        return tuple(sorted((each for each in staff if libraries is ALL_LIBRARIES or each.library in libraries), key=lambda each: each.id))

    def add(self, registrar: Registrar) -> None:
        if self.rows.get(registrar.id) is not None:
            raise UniqueViolation("registrar", "id")
        self.emails.check(registrar.email.key, registrar.id)
        self.rows.put(registrar.id, Versioned(registrar, 1))
        self.emails.put(registrar.email.key, registrar.id)

    def save(self, registrar: Registrar, *, expected_version: int) -> None:
        before = require_version(self.rows, "registrar", registrar.id, expected_version)
        self.emails.check(registrar.email.key, registrar.id)
        self.rows.put(registrar.id, Versioned(registrar, expected_version + 1))
        self.emails.release(before.email.key, registrar.id)
        self.emails.put(registrar.email.key, registrar.id)

    def delete(self, staff: StaffId) -> None:
        found = self.rows.get(staff)
        if found is not None:
            self.emails.release(found.value.email.key, staff)
            self.rows.put(staff, None)


class MemoryStudentAuthorisations:
    """The agency's leave for students."""

    def __init__(self) -> None:
        self.rows: Table[StudentAuthorisationId, StudentAuthorisation] = Table()

    def get(self, student_authorisation: StudentAuthorisationId) -> StudentAuthorisation | None:
        return self.rows.get(student_authorisation)

    def add(self, student_authorisation: StudentAuthorisation) -> None:
        if self.rows.get(student_authorisation.id) is not None:
            raise UniqueViolation("student_authorisation", "id")
        self.rows.put(student_authorisation.id, student_authorisation)

    def delete(self, student_authorisation: StudentAuthorisationId) -> None:
        self.rows.put(student_authorisation, None)


class MemoryCredentials:
    """What is kept of passwords and links, and whose a link is."""

    def __init__(self) -> None:
        self.rows: Table[Principal, Versioned[Credential]] = Table()
        self.tickets: Table[str, Principal] = Table()

    def get(self, principal: Principal) -> Versioned[Credential] | None:
        return self.rows.get(principal)

    def by_reset_token(self, token_hash: str) -> Versioned[Credential] | None:
        owner = self.tickets.get(token_hash)
        return None if owner is None else self.rows.get(owner)

    def add(self, credential: Credential) -> None:
        if self.rows.get(credential.principal) is not None:
            raise UniqueViolation("credential", "principal")
        self._put(credential, 1)

    def save(self, credential: Credential, *, expected_version: int) -> None:
        stored = self.rows.get(credential.principal)
        if stored is None or stored.version != expected_version:
            raise VersionConflict("credential", credential.principal.id, expected_version)
        self._forget_ticket(stored.value)
        self._put(credential, expected_version + 1)

    def delete(self, principal: Principal) -> None:
        stored = self.rows.get(principal)
        if stored is not None:
            self._forget_ticket(stored.value)
            self.rows.put(principal, None)

    def _put(self, credential: Credential, version: int) -> None:
        self.rows.put(credential.principal, Versioned(credential, version))
        if credential.reset_token is not None:
            self.tickets.put(credential.reset_token.token_hash, credential.principal)

    def _forget_ticket(self, credential: Credential) -> None:
        if credential.reset_token is not None:
            self.tickets.put(credential.reset_token.token_hash, None)
