"""A tour of nordlib, which `make tour` runs: register people, move one of them, renew loans, print the messages that would be sent.

The tour reads examples/data/*.csv, where some lines are wrong on purpose; the people have Skatteverket's published test numbers. Every
outcome is compared with the expected one; if any of them differ, the tour ends with an error that lists them.
"""

import csv
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path

import attrs
from library_day import play_day

from nordlib.accounts import LEGIMUS, AcceptedBy, AccountId, Agreement, BorrowerKind, Presence, Registrar, RegistrationForm, StaffId
from nordlib.circulation import HELSINGOR, CirculationStaff, Hold, HoldId, ItemId, Loan, LoanId, PatronId, PatronStanding, TitleId
from nordlib.commands import RenewalContext, accept_transfer, register_borrower, renew_loan, request_transfer
from nordlib.contact import parse_email
from nordlib.decisions import Audience
from nordlib.errors import InvalidData, NordlibError, UnknownName
from nordlib.identity import examine
from nordlib.libraries import Library, LibraryId
from nordlib.messages import SECRET_KINDS
from nordlib.storage.protocols import ALL_LIBRARIES
from nordlib.storage.sql import SqlStore, SqlTx
from nordlib.texts import LANGUAGES, Language

DATA = Path(__file__).parent / "data"
NOW = datetime.fromisoformat("2026-11-22T12:00:00+01:00")
TODAY = NOW.date()
#: Legimus as a test environment: the people here have published test numbers, which a register in production does not accept.
REGISTER = attrs.evolve(LEGIMUS, accepted_numbers=attrs.evolve(LEGIMUS.accepted_numbers, accept_synthetic=True))
#: The patrons here are in good standing: no block, no debt, no expired card.
GOOD_STANDING = RenewalContext(PatronStanding())
AT_THE_DESK = CirculationStaff("desk-1")
STAD, KUST = (Registrar(StaffId(f"registrar at {key}"), LibraryId(key), parse_email(f"{key}@example.se")) for key in ("STAD", "KUST"))

Line = dict[str, str]
MISSING = "(missing)"
PEOPLE = ("first_name", "last_name", "identity", "email", "library", "eligible", "agreement", "valid_to", "language")
LIBRARIES = ("id", "name", "main", "municipality", "county")
LOANS = ("id", "patron", "item", "title", "due", "material", "renewals_used", "asked_at")
HOLDS = ("id", "patron", "title")


def lines(name: str, *needed: str) -> Iterator[tuple[str, Line]]:
    """Yield each line of a file with its place. For a file that cannot be read, or that lacks a column, print why and yield nothing."""
    try:
        text = (DATA / name).read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except OSError as error:
        print(f"  {name}: the file cannot be read ({error.strerror}).")
        return
    except UnicodeDecodeError as error:
        print(f"  {name}: byte {error.start} is not UTF-8. Save the file as UTF-8.")
        return
    except csv.Error as error:
        print(f"  {name}: not a valid CSV file ({error}).")
        return
    header = rows[0] if rows else []
    missing = [column for column in needed if column not in header]
    if missing:
        print(f"  {name}, line 1: missing columns: {', '.join(missing)}. The file must have the columns {', '.join(needed)}.")
        return
    for number, row in enumerate(rows[1:], 2):
        if row:
            yield f"{name}, line {number}", dict(zip_longest(header, row, fillvalue=MISSING))


def complete(line: Line) -> Line:
    missing = [name for name, value in line.items() if value is MISSING]
    if missing or MISSING in line:
        raise InvalidData("line", (f"no value for {', '.join(missing)}" if missing else "it has more fields than the first line",))
    return line


def yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise InvalidData("answer", ("it must be yes or no",))
    return text == "yes"


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidData("date", ("it must be a day of the calendar in the form YYYY-MM-DD",)) from None


def language(text: str) -> Language:
    for known in LANGUAGES:
        if text == known:
            return known
    raise UnknownName("language", text, LANGUAGES)


