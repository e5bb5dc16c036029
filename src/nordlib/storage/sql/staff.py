"""Who may do what, in SQL: staff, the agency's leave, passwords and links."""

from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, delete, insert, select, update

from nordlib.accounts import Authorisation, AuthorisationId, Credential, Owner, Registrar, StaffId, StaffRole, Ticket
from nordlib.contact import Email
from nordlib.storage.protocols import Sight, Versioned
from nordlib.storage.sql.conditions import seen_from
from nordlib.storage.sql.connection import Statements
from nordlib.storage.sql.numbers import number_of, number_row
from nordlib.storage.sql.schema import AUTHORISATIONS, CREDENTIALS, STAFF

__all__ = ["AuthorisationsTable", "CredentialsTable", "StaffTable"]

_STAFF: Final = select(STAFF)
_BY_ID: Final = _STAFF.where(STAFF.c.id == bindparam("key"))
_BY_EMAIL: Final = _STAFF.where(STAFF.c.email_key == bindparam("key"))
_SAVE: Final = update(STAFF).where(STAFF.c.id == bindparam("key"), STAFF.c.version == bindparam("expected"))
_REMOVE: Final = delete(STAFF).where(STAFF.c.id == bindparam("key"))

_LEAVE: Final = select(AUTHORISATIONS).where(AUTHORISATIONS.c.id == bindparam("key"))
_TAKE_BACK: Final = delete(AUTHORISATIONS).where(AUTHORISATIONS.c.id == bindparam("key"))

_OWNED: Final = and_(CREDENTIALS.c.realm == bindparam("of_realm"), CREDENTIALS.c.owner == bindparam("of_owner"))
_OF: Final = select(CREDENTIALS).where(_OWNED)
_BY_TICKET: Final = select(CREDENTIALS).where(CREDENTIALS.c.ticket_token_hash == bindparam("key"))
_CHANGE: Final = update(CREDENTIALS).where(_OWNED, CREDENTIALS.c.version == bindparam("expected"))
_FORGET: Final = delete(CREDENTIALS).where(_OWNED)
_ADD: Final = insert(STAFF)
_ADD_LEAVE: Final = insert(AUTHORISATIONS)
_ADD_CREDENTIAL: Final = insert(CREDENTIALS)


class StaffTable:
    """Registrars."""

    def __init__(self, statements: Statements) -> None:
        self._sql = statements

    def get(self, staff: StaffId) -> Versioned[Registrar] | None:
        return _registrar(self._sql.one(_BY_ID, {"key": staff}))

    def by_email(self, key: str) -> Versioned[Registrar] | None:
        return _registrar(self._sql.one(_BY_EMAIL, {"key": key}))

    def at(self, libraries: Sight, role: StaffRole | None) -> tuple[Registrar, ...]:
        wanted = _STAFF.where(seen_from(STAFF.c.library, libraries)).order_by(STAFF.c.id)
        rows = self._sql.all(wanted if role is None else wanted.where(STAFF.c.role == role))
        return tuple(found.value for found in map(_registrar, rows) if found is not None)

    def add(self, registrar: Registrar) -> None:
        self._sql.execute(_ADD, {**_staff_row(registrar), "id": registrar.id, "version": 1})

    def save(self, registrar: Registrar, *, expected: int) -> None:
        values = {**_staff_row(registrar), "key": registrar.id, "expected": expected, "version": expected + 1}
        self._sql.change(_SAVE, values, STAFF, registrar.id, expected)

    def remove(self, staff: StaffId) -> None:
        self._sql.execute(_REMOVE, {"key": staff})


class AuthorisationsTable:
    """The agency's leave for students."""

    def __init__(self, statements: Statements) -> None:
        self._sql = statements

    def get(self, authorisation: AuthorisationId) -> Authorisation | None:
        row = self._sql.one(_LEAVE, {"key": authorisation})
        return None if row is None else Authorisation(row.id, row.library, row.name, row.birth_date, row.study_until)

    def add(self, authorisation: Authorisation) -> None:
        values = {
            "id": authorisation.id,
            "library": authorisation.library,
            "name": authorisation.name,
            "birth_date": authorisation.birth_date,
            "study_until": authorisation.study_until,
        }
        self._sql.execute(_ADD_LEAVE, values)

    def remove(self, authorisation: AuthorisationId) -> None:
        self._sql.execute(_TAKE_BACK, {"key": authorisation})


class CredentialsTable:
    """What is kept of passwords and links."""

    def __init__(self, statements: Statements) -> None:
        self._sql = statements

    def of(self, owner: Owner) -> Versioned[Credential] | None:
        return _credential(self._sql.one(_OF, _whose(owner)))

    def by_ticket(self, token_hash: str) -> Versioned[Credential] | None:
        return _credential(self._sql.one(_BY_TICKET, {"key": token_hash}))

    def add(self, credential: Credential) -> None:
        owner = credential.owner
        self._sql.execute(_ADD_CREDENTIAL, {**_credential_row(credential), "realm": owner.realm, "owner": owner.id, "version": 1})

    def save(self, credential: Credential, *, expected: int) -> None:
        values = {**_credential_row(credential), **_whose(credential.owner), "expected": expected, "version": expected + 1}
        self._sql.change(_CHANGE, values, CREDENTIALS, credential.owner.id, expected)

    def remove(self, owner: Owner) -> None:
        self._sql.execute(_FORGET, _whose(owner))


def _staff_row(registrar: Registrar) -> dict[str, Any]:
    return {
        "library": registrar.library,
        "email": registrar.email.address,
        "email_key": registrar.email.key,
        **number_row(registrar.identity),
        "role": registrar.role,
    }


def _registrar(row: Row[Any] | None) -> Versioned[Registrar] | None:
    if row is None:
        return None
    return Versioned(Registrar(row.id, row.library, Email(row.email, row.email_key), number_of(row), row.role), row.version)


def _whose(owner: Owner) -> dict[str, Any]:
    return {"of_realm": owner.realm, "of_owner": owner.id}


def _credential_row(credential: Credential) -> dict[str, Any]:
    ticket = credential.ticket
    return {
        "hash": credential.hash,
        "origin": credential.origin,
        "generation": credential.generation,
        "ticket_token_hash": None if ticket is None else ticket.token_hash,
        "ticket_expires_at": None if ticket is None else ticket.expires_at,
        "ticket_email_key": None if ticket is None else ticket.email_key,
        "last_login": credential.last_login,
    }


def _credential(row: Row[Any] | None) -> Versioned[Credential] | None:
    if row is None:
        return None
    ticket = None if row.ticket_token_hash is None else Ticket(row.ticket_token_hash, row.ticket_expires_at, row.ticket_email_key)
    kept = Credential(Owner(row.realm, row.owner), row.hash, row.origin, row.generation, ticket, row.last_login)
    return Versioned(kept, row.version)
