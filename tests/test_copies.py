"""Where a model is copied field by field: every field is carried over, or is listed here with the reason why it is not.

Both ends are looked at: a field of the copy that no source has, and a field of a source that the copy leaves out. So a field that is added
to a model is a failing test until it is decided what each copy does with it.
"""

from datetime import date
from typing import Any

import attrs
import pytest

from nordlib.accounts import (
    Account,
    AccountChanges,
    Guardian,
    GuardianForm,
    LmaReplacementForm,
    Presence,
    RegistrationForm,
    StudentAuthorisation,
    StudentAuthorisationId,
    edit,
)
from nordlib.accounts.closure import as_protected
from nordlib.accounts.edit import EditCase
from nordlib.accounts.registration.rules import account_from_form
from nordlib.accounts.views import account_view, incoming_transfer
from nordlib.circulation import CirculationStaff, InterlibraryTerms, LastRenewal, LoanKind, LoanStatus
from nordlib.circulation.renewal import decision, forecast
from nordlib.commands import export_personal_data
from nordlib.commands.accounts import registration
from nordlib.contact import Email
from nordlib.libraries import LibraryId
from tests.people import ACCOUNT, AGREEMENT, AT_A, FORM, LIBRARIES, NOW, REGISTER, TODAY, A, register_store, renewal_case
from tests.test_eligibility import case as registration_case

#: An account with something in every field that is not what the field is by default.
WHOLE = attrs.evolve(
    ACCOUNT,
    valid_to=date(2027, 1, 31),
    groups=frozenset({"streamer"}),
    guardian=Guardian(date(1980, 1, 2), "Vera"),
    birth_date=date(2015, 3, 4),
    attested_minor=True,
    student_authorisation=StudentAuthorisationId("s1"),
    warned_end_dates={date(2027, 1, 31)},
    created_on=date(2026, 1, 1),
    last_active_on=date(2026, 5, 6),
    purge_warned_on=date(2026, 7, 8),
    language="nb",
)


def names(model: object) -> list[str]:
    kind: Any = model if isinstance(model, type) else type(model)
    return [field.name for field in attrs.fields(kind) if field.init]


def assert_carried(copy: object, *sources: object, otherwise: dict[str, str], left_out: dict[str, str] | None = None) -> None:
    """Every field of the copy is that of the first source which has it, but for those in `otherwise`, by their reasons; every field of a
    source is in the copy, but for those in `left_out`."""
    for name in names(copy):
        source = next((source for source in sources if name in names(source)), None)
        if name not in otherwise:
            assert source is not None, f"no source has `{name}`: carry it over, or say why it differs"
            assert getattr(copy, name) == getattr(source, name), f"`{name}` is not carried over"
    missing = {name for source in sources for name in names(source)} - set(names(copy)) - (left_out or {}).keys()
    assert not missing, f"not in the copy: {sorted(missing)}"
    assert otherwise.keys() <= set(names(copy)), "an exception for a field that is gone"


def assert_nothing_is_default(model: object, *, but: tuple[str, ...] = ()) -> None:
    """A copy that loses a field is noticed only where the original has something else in it than the default."""
    kind: Any = type(model)
    for field in attrs.fields(kind):
        default: Any = field.default
        if field.init and field.name not in but and default is not attrs.NOTHING:
            value = default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]  # a class to the checker
            assert getattr(model, field.name) != value, f"give {kind.__name__}.{field.name} another value than its default"


def test_the_account_of_these_tests_has_something_in_every_field() -> None:
    assert_nothing_is_default(WHOLE, but=("protected",))


OF_A_RENEWAL = {
    "due": "a later one",
    "renewals_used": "one more",
    "interlibrary": "a renewal waits",
    "last_renewal": "this one, with the due date before it",
    "status": "what staff renew is on loan again",
    "recalled": "what staff renew is wanted back no longer",
    "unseen_renewals": "none, since the material was shown",
}