def form_of(line: Line) -> RegistrationForm:
    """Return the registration form with the values of a line."""
    return RegistrationForm(
        BorrowerKind.ADULT,
        LibraryId(line["library"]),
        examine(line["identity"], "se", on=TODAY),
        line["first_name"],
        line["last_name"],
        parse_email(line["email"]),
        eligible=yes(line["eligible"]),
        agreement=Agreement("2026", AcceptedBy.BORROWER, NOW) if yes(line["agreement"]) else None,
        presence=Presence.IN_PERSON,
        valid_to=day(line["valid_to"]),
        language=language(line["language"]),
    )


def loan_of(line: Line) -> Loan:
    due, used = day(line["due"]), line["renewals_used"]
    if due is None or not used.isdecimal():
        raise InvalidData("loan", ("it must have a due date, and renewals_used in digits",))
    return Loan(
        LoanId(line["id"]),
        PatronId(line["patron"]),
        ItemId(line["item"]),
        TitleId(line["title"]),
        due,
        line["material"],
        renewals_used=int(used),
    )


def instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise InvalidData("instant", ("it must be a date and a time in the form YYYY-MM-DDThh:mm:ss+01:00",)) from None


def attempt(place: str, step: Callable[[], str]) -> str:
    """Do the step of one line and return its outcome. Print an error with its place, and go on with the next line."""
    try:
        return step()
    except NordlibError as error:
        print(f"  {place}: {error}")
        return type(error).__name__


def register_people(store: SqlStore) -> list[str]:
    """Register the person on each line, and return the outcomes."""
    outcomes: list[str] = []
    for number, (place, line) in enumerate(lines("people.csv", *PEOPLE), 1):

        def step(line: Line = line, place: str = place, number: int = number) -> str:
            form = form_of(complete(line))
            by = KUST if form.library == "KUST" else STAD
            decision = store.run(register_borrower, form, by=by, policy=REGISTER, now=NOW, new_id=AccountId(f"b{number}"))
            print(f"  {place}: " + decision.explain(form.language).replace("\n", "\n      "))
            return ", ".join(decision.trace.reasons()) or "registered"

        outcomes.append(attempt(place, step))
    return outcomes


def move_anna(store: SqlStore) -> None:
    """Move Anna: her library asks and the other library accepts; until then she stays."""
    anna = AccountId("b1")
    requested = store.run(request_transfer, anna, LibraryId("KUST"), by=STAD, policy=REGISTER, now=NOW)
    again = store.run(request_transfer, anna, LibraryId("KUST"), by=STAD, policy=REGISTER, now=NOW)
    accepted = store.run(accept_transfer, anna, by=KUST, policy=REGISTER, now=NOW)
    for decision in (requested, again, accepted):
        print("  " + decision.explain("sv").replace("\n", "\n      "))
    expect("moving", [requested.trace.reasons(), again.trace.reasons(), accepted.trace.reasons()], [(), ("transfer_already_pending",), ()])


def renew_loans(store: SqlStore) -> list[str]:
    """Renew the loan on each line if possible, and return the outcomes."""
    outcomes: list[str] = []
    for place, line in lines("loans.csv", *LOANS):

        def step(line: Line = line, place: str = place) -> str:
            asked_at = instant(complete(line)["asked_at"])
            decision = store.run(renew_loan, LoanId(line["id"]), by=AT_THE_DESK, policy=HELSINGOR, now=asked_at, context=GOOD_STANDING)
            print(f"  {place}: " + decision.explain("da").replace("\n", "\n      "))
            return ", ".join(decision.trace.reasons()) or f"renewed until {decision.facts.new_due}"

        outcomes.append(attempt(place, step))
    return outcomes


