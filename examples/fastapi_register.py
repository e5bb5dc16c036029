"""A register of borrowers and loans as a web service, with FastAPI and nordlib's asynchronous store.

    uvicorn --factory --app-dir examples fastapi_register:main

Who is logged in is your own affair: here every request comes from the one registrar below. Messages (passwords to borrowers) are in the
outbox, and are not sent here: a worker process of its own calls `nordlib.commands.dispatch` with a `SqlStore`, since sending mail would
keep the event loop waiting. An address (URL) holds only opaque ids, so the access log names nobody; a search is a POST for that reason.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import uuid4

import attrs
from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, Field

from nordlib.accounts import (
    LEGIMUS,
    AcceptedBy,
    AccountId,
    AccountPolicy,
    Agreement,
    BorrowerKind,
    Presence,
    Registrar,
    RegistrationForm,
    StaffId,
)
from nordlib.circulation import HELSINGOR, CirculationStaff, LoanId
from nordlib.commands import register_borrower, renew_loan, search_borrowers, set_password, view_account
from nordlib.commands.idempotency import AlreadyProcessed, idempotent
from nordlib.contact import examine_email, parse_email
from nordlib.decisions import Decision
from nordlib.errors import CommitOutcomeUnknown, DatabaseError, NordlibError, StorageError
from nordlib.identity import examine
from nordlib.libraries import Library, LibraryId
from nordlib.passwords import Hasher, Scrypt, hash_new_password
from nordlib.serialization.json import as_dict
from nordlib.storage.sql import AsyncSqlStore, SqlTx
from nordlib.texts import Language

__all__ = ["create_app", "main"]

LIBRARY: Final = Library(LibraryId("A"), "Stadsbiblioteket A")
REGISTRAR: Final = Registrar(StaffId("r-1"), LIBRARY.id, parse_email("r-1@example.se"))
SCRYPT: Final = Scrypt()
DESK: Final = CirculationStaff(REGISTRAR.id)
LANGUAGES: Final[dict[str, Language]] = {"sv": "sv", "da": "da", "nb": "nb", "no": "nb", "nn": "nb", "en": "en"}


class NewBorrower(BaseModel):
    """What the desk fills in. Whether it will do is for the rules to say, not for this class."""

    number: str
    first_name: str
    last_name: str
    email: str
    eligible: bool
    agreement: str
    agreement_accepted_at: AwareDatetime

    def form(self, now: datetime) -> RegistrationForm:
        return RegistrationForm(
            BorrowerKind.ADULT,
            LIBRARY.id,
            examine(self.number, "se", on=now.date()),
            self.first_name,
            self.last_name,
            examine_email(self.email),
            eligible=self.eligible,
            agreement=Agreement(self.agreement, AcceptedBy.BORROWER, self.agreement_accepted_at),
            presence=Presence.IN_PERSON,
        )


class Search(BaseModel):
    query: Annotated[str, Field(max_length=200)]


class NewPassword(BaseModel):
    password: Annotated[str, Field(max_length=1024, repr=False)]


@attrs.frozen
class Register:
    """What the requests share."""

    store: AsyncSqlStore
    policy: AccountPolicy
    hasher: Hasher


async def register_of(request: Request) -> Register:
    register: Register = request.app.state.register
    return register


async def language_of(accept_language: Annotated[str, Header()] = "en") -> Language:
    """The first language of the reader's that there are sentences in."""
    for part in accept_language.split(","):
        if (tag := part.strip()[:2].lower()) in LANGUAGES:
            return LANGUAGES[tag]
    return "en"


Shared = Annotated[Register, Depends(register_of)]
Reader = Annotated[Language, Depends(language_of)]
router = APIRouter()