@pytest.mark.parametrize("kind", LoanKind)
def test_a_renewed_loan_has_every_field_of_the_loan(kind: LoanKind) -> None:
    terms = InterlibraryTerms() if kind is LoanKind.INTERLIBRARY else None
    case = renewal_case(kind=kind, interlibrary=terms, renewals_used=1, item_type="fourteen_days", status=LoanStatus.LOST, recalled=True)
    lent = attrs.evolve(case.loan, lent_on=date(2026, 2, 1), last_renewal=LastRenewal(date(2026, 2, 2)), unseen_renewals=3)
    case = attrs.evolve(case, loan=lent)
    assert_nothing_is_default(case.loan, but=("kind", "interlibrary"))
    renewed = decision.grant_renewal(case)[0]
    assert_carried(renewed, case.loan, otherwise=OF_A_RENEWAL)
    assert (renewed.due, renewed.renewals_used) == (case.facts.new_due, 2)
    assert (renewed.status, renewed.recalled) == (LoanStatus.ON_LOAN, False)
    assert isinstance(case.loan.due, date)
    waits = None if terms is None else attrs.evolve(terms, pending_renewal=True)
    assert renewed.interlibrary == waits


def test_a_case_at_another_instant_has_every_field_of_the_case() -> None:
    case = renewal_case()
    case = attrs.evolve(case, available_copies=3, by=CirculationStaff("desk-1"), named_due=date(2026, 6, 30))
    later = forecast.case_on(case, date(2026, 5, 1))
    assert_carried(later, case, otherwise={"now": "the instant that is asked about"})


def test_the_account_of_a_form_has_every_field_of_the_form() -> None:
    form = attrs.evolve(
        FORM,
        valid_to=date(2027, 1, 31),
        groups=frozenset({"streamer"}),
        guardian=GuardianForm(date(1980, 1, 2), "Vera"),
        student_authorisation=StudentAuthorisationId("s1"),
        language="nb",
    )
    leave = StudentAuthorisation(StudentAuthorisationId("s1"), A, "Anna Ek", date(2004, 5, 1), date(2027, 6, 1))
    case = registration_case(form, student_authorisation=leave)
    assert isinstance(form.email, Email)
    account = account_from_form(case, LIBRARIES[0], form.email, AGREEMENT, ACCOUNT.id)
    assert_carried(
        account,
        form,
        otherwise={
            "id": "a new one",
            "guardian": "a minor's only",
            "birth_date": "that of the agency's leave",
            "attested_minor": "by the choice of the form",
            "warned_end_dates": "nobody was warned yet",
            "last_active_on": "a new account",
            "purge_warned_on": "nobody was warned yet",
            "created_on": "today",
            "protected": "never by a form",
        },
        left_out={
            "kind": "follows from the number and the date",
            "eligible": "attested, and not stored",
            "presence": "attested, and not stored",
            "send_credentials": "a message says so",
            "representatives": "attested, and not stored",
            "proxy": "attested, and not stored",
            "known_talking_book_borrower": "attested, and not stored",
            "lma_card_valid_to": "is the account's `valid_to`",
        },
    )
    assert (account.birth_date, account.created_on) == (leave.birth_date, case.on)


def test_an_edit_makes_every_change_and_keeps_the_rest() -> None:
    changes = AccountChanges(
        first_name="Nya",
        last_name="Namn",
        email=FORM.email,
        valid_to=date(2028, 1, 1),
        groups=frozenset({"downloader"}),
        language="da",
        birth_date=date(2015, 3, 5),
        guardian=Guardian(date(1981, 2, 3), "Veronika"),
    )
    assert_nothing_is_default(changes)
    case = EditCase(WHOLE, changes, LIBRARIES[0], email_is_taken=False, policy=REGISTER, on=TODAY)
    assert_carried(edit._edited(case)[0], changes, WHOLE, otherwise={})