def fill(tx: SqlTx) -> None:
    """Put the registrars, the libraries, the loans and the holds into the store."""
    tx.registrars.add(STAD)
    tx.registrars.add(KUST)

    def library(line: Line) -> str:
        main = LibraryId(line["main"]) if complete(line)["main"] else None
        tx.libraries.put(
            Library(LibraryId(line["id"]), line["name"], county=line["county"], municipality=line["municipality"], main_library_id=main)
        )
        return line["id"]

    def loan(line: Line) -> str:
        tx.loans.add(loan_of(complete(line)))
        return line["id"]

    def hold(line: Line) -> str:
        tx.holds.add(Hold(HoldId(complete(line)["id"]), PatronId(line["patron"]), TitleId(line["title"])))
        return line["id"]

    for name, columns, add in (("libraries.csv", LIBRARIES, library), ("loans.csv", LOANS, loan), ("holds.csv", HOLDS, hold)):
        for place, line in lines(name, *columns):
            attempt(place, partial(add, line))


DIFFERENCES: list[str] = []


def expect(what: str, actual: object, expected: object) -> None:
    """Note an outcome that is not the expected one. The tour goes on, and fails at its end."""
    if actual != expected:
        DIFFERENCES.append(f"{what}: expected {expected}, got {actual}")


def expect_lines(what: str, actual: list[str], expected: list[str]) -> None:
    """Compare the outcome of each line of a file after the first."""
    for number, (actual_outcome, expected_outcome) in enumerate(zip_longest(actual, expected, fillvalue="nothing"), 2):
        expect(f"{what}, line {number}", actual_outcome, expected_outcome)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/register.db"
        store = SqlStore.open(database)
        show(store)
        store.close()
        again = SqlStore.open(database)
        borrowers = len(again.run(lambda tx: tx.accounts.at_libraries(ALL_LIBRARIES, None, 99)))
        again.close()
    print(f"\nThe database was closed and opened again. It has {borrowers} borrowers.")
    expect("the borrowers", borrowers, 4)
    if DIFFERENCES:
        sys.exit("\nSome outcomes are not the expected ones:\n  " + "\n  ".join(DIFFERENCES))
    print("\nEvery outcome is the expected one.")


def show(store: SqlStore) -> None:
    with store.transaction() as tx:
        fill(tx)

    print("Registering (examples/data/people.csv; some lines are wrong on purpose)")
    expect_lines(
        "registering",
        register_people(store),
        [
            "registered",
            "registered",
            "registered",
            "registered",
            "identity_invalid",
            "is_a_minor",
            "agreement_not_accepted, not_eligible, email_taken",
            "identity_invalid",
            "branch_not_registered",
            "InvalidData",
            "InvalidContact",
            "InvalidData",
            "identity_taken_elsewhere",
        ],
    )

    print("\nMoving Anna from Stadsbiblioteket to Kustbiblioteket")
    move_anna(store)

    print("\nRenewing a patron's loans at Helsingør, in Danish")
    expect_lines(
        "renewing",
        renew_loans(store),
        [
            "renewed until 2026-12-23",
            "too_early",
            "renewal_limit_reached",
            "reserved_by_other",
            "NaiveDatetime",
            "UnknownName",
        ],
    )

    print("\nOne refusal as the librarian sees it")
    decision = store.run(renew_loan, LoanId("L4"), by=AT_THE_DESK, policy=HELSINGOR, now=NOW, context=GOOD_STANDING)
    print("  " + decision.explain("en", Audience.DESK).replace("\n", "\n  "))

    print("\nOne day of a library")
    events = play_day(store)
    print("  " + "\n  ".join(events))
    expect("the day", [len(events), "2 renewed" in events[3], "Struck" in events[7]], [9, True, True])

    print("\nThe messages that would be sent")
    for message in store.outbox:
        words = message.render("(made when it is sent)" if message.kind in SECRET_KINDS else None)
        print(f"  {message.language}  {words.recipient}: {words.subject}. {words.body}")
    expect("the messages", len(store.outbox), 6)


if __name__ == "__main__":
    main()
