"""What patrons have said about automatic renewals, and when jobs were completed."""

from typing import Final

from nordlib.circulation import PatronId
from nordlib.storage.protocols import AutoRenewalPreference, JobId, JobRun, value_of
from nordlib.storage.queries import Equal, Query
from nordlib.storage.repositories.core import Repository
from nordlib.storage.stored import AUTO_RENEWAL_PREFERENCE, JOB_RUN

__all__ = ["AutoRenewalPreferenceRepository", "JobRunRepository"]

_RUN: Final = Query(JOB_RUN, (Equal("job"),))
_PREFERENCE: Final = Query(AUTO_RENEWAL_PREFERENCE, (Equal("patron"),))


class JobRunRepository(Repository):
    """When jobs were completed."""

    def get(self, job: JobId) -> JobRun | None:
        return value_of(self._backend.first(_RUN, job))

    def put(self, run: JobRun) -> None:
        self._backend.put(JOB_RUN, run)


class AutoRenewalPreferenceRepository(Repository):
    """What patrons have said about automatic renewals."""

    def get(self, patron: PatronId) -> AutoRenewalPreference | None:
        return value_of(self._backend.first(_PREFERENCE, patron))

    def put(self, preference: AutoRenewalPreference) -> None:
        self._backend.put(AUTO_RENEWAL_PREFERENCE, preference)

    def delete(self, patron: PatronId) -> None:
        self._backend.delete(_PREFERENCE, patron)