@router.post("/borrowers")
async def register(shared: Shared, language: Reader, body: NewBorrower, idempotency_key: Annotated[str, Header()]) -> JSONResponse:
    now = datetime.now(UTC)
    once = idempotent(register_borrower, idempotency_key, client=REGISTRAR.id, now=now)
    new_id = AccountId(uuid4().hex)
    decision = await shared.store.run(once, body.form(now), by=REGISTRAR, policy=shared.policy, now=now, new_id=new_id)
    if isinstance(decision, AlreadyProcessed):  # the client asks again, since the first answer was lost
        return JSONResponse({"id": decision.result_id})
    return answer(decision, language, lambda account: {"id": account.id}, 201)


@router.get("/borrowers/{account}")
async def look_up(shared: Shared, language: Reader, account: str) -> JSONResponse:
    now = datetime.now(UTC)
    view = await shared.store.read(view_account, AccountId(account), by=REGISTRAR, policy=shared.policy, now=now)
    return answer(view, language, as_dict)


@router.post("/borrowers/search")
async def search(shared: Shared, language: Reader, body: Search) -> JSONResponse:
    now = datetime.now(UTC)
    found = await shared.store.read(search_borrowers, body.query, by=REGISTRAR, policy=shared.policy, now=now)
    return answer(found, language, lambda views: [as_dict(view) for view in views])


@router.put("/borrowers/{account}/password")
async def choose_password(shared: Shared, language: Reader, account: str, body: NewPassword) -> JSONResponse:
    hashed = await asyncio.to_thread(hash_new_password, body.password, shared.hasher)  # half a second, in which the loop goes on
    chosen = await shared.store.run(set_password, AccountId(account), hashed, by=REGISTRAR, policy=shared.policy)
    return answer(chosen, language, lambda _: {})


@router.post("/loans/{loan}/renewals")
async def renew(shared: Shared, language: Reader, loan: str) -> JSONResponse:
    renewed = await shared.store.run(renew_loan, LoanId(loan), by=DESK, policy=HELSINGOR, now=datetime.now(UTC))
    return answer(renewed, language, lambda loan: {"due": loan.due.isoformat()}, 201)


def answer(decision: Decision[Any, Any], language: Language, show: Callable[[Any], Any], status: int = 200) -> JSONResponse:
    """What was granted; or every reason why it was refused, in the reader's language."""
    if decision:
        return JSONResponse(show(decision.value), status)
    return problem(409, "Refused", decision.explain(language), reasons=decision.reasons)


def problem(status: int, title: str, detail: str, **more: Any) -> JSONResponse:
    """A problem as RFC 9457 has it."""
    return JSONResponse({"status": status, "title": title, "detail": detail, **more}, status, media_type="application/problem+json")


async def library_error(_: Request, error: Exception) -> JSONResponse:
    """An error of nordlib's: the database's, after which the client may ask again, or the request's. None says anything of a borrower."""
    if isinstance(error, StorageError | DatabaseError | CommitOutcomeUnknown):
        return problem(503, "The register cannot answer now", str(error))
    return problem(400, "Not a valid request", str(error))


async def invalid_body(_: Request, error: Exception) -> JSONResponse:
    """The fields that are not valid, without what was sent in them."""
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    return problem(400, "Not a valid request", f"Not valid: {', '.join('.'.join(map(str, each['loc'])) for each in found)}.")


def fill(tx: SqlTx) -> None:
    """Store the library and the registrar, unless they are there."""
    tx.libraries.put(LIBRARY)
    if tx.registrars.get(REGISTRAR.id) is None:
        tx.registrars.add(REGISTRAR)


def create_app(url: str, policy: AccountPolicy = LEGIMUS, hasher: Hasher = SCRYPT) -> FastAPI:
    """The application, over the database of an address such as `sqlite+aiosqlite:///register.db`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        store = await AsyncSqlStore.open(url)  # in each worker process: a store belongs to its event loop
        try:
            await store.run(fill)
            app.state.register = Register(store, policy, hasher)
            yield
        finally:
            await store.close()

    app = FastAPI(title="A register of borrowers", lifespan=lifespan)
    app.include_router(router)
    app.add_exception_handler(NordlibError, library_error)
    app.add_exception_handler(RequestValidationError, invalid_body)
    return app


def main() -> FastAPI:
    return create_app("sqlite+aiosqlite:///register.db")
