"""What a file of the form `accounts` tells, in nordlib's words, and what nordlib stores, in the file's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from nordlib.accounts import (
    LEGIMUS,
    UNCHANGED,
    AcceptedBy,
    Account,
    AccountChanges,
    AccountId,
    AccountPolicy,
    AccountView,
    Agreement,
    BorrowerKind,
    Guardian,
    GuardianForm,
    PasswordPolicy,
    Presence,
    ProxyDocuments,
    Registrar,
    RegistrationForm,
    Representative,
    SecondTransferRule,
    StaffId,
    StudentAuthorisation,
    StudentAuthorisationId,
    Transfer,
    TransferId,
)
from nordlib.accounts.agreement import must_accept_again
from nordlib.ages import LeapDayBirthday
from nordlib.attempts import AttemptLimit
from nordlib.contact import Email, parse_email
from nordlib.dates import Period
from nordlib.errors import InvalidContact
from nordlib.identity import IdentityNumber, Problem, examine
from nordlib.libraries import Library, LibraryId, LibraryType
from tests.report import NotBuilt

Case = dict[str, Any]

ACCOUNT = {
    *("id", "library", "kind", "email", "identity", "valid_to", "agreement", "password_set", "status", "first_name", "last_name"),
    *("guardian", "protected", "created", "last_login"),
}
FORM = {
    *("kind", "library", "identity", "first_name", "last_name", "email", "eligible", "agreement_accepted_by", "valid_to"),
    *("send_credentials", "presence", "groups", "representatives", "proxy", "known_talking_book_borrower", "resident_abroad"),
    *("guardian", "lma_card_valid_to", "authorisation"),
}


def known(given: Case, keys: set[str], what: str) -> None:
    if given.keys() - keys:
        raise NotBuilt(f"{what}: {sorted(given.keys() - keys)}")


def libraries(world: Case) -> Iterator[Library]:
    mains = {branch: LibraryId(each["id"]) for each in world["libraries"] for branch in each.get("branches", ())}
    for each in world["libraries"]:
        yield Library(LibraryId(each["id"]), each["name"], LibraryType(each.get("type", "public")))
    for branch, main in mains.items():
        yield Library(LibraryId(branch), branch, main_library_id=main)


def registrars(world: Case, given: Case, on: date) -> Iterator[Registrar]:
    numbers = {each["id"]: read_number(each["identity"], on) for each in given.get("registrars", ())}
    for each in world.get("registrars", ()):
        number = numbers.get(each["id"])
        own = number if isinstance(number, IdentityNumber) else None
        yield Registrar(StaffId(each["id"]), LibraryId(each["library"]), parse_email(each["email"]), own)


def login_limit(given: Case) -> AttemptLimit | None:
    limit = given["login_attempts"]
    return limit and AttemptLimit(limit["count"], limit["minutes"])


def register_policy(given: Case, zone: ZoneInfo, central: str) -> AccountPolicy:
    least = given["password_min_length"]
    return attrs.evolve(
        LEGIMUS,
        accepted_numbers=attrs.evolve(
            LEGIMUS.accepted_numbers, accept_synthetic=True
        ),  # the people of the cases have published test numbers
        zone=zone,
        user_groups=frozenset(given["user_groups"]),
        max_samordning_validity=Period.parse(given["samordning_max"]),
        leap_day=LeapDayBirthday(given["leapday_birthday"]),
        passwords=PasswordPolicy(least, generated_length=max(least, 16), login_limit=login_limit(given)),
        warning_days=given["expiry_warning_days"],
        send_missed_warnings=given["warn_late"],
        notify_old_email=given["notify_old_email"],
        guardian_name_required=given["guardian_name_required"],
        central_library=LibraryId(central),
        on_second_transfer=SecondTransferRule(given["second_transfer"]),
        transfer_ttl_days=given["transfer_ttl_days"],
        pull_allowed=given["direct_pull"],
        purge_inactive_months=given["purge_inactive_months"],
        purge_never_logged_in_months=given["purge_never_logged_in_months"],
    )


def account(given: Case, on: date) -> Account:
    known(given, ACCOUNT, "given account")
    kind, number = BorrowerKind(given["kind"]), read_number(given["identity"], on)
    if not isinstance(number, IdentityNumber):
        raise NotBuilt("given account: number of another scheme")
    by = AcceptedBy.GUARDIAN if kind.is_minor else AcceptedBy.BORROWER
    guardian = given.get("guardian")
    return Account(
        AccountId(given["id"]),
        LibraryId(given["library"]),
        number,
        "" if given.get("protected") else given.get("first_name") or "Namn",
        "" if given.get("protected") else given.get("last_name") or "Namnsson",
        parse_email(given["email"]),
        Agreement("1", by, datetime.combine(on, time(), UTC)),
        "sv",
        day(given.get("valid_to")),
        guardian=guardian and Guardian(date.fromisoformat(guardian["birth_date"]), guardian.get("name") or ""),
        attested_minor=kind.is_minor and number.birth_date is None,
        created_on=day(given.get("created")),
        protected=given.get("protected", False),
    )


def transfer(given: Case, on: str, zone: ZoneInfo) -> Transfer:
    asked = datetime.combine(date.fromisoformat(str(given.get("date", on))), time(12), zone)
    return Transfer(TransferId(given["id"]), AccountId(given["account"]), LibraryId(given["from"]), LibraryId(given["to"]), asked)


def authorisation(given: Case, key: str) -> StudentAuthorisation:
    born, until = date.fromisoformat(given["birth_date"]), date.fromisoformat(given["study_until"])
    return StudentAuthorisation(StudentAuthorisationId(key), LibraryId(given["library"]), given["name"], born, until)


def form(given: Case, on: date, now: datetime, id_of: Any) -> RegistrationForm:
    known(given, FORM, "form fields")
    kind, accepted, guardian = BorrowerKind(given["kind"]), given.get("agreement_accepted_by") or None, given.get("guardian") or {}
    return RegistrationForm(
        kind,
        LibraryId(given.get("library") or ""),
        read_number(given.get("identity"), on, lma=kind.has_lma_card),
        given.get("first_name") or "",
        given.get("last_name") or "",
        email(given.get("email")),
        eligible=given.get("eligible") is True,
        agreement=accepted and Agreement("1", AcceptedBy(accepted), now),
        presence=Presence(given.get("presence") or "remote"),
        valid_to=day(given.get("valid_to")),
        send_credentials=bool(given.get("send_credentials")),
        groups=frozenset(given.get("groups") or ()),
        representatives=frozenset(map(Representative, given.get("representatives") or ())),
        proxy=ProxyDocuments(**{name: bool(shown) for name, shown in (given.get("proxy") or {}).items()}),
        known_talking_book_borrower=bool(given.get("known_talking_book_borrower")),
        guardian=GuardianForm(day(guardian.get("birth_date")), guardian.get("name") or ""),
        lma_card_valid_to=day(given.get("lma_card_valid_to")),
        student_authorisation=given.get("authorisation") and StudentAuthorisationId(id_of(given["authorisation"])),
    )


def changes(given: Case) -> AccountChanges:
    return AccountChanges(
        last_name=(given["last_name"] or "") if "last_name" in given else UNCHANGED,
        email=email(given["email"]) if "email" in given else UNCHANGED,
        valid_to=day(given["valid_to"]) if "valid_to" in given else UNCHANGED,
    )


def read_number(text: str | None, on: date, *, lma: bool | None = None) -> IdentityNumber | Problem | None:
    """A number as it is written; `lma` None: of whichever scheme it is."""
    if not text or not text.strip():
        return None
    readings = [examine(text, scheme, on=on) for scheme in ("se-lma", "se") if lma is None or lma is (scheme == "se-lma")]
    return next((each for each in readings if isinstance(each, IdentityNumber)), readings[-1])


def day(text: str | None) -> date | None:
    return date.fromisoformat(text.strip()) if text and text.strip() else None


def email(text: str | None) -> Email | None:
    """An address; text that is none is as if nothing stood there."""
    try:
        return parse_email(text) if text and text.strip() else None
    except InvalidContact:
        return None


def account_fields(stored: Account, on: date, policy: AccountPolicy, *, password_set: bool) -> Case:
    """An account as the file tells it."""
    guardian = stored.guardian
    return {
        "library": stored.library,
        "kind": stored.kind(on, policy.leap_day).value,
        "email": stored.email.key,
        "identity": stored.identity,
        "valid_to": stored.valid_to and stored.valid_to.isoformat(),
        "status": "expired" if stored.is_expired(on) else "active",
        "first_name": stored.first_name or None,
        "last_name": stored.last_name or None,
        "protected": stored.protected,
        "groups": sorted(stored.groups),
        "agreement": "renewal_due" if must_accept_again(stored, on, policy) else "accepted",
        "guardian": guardian and {"name": guardian.name or None, "birth_date": guardian.birth_date.isoformat()},
        "password_set": password_set,
    }


def as_compared(fields: Case, on: date) -> Case:
    """Expected fields, with addresses and numbers as they are compared."""
    found = dict(fields)
    if found.get("email"):
        found["email"] = parse_email(found["email"]).key
    if found.get("identity"):
        found["identity"] = read_number(found["identity"], on)
    if isinstance(found.get("groups"), list):
        found["groups"] = sorted(found["groups"])
    return found


SHOWN = {"from": "origin", "to": "target", "date": "requested_on"}


def shown(line: Any) -> Case:
    """What a line of an answer shows with a value, by the file's names."""
    told = attrs.asdict(line, recurse=False)
    told |= attrs.asdict(told["sheet"], recurse=False) if "sheet" in told else {}
    fields = {name: value for name, value in told.items() if value not in (None, "", frozenset())}
    return fields | {name: fields[ours] for name, ours in SHOWN.items() if ours in fields}


def ids(found: tuple[Any, ...]) -> set[str]:
    """The ids of the lines of an answer."""
    return {each.id if isinstance(each, AccountView) else each.transfer for each in found}
