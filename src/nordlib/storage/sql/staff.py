"""Who may do what, in SQL: staff, the agency's leave, passwords and links."""

from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, delete, insert, select, update

from nordlib.accounts import Credential, Principal, Registrar, ResetToken, StaffId, StaffRole, StudentAuthorisation, StudentAuthorisationId
from nordlib.contact import Email
from nordlib.storage.protocols import LibraryScope, Versioned
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.identity_columns import identity_from_row, identity_to_row
from nordlib.storage.sql.predicates import in_scope
from nordlib.storage.sql.schema import CREDENTIALS, REGISTRARS, STUDENT_AUTHORISATIONS

__all__ = ["SqlCredentials", "SqlRegistrars", "SqlStudentAuthorisations"]

_STAFF: Final = select(REGISTRARS)
_BY_ID: Final = _STAFF.where(REGISTRARS.c.id == bindparam("key"))
_BY_EMAIL: Final = _STAFF.where(REGISTRARS.c.email_key == bindparam("key"))
_SAVE: Final = update(REGISTRARS).where(REGISTRARS.c.id == bindparam("key"), REGISTRARS.c.version == bindparam("expected"))
_REMOVE: Final = delete(REGISTRARS).where(REGISTRARS.c.id == bindparam("key"))

_LEAVE: Final = select(STUDENT_AUTHORISATIONS).where(STUDENT_AUTHORISATIONS.c.id == bindparam("key"))
_TAKE_BACK: Final = delete(STUDENT_AUTHORISATIONS).where(STUDENT_AUTHORISATIONS.c.id == bindparam("key"))

_OWNED: Final = and_(CREDENTIALS.c.realm == bindparam("of_realm"), CREDENTIALS.c.owner == bindparam("of_owner"))
_OF: Final = select(CREDENTIALS).where(_OWNED)
_BY_TICKET: Final = select(CREDENTIALS).where(CREDENTIALS.c.reset_token_hash == bindparam("key"))
_CHANGE: Final = update(CREDENTIALS).where(_OWNED, CREDENTIALS.c.version == bindparam("expected"))
_FORGET: Final = delete(CREDENTIALS).where(_OWNED)
_ADD: Final = insert(REGISTRARS)
_ADD_LEAVE: Final = insert(STUDENT_AUTHORISATIONS)
_ADD_CREDENTIAL: Final = insert(CREDENTIALS)


class SqlRegistrars:
    """Registrars."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, staff: StaffId) -> Versioned[Registrar] | None:
        return _registrar(self._sql.one(_BY_ID, {"key": staff}))

    def by_email(self, key: str) -> Versioned[Registrar] | None:
        return _registrar(self._sql.one(_BY_EMAIL, {"key": key}))

    def at_libraries(self, libraries: LibraryScope, role: StaffRole | None) -> tuple[Registrar, ...]:
        wanted = _STAFF.where(in_scope(REGISTRARS.c.library, libraries)).order_by(REGISTRARS.c.id)
        rows = self._sql.all(wanted if role is None else wanted.where(REGISTRARS.c.role == role))
        return tuple(found.value for found in map(_registrar, rows) if found is not None)

    def add(self, registrar: Registrar) -> None:
        self._sql.execute(_ADD, {**_staff_row(registrar), "id": registrar.id, "version": 1})

    def save(self, registrar: Registrar, *, expected_version: int) -> None:
        values = {**_staff_row(registrar), "key": registrar.id, "expected": expected_version, "version": expected_version + 1}
        self._sql.change(_SAVE, values, REGISTRARS, registrar.id, expected_version)

    def delete(self, staff: StaffId) -> None:
        self._sql.execute(_REMOVE, {"key": staff})


class SqlStudentAuthorisations:
    """The agency's leave for students."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, student_authorisation: StudentAuthorisationId) -> StudentAuthorisation | None:
        row = self._sql.one(_LEAVE, {"key": student_authorisation})
        return None if row is None else StudentAuthorisation(row.id, row.library, row.name, row.birth_date, row.study_until)

    def add(self, student_authorisation: StudentAuthorisation) -> None:
        values = {
            "id": student_authorisation.id,
            "library": student_authorisation.library,
            "name": student_authorisation.name,
            "birth_date": student_authorisation.birth_date,
            "study_until": student_authorisation.study_until,
        }
        self._sql.execute(_ADD_LEAVE, values)

    def delete(self, student_authorisation: StudentAuthorisationId) -> None:
        self._sql.execute(_TAKE_BACK, {"key": student_authorisation})


class SqlCredentials:
    """What is kept of passwords and links."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, principal: Principal) -> Versioned[Credential] | None:
        return _credential(self._sql.one(_OF, _whose(principal)))

    def by_reset_token(self, token_hash: str) -> Versioned[Credential] | None:
        return _credential(self._sql.one(_BY_TICKET, {"key": token_hash}))

    def add(self, credential: Credential) -> None:
        owner = credential.principal
        self._sql.execute(_ADD_CREDENTIAL, {**_credential_row(credential), "realm": owner.realm, "owner": owner.id, "version": 1})

    def save(self, credential: Credential, *, expected_version: int) -> None:
        values = {
            **_credential_row(credential),
            **_whose(credential.principal),
            "expected": expected_version,
            "version": expected_version + 1,
        }
        self._sql.change(_CHANGE, values, CREDENTIALS, credential.principal.id, expected_version)

    def delete(self, principal: Principal) -> None:
        self._sql.execute(_FORGET, _whose(principal))


def _staff_row(registrar: Registrar) -> dict[str, Any]:
    return {
        "library": registrar.library,
        "email": registrar.email.address,
        "email_key": registrar.email.key,
        **identity_to_row(registrar.identity),
        "role": registrar.role,
    }


def _registrar(row: Row[Any] | None) -> Versioned[Registrar] | None:
    if row is None:
        return None
    return Versioned(Registrar(row.id, row.library, Email(row.email, row.email_key), identity_from_row(row), row.role), row.version)


def _whose(principal: Principal) -> dict[str, Any]:
    return {"of_realm": principal.realm, "of_owner": principal.id}


def _credential_row(credential: Credential) -> dict[str, Any]:
    ticket = credential.reset_token
    return {
        "password_hash": credential.password_hash,
        "origin": credential.origin,
        "generation": credential.generation,
        "reset_token_hash": None if ticket is None else ticket.token_hash,
        "reset_token_expires_at": None if ticket is None else ticket.expires_at,
        "reset_token_email_key": None if ticket is None else ticket.email_key,
        "last_login": credential.last_login,
    }


def _credential(row: Row[Any] | None) -> Versioned[Credential] | None:
    if row is None:
        return None
    ticket = (
        None if row.reset_token_hash is None else ResetToken(row.reset_token_hash, row.reset_token_expires_at, row.reset_token_email_key)
    )
    kept = Credential(Principal(row.realm, row.owner), row.password_hash, row.origin, row.generation, ticket, row.last_login)
    return Versioned(kept, row.version)
