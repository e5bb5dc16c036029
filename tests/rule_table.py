"""The table of rules, docs/reference/rules.toml: made from the code (`make rules`), and checked against it by a test.

What decides is found as `Rule` objects, what is policy as fields with the metadata `rules`; what holds by its shape, advises, or is the
host's part is written in SHAPES below with its place, and the place has to name the rule.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

import nordlib
from nordlib.decisions import Rule

FILE = Path(__file__).parents[1] / "docs" / "reference" / "rules.toml"

#: Rules that hold by construction, and readings that no policy field carries: where in the code, as module.name.
SHAPES = {
    "MTM-01": "nordlib.accounts.staff.Registrar",
    "MTM-12": "nordlib.accounts.models.Account",
    "MTM-13": "nordlib.accounts.registration.rules.decide",
    "MTM-14": "nordlib.accounts.registration.rules.decide",
    "MTM-08": "nordlib.accounts.models.BorrowerKind",
    "MTM-20": "nordlib.accounts.staff.StaffRole",
    "MTM-21": "nordlib.accounts.edit.AccountChanges",
    "MTM-42": "nordlib.identity.schemes.sweden",
    "MTM-43": "nordlib.accounts.models.StudentAuthorisation",
    "READ-A03": "nordlib.accounts.registration.rules.decide",
    "READ-A11": "nordlib.accounts.agreement.must_accept_again",
    "READ-A17": "nordlib.credentials.ResetToken",
    "LIB-10": "nordlib.patrons.home_library.differing_details",
    "READ-C19": "nordlib.patrons.home_library.fold_detail",
    "READ-C29": "nordlib.patrons.home_library.compare_by_name",
    "READ-C20": "nordlib.circulation.interlibrary_requests.rules.place",
    "READ-A38": "nordlib.circulation.interlibrary_requests.rules.place",
    "READ-A32": "nordlib.accounts.identity_replacement.decide",
    "MTM-06": "nordlib.accounts.access.PERMISSIONS",
    "MTM-07": "nordlib.accounts.views.StartPage",
    "MTM-19": "nordlib.commands.accounts.views.search_borrowers",
    "MTM-26": "nordlib.commands.accounts.closure.delete_account",
    "MTM-30": "nordlib.accounts.views.IncomingTransfer",
    "MTM-34": "nordlib.commands.accounts.pull",
    "MTM-49": "nordlib.accounts.closure.as_protected",
    "MTM-50": "nordlib.commands.accounts.closure.request_protection_takeover",
    "MTM-53": "nordlib.commands.accounts.staff.find_libraries",
    "READ-A04": "nordlib.commands.accounts.views.search_borrowers",
    "MTM-28": "nordlib.accounts.models.Transfer",
    "MTM-29": "nordlib.accounts.transfer.request",
    "MTM-31": "nordlib.accounts.transfer.TRANSITIONS",
    "APP-01": "nordlib.commands.circulation.renewal.several.renew_selected",
    "APP-02": "nordlib.commands.circulation.renewal.several.renew_eligible",
    "ILL-01": "nordlib.circulation.models.LoanKind",
    "ILL-02": "nordlib.circulation.returns.ReturnCase",
    "ILL-03": "nordlib.circulation.returns.assess_return",
    "ILL-04": "nordlib.circulation.returns.UnconfirmedReturn",
    "REN-04": "nordlib.circulation.models.LoanKind",
    "REN-06": "nordlib.circulation.interlibrary.TRANSITIONS",
    "EXT-09": "nordlib.messages.MessageKind",
    "REN-08": "nordlib.circulation.renewal.facts.RenewalFacts",
    "EXT-19": "nordlib.circulation.due_moves.find_due_move",
    "HOLD-02": "nordlib.circulation.checkout.check_out",
    "READ-C30": "nordlib.circulation.charges.total_fee",
    "READ-C14": "nordlib.circulation.returns.ReturnAssessment",
    "READ-C09": "nordlib.circulation.renewal.rules.renewal_is_in_time",
    "SMS-03": "nordlib.notifications.sms.reply.SmsOutcome",
    "SMS-05": "nordlib.commands.notifications.sms.answer_text_message",
    "SMS-07": "nordlib.notifications.delivery",
    "READ-A06": "nordlib.accounts.models.Account.is_expired",
    "READ-A12": "nordlib.accounts.transfer.no_transfer_is_pending",
    "READ-A26": "nordlib.accounts.uniqueness.identity_number_is_valid",
    "READ-A28": "nordlib.contact.Email",
    "READ-A30": "nordlib.accounts.access.account_is_visible",
    "NLR-03": "nordlib.commands.cards.self_registration.self_register_card",
    "NLR-04": "nordlib.cards.issue.issue",
    "NLR-21": "nordlib.cards.models.Cardholder",
    "NLR-28": "nordlib.cards.view.CardholderView",
    "NLR-29": "nordlib.cards.withdrawal.withdraw",
    "NLR-32": "nordlib.cards.family.FamilyConsent",
    "NLR-33": "nordlib.cards.family.advice_for",
    "READ-A19": "nordlib.cards.models.Cardholder",
}


#: What a librarian does or a host must do, and no code decides: the page that tells it.
ADVISES = {
    "MTM-44": "docs/how-to/accounts.md",
    "MTM-45": "docs/how-to/accounts.md",
    "MTM-48": "docs/how-to/accounts.md",
    "NLR-26": "docs/how-to/cards.md",
}


def modules() -> Iterator[ModuleType]:
    """Every module of nordlib."""
    yield nordlib
    for found in pkgutil.walk_packages(nordlib.__path__, "nordlib."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def rules_of_nordlib() -> list[Rule[Any]]:
    """Every rule object, in the order of the modules."""
    found = {id(each): each for module in modules() for each in vars(module).values() if isinstance(each, Rule)}
    return list(found.values())


def policy_fields() -> Iterator[tuple[str, str]]:
    """Every rule that a policy field answers, and the field."""
    for module in modules():
        for each in list(vars(module).values()):
            if isinstance(each, type) and attrs.has(each) and each.__module__ == module.__name__:
                for field in attrs.fields(each):
                    for name in field.metadata.get("rules", ()):
                        yield name, f"{module.__name__}.{each.__name__}.{field.name}"


def shapes_and_readings() -> set[str]:
    """What has to stand on a marked test: every shape, and every reading that no policy field carries."""
    return set(SHAPES)


def table() -> str:
    """The table as TOML, in the order of the rule ids."""
    entries: dict[str, list[str]] = {}
    for rule in rules_of_nordlib():
        for name in rule.ids:
            codes = ", ".join(f'"{code}"' for code in rule.codes)
            entries.setdefault(name, []).append(f'{{ kind = "decides", place = "{rule.__module__}.{rule.__name__}", codes = [{codes}] }}')
    for name, place in policy_fields():
        entries.setdefault(name, []).append(f'{{ kind = "policy", place = "{place}" }}')
    for name, place in SHAPES.items():
        entries.setdefault(name, []).append(f'{{ kind = "shapes", place = "{place}" }}')
    for name, place in ADVISES.items():
        entries.setdefault(name, []).append(f'{{ kind = "advises", place = "{place}" }}')
    lines = ["# Made from the code by `make rules`; a test holds the two together.", "# A rule may have several kinds.", ""]
    for name in sorted(entries, key=_order):
        lines += [f"{name} = [", *(f"    {entry}," for entry in entries[name]), "]"]
    return "\n".join(lines) + "\n"


def _order(name: str) -> tuple[str, int]:
    match = re.fullmatch(r"([A-Z]+-[A-Z]?)(\d+)", name)
    assert match is not None, name
    return match[1], int(match[2])


def resolved(place: str) -> object:
    """The object at a place of the code."""
    parts = place.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise LookupError(place)


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(table(), encoding="utf-8")
    print(FILE.name, "has", table().count(" = [\n"), "rules")
