"""The tables of the memory store that hold who may do what: staff, the agency's leave, passwords and links."""

from nordlib.accounts import Authorisation, AuthorisationId, Credential, Owner, Registrar, StaffId, StaffRole
from nordlib.errors import UniqueViolation, VersionConflict
from nordlib.storage.memory.rows import Claims, Rows, expect
from nordlib.storage.protocols import EVERYWHERE, Sight, Versioned

__all__ = ["AuthorisationsTable", "CredentialsTable", "StaffTable"]


class StaffTable:
    """Registrars, and the e-mail keys that only one of them may have."""

    def __init__(self) -> None:
        self.rows: Rows[str, Versioned[Registrar]] = Rows()
        self.emails = Claims("registrar", "email")

    def get(self, staff: StaffId) -> Versioned[Registrar] | None:
        return self.rows.get(staff)

    def by_email(self, key: str) -> Versioned[Registrar] | None:
        found = self.emails.get(key)
        return None if found is None else self.rows.get(found)

    def at(self, libraries: Sight, role: StaffRole | None) -> tuple[Registrar, ...]:
        staff = (each.value for each in self.rows.values() if role in (None, each.value.role))
        return tuple(sorted((each for each in staff if libraries is EVERYWHERE or each.library in libraries), key=lambda each: each.id))

    def add(self, registrar: Registrar) -> None:
        if self.rows.get(registrar.id) is not None:
            raise UniqueViolation("registrar", "id")
        self.emails.check(registrar.email.key, registrar.id)
        self.rows.put(registrar.id, Versioned(registrar, 1))
        self.emails.put(registrar.email.key, registrar.id)

    def save(self, registrar: Registrar, *, expected: int) -> None:
        before = expect(self.rows, "registrar", registrar.id, expected)
        self.emails.check(registrar.email.key, registrar.id)
        self.rows.put(registrar.id, Versioned(registrar, expected + 1))
        self.emails.release(before.email.key, registrar.id)
        self.emails.put(registrar.email.key, registrar.id)

    def remove(self, staff: StaffId) -> None:
        found = self.rows.get(staff)
        if found is not None:
            self.emails.release(found.value.email.key, staff)
            self.rows.put(staff, None)


class AuthorisationsTable:
    """The agency's leave for students."""

    def __init__(self) -> None:
        self.rows: Rows[AuthorisationId, Authorisation] = Rows()

    def get(self, authorisation: AuthorisationId) -> Authorisation | None:
        return self.rows.get(authorisation)

    def add(self, authorisation: Authorisation) -> None:
        if self.rows.get(authorisation.id) is not None:
            raise UniqueViolation("authorisation", "id")
        self.rows.put(authorisation.id, authorisation)

    def remove(self, authorisation: AuthorisationId) -> None:
        self.rows.put(authorisation, None)


class CredentialsTable:
    """What is kept of passwords and links, and whose a link is."""

    def __init__(self) -> None:
        self.rows: Rows[Owner, Versioned[Credential]] = Rows()
        self.tickets: Rows[str, Owner] = Rows()

    def of(self, owner: Owner) -> Versioned[Credential] | None:
        return self.rows.get(owner)

    def by_ticket(self, token_hash: str) -> Versioned[Credential] | None:
        owner = self.tickets.get(token_hash)
        return None if owner is None else self.rows.get(owner)

    def add(self, credential: Credential) -> None:
        if self.rows.get(credential.owner) is not None:
            raise UniqueViolation("credential", "owner")
        self._put(credential, 1)

    def save(self, credential: Credential, *, expected: int) -> None:
        stored = self.rows.get(credential.owner)
        if stored is None or stored.version != expected:
            raise VersionConflict("credential", credential.owner.id, expected)
        self._forget_ticket(stored.value)
        self._put(credential, expected + 1)

    def remove(self, owner: Owner) -> None:
        stored = self.rows.get(owner)
        if stored is not None:
            self._forget_ticket(stored.value)
            self.rows.put(owner, None)

    def _put(self, credential: Credential, version: int) -> None:
        self.rows.put(credential.owner, Versioned(credential, version))
        if credential.ticket is not None:
            self.tickets.put(credential.ticket.token_hash, credential.owner)

    def _forget_ticket(self, credential: Credential) -> None:
        if credential.ticket is not None:
            self.tickets.put(credential.ticket.token_hash, None)
