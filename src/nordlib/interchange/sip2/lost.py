"""What SIP2 answers for each code of nordlib, and what it cannot say.

A renewal is answered with yes or no and lines of text, so each of its codes loses what `CROSSWALK` says. A code about something that
SIP2 has no message for, or whose messages nordlib does not read, is in `LOST_CODES`; facts of a decision, and wishes of a terminal, are in
`LOST_FACTS`. A test walks every code of nordlib, and fails for one that is in neither list.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from nordlib.circulation import ReturnBasis
from nordlib.decisions import code_of_reason
from nordlib.errors import UnknownName
from nordlib.interchange.crosswalk import CROSSWALK, foreign_codes
from nordlib.interchange.sip2.patron_flags import FLAGS_OF_CODE

__all__ = ["ANSWERS", "LOST_CODES", "LOST_FACTS", "RETURN_ANSWERS", "CodeAnswer", "what_is_lost"]


@attrs.frozen
class CodeAnswer:
    """How SIP2 answers one code."""

    messages: tuple[str, ...]
    """The two digits of the messages that answer it."""
    answer: str
    """What their fields say."""
    lost: str
    """What they do not say, except in a line of text (AF)."""


_NO_PATRON: Final = CodeAnswer(("24", "64"), "BL N, CQ N", "which of the card and the code is wrong, and why")


def _of_renewal(code: str) -> CodeAnswer:
    codes = foreign_codes(code)
    flags = FLAGS_OF_CODE.get(code)
    if flags is None:
        return CodeAnswer(("30", "66"), f"ok {codes.sip2}; the item in BN", codes.information_lost)
    names = ", ".join(flag.name.lower() for flag in sorted(flags))
    return CodeAnswer(("24", "30", "64", "66"), f"ok {codes.sip2}; the item in BN; patron status: {names}", codes.information_lost)


def _of_patron(code: str) -> CodeAnswer:
    names = ", ".join(flag.name.lower() for flag in sorted(FLAGS_OF_CODE[code]))
    return CodeAnswer(("24", "64"), f"patron status: {names}", "of which kind of material, and how many")


#: The codes that a message answers.
ANSWERS: Final[Mapping[str, CodeAnswer]] = {
    **{code: _of_renewal(code) for code in CROSSWALK},
    **{code: _of_patron(code) for code in ("too_many_loans", "hold_limit_reached")},
    "invalid_credentials": CodeAnswer(("24", "64", "94"), "BL N, CQ N; of a terminal: ok 0", "which of the two is wrong, and why"),
    **dict.fromkeys(
        ("patron_unknown", "card_unknown", "card_discarded", "card_not_activated", "not_a_borrower_here", "account_expired"), _NO_PATRON
    ),
}

#: How message 10 answers each way in which a return ends; a code of its own it has for none.
RETURN_ANSWERS: Final[Mapping[ReturnBasis, CodeAnswer]] = {
    ReturnBasis.HAND_IN: CodeAnswer(("10",), "ok 1, alert N", "the fee, the day of return and the days late"),
    ReturnBasis.CONFIRMATION: CodeAnswer(("10",), "ok 1, alert N", "that a confirmation, and not the hand-in, ended the loan"),
    ReturnBasis.WAITING: CodeAnswer(("10",), "ok 1, alert Y", "that the loan stays open until the lending library confirms the return"),
    ReturnBasis.LOST: CodeAnswer(("10",), "ok 1, alert Y", "that the item was lost, and that the loan stays open"),
    ReturnBasis.CLAIMED_RETURNED: CodeAnswer(("10",), "ok 1, alert Y", "that the patron claimed to have returned the item"),
    ReturnBasis.ON_LOAN: CodeAnswer(("10",), "ok 1, alert Y", "that the loan stays open"),
}

#: Codes that no message of SIP2 answers here: what they are about, and the codes.
_AREAS: Final[Mapping[str, str]] = {
    "SIP2 has no message by which an account is registered, edited, moved, merged or deleted": """
        account_not_found agreement_must_be_accepted_by_guardian agreement_not_accepted birth_date_known birth_dates_differ
        branch_not_registered changed_since_import confirmation_required consent_required contact_central email_invalid email_taken
        field_invalid field_not_allowed field_required guardian_consent_required guardian_not_adult has_administrator id_taken
        identity_change_not_allowed identity_invalid identity_taken_elsewhere identity_taken_own_library in_person_required is_a_minor
        keep_other_account library_is_fixed library_not_found lma_card_expired new_account_required not_a_minor not_eligible not_one_person
        not_your_library proxy_document_missing same_account same_library self_registration_forbidden transfer_already_pending
        transfer_not_pending transfer_unanswered unknown_group validity_in_past validity_mismatch validity_too_long version_conflict
    """,
    "SIP2 has no message for access rights: a terminal is logged in, or is not": """
        not_authenticated not_authorized not_visible purpose_not_allowed staff_required
    """,
    "SIP2 has no message by which a card is issued, linked or replaced, or a family view given": """
        card_is_local card_number_taken consent_missing different_person eid_required identity_taken institution_gets_local_card
        library_issues_local_only library_issues_national_only library_required national_card_required not_a_digital_card not_a_local_card
        primary_address_immutable rules_must_be_accepted_by_guardian rules_not_accepted secret_address viewer_is_owner
    """,
    "SIP2 has no message by which a patron registers, or a password is changed": """
        borrower_number_taken child_registration_not_offered parent_consent_required parent_not_adult password_too_common
        password_too_short token_invalid
    """,
    "messages 15 and 16 (holds) are not read here": """
        already_held hold_closed hold_not_current hold_not_suspended hold_period_over hold_ready hold_suspended not_the_patron wrong_copy
    """,
    "messages 11 and 12 (checkout) are not read here": "not_lendable",
    "SIP2 has no message by which staff recall a loan or undo a renewal": """
        lending_day_unknown not_renewed owned_elsewhere owner_was_asked
    """,
    "SIP2 has no message for requests to other libraries": """
        group_may_not_request held_by_home_library kind_invalid library_not_participating one_home_library_only request_event_impossible
        request_unknown username_must_be_email
    """,
    "a text message or a notice is not a matter of a terminal": """
        empty no_email_address no_mobile_number no_patron not_opted_in punctuation resolved several_patrons trailing_text unknown_command
        unknown_keyword
    """,
}
#: The codes that no message answers, and why.
LOST_CODES: Final[Mapping[str, str]] = {code: why for why, codes in _AREAS.items() for code in codes.split()}

#: What a decision knows, or a terminal wishes, and no field says.
LOST_FACTS: Final[Mapping[str, str]] = {
    "renewable_from": "the first day on which a renewal is possible is in a line of text alone",
    "renewable_until": "the last day on which a renewal is possible is said nowhere",
    "renewals_left": "how many renewals are left is said nowhere",
    "provisional": "that the owner of an interlibrary loan may still reject the renewal is in a line of text alone",
    "charged_once_by": "that several loans cost one fee together is said nowhere",
    "group_lent_on": "which loans cost one fee together is said nowhere",
    "returned_on": "the day on which the loan counts as returned is in a line of text alone",
    "waiting": "that the loan stays open until another library confirms the return is in a line of text alone",
    "handed_in_elsewhere": "at which other library the item was handed in is in a line of text alone",
    "days_late": "how late the item came is in a line of text alone",
    "hours_late": "how many hours late the item came is in a line of text alone",
    "fee": "message 10 has no fee: what a late return costs is in a line of text alone",
    "reminder_fee": "message 10 has no fee: what reminders cost is in a line of text alone",
    "no_block": "a renewal that a terminal gave while the library did not answer is decided by the rules like any other",
    "due_date_without_library": "a due date that a terminal gave while the library did not answer is not taken over",
    "third_party_allowed": "a loan is renewed with its own patron's card alone",
    "cancel": "a terminal does not take back a loan",
    "fine_or_fee": "nordlib knows one debt, so the patron status says fines (10) and never fees (11)",
    "patron_flags": "the patron status never says: card lost, too many renewals, claims or lost items, fees, too many billed items",
    "patron_of_return": "message 10 does not say who had the item (AA), since any person may hand it in",
    "protected_person": "where a protected person lives, and how to reach the person, is never written (BD, BE, BF)",
}


def what_is_lost(name: str) -> str:
    """Return what SIP2 does not say of a code, which may be `unknown:CODE` or have a parameter, or of a fact. Raises `UnknownName`.

    >>> what_is_lost("too_early")
    'the first day on which a renewal is possible, which only Koha gives'
    >>> what_is_lost("renewals_left")
    'how many renewals are left is said nowhere'
    """
    code = code_of_reason(name)
    if code in ANSWERS:
        return "that the library does not know a fact" if name.startswith("unknown:") else ANSWERS[code].lost
    found = LOST_CODES.get(code, LOST_FACTS.get(code))
    if found is None:
        raise UnknownName("code or fact", name, (*ANSWERS, *LOST_CODES, *LOST_FACTS))
    return found
