"""Who may do what, in SQL: staff, the agency's leave, passwords and links."""

from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, delete, insert, select, update

from nordlib.accounts import Credential, Principal, Registrar, StaffId, StaffRole, StudentAuthorisation, StudentAuthorisationId
from nordlib.storage.protocols import LibraryScope, Versioned
from nordlib.storage.sql.executor import Executor
from nordlib.storage.sql.predicates import in_scope
from nordlib.storage.sql.schema import CREDENTIAL, REGISTRAR, STUDENT_AUTHORISATION

__all__ = ["SqlCredentials", "SqlRegistrars", "SqlStudentAuthorisations"]

_REGISTRARS: Final = REGISTRAR.table
_STUDENT_AUTHORISATIONS: Final = STUDENT_AUTHORISATION.table
_CREDENTIALS: Final = CREDENTIAL.table
_STAFF: Final = select(_REGISTRARS)
_BY_ID: Final = _STAFF.where(_REGISTRARS.c.id == bindparam("key"))
_BY_EMAIL: Final = _STAFF.where(_REGISTRARS.c.email_key == bindparam("key"))
_SAVE: Final = update(_REGISTRARS).where(_REGISTRARS.c.id == bindparam("key"), _REGISTRARS.c.version == bindparam("expected"))
_REMOVE: Final = delete(_REGISTRARS).where(_REGISTRARS.c.id == bindparam("key"))

_LEAVE: Final = select(_STUDENT_AUTHORISATIONS).where(_STUDENT_AUTHORISATIONS.c.id == bindparam("key"))
_TAKE_BACK: Final = delete(_STUDENT_AUTHORISATIONS).where(_STUDENT_AUTHORISATIONS.c.id == bindparam("key"))

_OWNED: Final = and_(_CREDENTIALS.c.realm == bindparam("of_realm"), _CREDENTIALS.c.principal == bindparam("of_principal"))
_OF: Final = select(_CREDENTIALS).where(_OWNED)
_BY_TICKET: Final = select(_CREDENTIALS).where(_CREDENTIALS.c.reset_token_hash == bindparam("key"))
_CHANGE: Final = update(_CREDENTIALS).where(_OWNED, _CREDENTIALS.c.version == bindparam("expected"))
_FORGET: Final = delete(_CREDENTIALS).where(_OWNED)
_ADD: Final = insert(_REGISTRARS)
_ADD_LEAVE: Final = insert(_STUDENT_AUTHORISATIONS)
_ADD_CREDENTIAL: Final = insert(_CREDENTIALS)


class SqlRegistrars:
    """Registrars."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, staff: StaffId) -> Versioned[Registrar] | None:
        return _registrar(self._sql.one(_BY_ID, {"key": staff}))

    def by_email(self, key: str) -> Versioned[Registrar] | None:
        return _registrar(self._sql.one(_BY_EMAIL, {"key": key}))

    def at_libraries(self, libraries: LibraryScope, role: StaffRole | None) -> tuple[Registrar, ...]:
        wanted = _STAFF.where(in_scope(_REGISTRARS.c.library, libraries)).order_by(_REGISTRARS.c.id)
        rows = self._sql.all(wanted if role is None else wanted.where(_REGISTRARS.c.role == role))
        return tuple(found.value for found in map(_registrar, rows) if found is not None)

    def add(self, registrar: Registrar) -> None:
        self._sql.execute(_ADD, {**REGISTRAR.to_row(registrar), "version": 1})

    def save(self, registrar: Registrar, *, expected_version: int) -> None:
        values = {**REGISTRAR.to_row(registrar), "key": registrar.id, "expected": expected_version, "version": expected_version + 1}
        self._sql.change(_SAVE, values, _REGISTRARS, registrar.id, expected_version)

    def delete(self, staff: StaffId) -> None:
        self._sql.execute(_REMOVE, {"key": staff})


class SqlStudentAuthorisations:
    """The agency's leave for students."""

    def __init__(self, statements: Executor) -> None:
        self._sql = statements

    def get(self, student_authorisation: StudentAuthorisationId) -> StudentAuthorisation | None:
        row = self._sql.one(_LEAVE, {"key": student_authorisation})
        return None if row is None else STUDENT_AUTHORISATION.from_row(row)

    def add(self, student_authorisation: StudentAuthorisation) -> None:
        self._sql.execute(_ADD_LEAVE, STUDENT_AUTHORISATION.to_row(student_authorisation))

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
        self._sql.execute(_ADD_CREDENTIAL, {**CREDENTIAL.to_row(credential), "version": 1})

    def save(self, credential: Credential, *, expected_version: int) -> None:
        values = {
            **CREDENTIAL.to_row(credential),
            **_whose(credential.principal),
            "expected": expected_version,
            "version": expected_version + 1,
        }
        self._sql.change(_CHANGE, values, _CREDENTIALS, credential.principal.id, expected_version)

    def delete(self, principal: Principal) -> None:
        self._sql.execute(_FORGET, _whose(principal))


def _registrar(row: Row[Any] | None) -> Versioned[Registrar] | None:
    return None if row is None else Versioned(REGISTRAR.from_row(row), row.version)


def _whose(principal: Principal) -> dict[str, Any]:
    return {"of_realm": principal.realm, "of_principal": principal.id}


def _credential(row: Row[Any] | None) -> Versioned[Credential] | None:
    return None if row is None else Versioned(CREDENTIAL.from_row(row), row.version)
