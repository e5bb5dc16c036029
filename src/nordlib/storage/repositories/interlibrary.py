"""Interlibrary accounts and requests."""

from typing import Final

from nordlib.circulation.interlibrary_requests import InterlibraryRequest, InterlibraryRequestId, RequesterId
from nordlib.patrons import InterlibraryAccount, InterlibraryAccountId
from nordlib.storage.protocols import Versioned
from nordlib.storage.queries import Equal, Query
from nordlib.storage.repositories.core import Repository
from nordlib.storage.stored import INTERLIBRARY_ACCOUNT, INTERLIBRARY_REQUEST

__all__ = ["InterlibraryAccountRepository", "InterlibraryRequestRepository"]

_ACCOUNT: Final = Query(INTERLIBRARY_ACCOUNT, (Equal("id"),))
_BY_USERNAME: Final = Query(INTERLIBRARY_ACCOUNT, (Equal("username.key"),))
_REQUEST: Final = Query(INTERLIBRARY_REQUEST, (Equal("id"),))
_OF_REQUESTER: Final = Query(INTERLIBRARY_REQUEST, (Equal("requester"),))


class InterlibraryAccountRepository(Repository):
    """Interlibrary accounts."""

    def get(self, account: InterlibraryAccountId) -> Versioned[InterlibraryAccount] | None:
        return self._backend.first(_ACCOUNT, account)

    def by_username(self, key: str) -> Versioned[InterlibraryAccount] | None:
        return self._backend.first(_BY_USERNAME, key)

    def add(self, account: InterlibraryAccount) -> None:
        self._backend.add(INTERLIBRARY_ACCOUNT, account)

    def save(self, account: InterlibraryAccount, *, expected_version: int) -> None:
        self._backend.save(INTERLIBRARY_ACCOUNT, account, expected_version)

    def erase(self, account: InterlibraryAccountId, *, expected_version: int) -> None:
        self._backend.erase(INTERLIBRARY_ACCOUNT, account, expected_version)


class InterlibraryRequestRepository(Repository):
    """Requests for material from other libraries."""

    def get(self, interlibrary_request: InterlibraryRequestId) -> Versioned[InterlibraryRequest] | None:
        return self._backend.first(_REQUEST, interlibrary_request)

    def for_requester(self, requester: RequesterId) -> tuple[Versioned[InterlibraryRequest], ...]:
        return self._backend.all(_OF_REQUESTER, requester)

    def add(self, interlibrary_request: InterlibraryRequest) -> None:
        self._backend.add(INTERLIBRARY_REQUEST, interlibrary_request)

    def save(self, interlibrary_request: InterlibraryRequest, *, expected_version: int) -> None:
        self._backend.save(INTERLIBRARY_REQUEST, interlibrary_request, expected_version)

    def delete_for_requester(self, requester: RequesterId) -> None:
        self._backend.delete(_OF_REQUESTER, requester)