def test_a_protected_account_keeps_what_is_listed_and_loses_the_rest() -> None:
    protected = as_protected(WHOLE, REGISTER)
    assert_carried(
        protected,
        WHOLE,
        otherwise={
            "library": "the agency's",
            "first_name": "MTM-49",
            "last_name": "MTM-49",
            "groups": "tell a habit",
            "guardian": "tells a name",
            "birth_date": "tells the person",
            "student_authorisation": "tells a place of study",
            "protected": "now it is",
        },
    )
    lost: dict[str, Any] = {
        "first_name": "",
        "last_name": "",
        "groups": frozenset(),
        "guardian": None,
        "birth_date": None,
        "student_authorisation": None,
    }
    assert {name: getattr(protected, name) for name in lost} == lost
    assert (protected.library, protected.protected) == (REGISTER.central_library, True)


def test_a_view_shows_every_field_of_the_account_or_says_why_not() -> None:
    assert_carried(
        account_view(WHOLE, TODAY, REGISTER, 3),
        WHOLE,
        otherwise={"kind": "asked for the day", "expired": "asked for the day", "version": "that of the store"},
        left_out={
            "agreement": "in the export",
            "birth_date": "in the export; the view has the kind of borrower",
            "attested_minor": "in the export; the view has the kind of borrower",
            "student_authorisation": "in the export",
            "warned_end_dates": "in the export",
            "created_on": "in the export",
            "last_active_on": "in the export",
            "purge_warned_on": "in the export",
        },
    )


def test_an_export_has_every_field_of_the_account() -> None:
    store = register_store(WHOLE)
    export = store.run(export_personal_data, WHOLE.id, by=AT_A, policy=REGISTER, now=NOW).unwrap()
    beside = {name for name in names(Account) if name not in names(export.view)}
    assert beside <= set(names(export))
    for name in beside - {"warned_end_dates"}:
        assert getattr(export, name) == getattr(WHOLE, name)
    assert export.warned_end_dates == tuple(sorted(WHOLE.warned_end_dates))


def test_a_line_of_the_receivers_list_has_the_transfer_and_the_borrower() -> None:
    from nordlib.accounts import Transfer, TransferId  # noqa: PLC0415 - only here

    transfer = Transfer(TransferId("t1"), WHOLE.id, A, LibraryId("B"), NOW)
    line = incoming_transfer(transfer, WHOLE, TODAY)
    for name in names(line):
        if name not in ("transfer", "requested_on"):
            assert getattr(line, name) == getattr(transfer if name in names(transfer) else WHOLE, name)
    assert (line.transfer, line.requested_on) == (transfer.id, TODAY)


def test_the_form_of_a_replacement_has_every_field_of_the_account_and_of_what_was_filled_in() -> None:
    given = LmaReplacementForm(FORM.identity, AGREEMENT, date(2027, 5, 1), GuardianForm(date(1981, 1, 1), "Siv"))
    form = registration._full_form(given, WHOLE, REGISTER, TODAY)
    assert_carried(
        form,
        given,
        WHOLE,
        otherwise={
            "kind": "by the new number",
            "eligible": "was attested for the account",
            "presence": "nobody has to come",
            "send_credentials": "always",
            "representatives": "were asked for the account",
            "proxy": "nobody has to come",
            "known_talking_book_borrower": "has an account",
            "lma_card_valid_to": "the new number has no card",
            "student_authorisation": "the new number takes its place",
        },
        left_out={
            "id": "a new one",
            "birth_date": "the new number tells it",
            "attested_minor": "the new number tells it",
            "warned_end_dates": "nobody was warned of the new end",
            "created_on": "today",
            "last_active_on": "a new account",
            "purge_warned_on": "a new account",
            "protected": "the command sees to it",
        },
    )
    assert (form.eligible, form.presence, form.known_talking_book_borrower) == (True, Presence.REMOTE, True)
    assert isinstance(form, RegistrationForm)
    kept = registration._full_form(attrs.evolve(given, guardian=None), WHOLE, REGISTER, TODAY)
    assert WHOLE.guardian is not None
    assert_carried(kept.guardian, WHOLE.guardian, otherwise={})
