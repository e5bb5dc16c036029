"""What the command line tells about policies: `nordlib compare helsingor my.toml` and `nordlib lint my.toml`."""

from collections.abc import Iterable

from nordlib import proofs
from nordlib.circulation import lint_policy
from nordlib.errors import InvalidData, MissingExtra
from nordlib.policy_files import policy_named

__all__ = ["comparison_text", "warning_lines"]


def comparison_text(policy: str, other: str, pairs: Iterable[str] = ()) -> str:
    """Return exactly which renewals two policies decide differently, as Markdown.

    Args:
        policy: The name of a preset, or of a file.
        other: The same for the policy that it is compared with.
        pairs: Which item types are compared, as "book=ordinary"; none: those of the same name.

    Raises:
        InvalidData: A file cannot be read or holds no valid policy, or a pair has another form.
        MissingExtra: z3 is not installed.
        UnknownName: A preset or an item type has another name.
    """
    found = proofs.compare(policy_named(policy), policy_named(other), item_types=dict(map(_pair, pairs)) or None)
    return proofs.comparison_page(found)


def _pair(text: str) -> tuple[str, str]:
    own, sign, other = text.partition("=")
    if not (own and sign and other):
        raise InvalidData("pair", (f"{text!r} must be an item type of each policy, with an equals sign between them: book=ordinary",))
    return own, other


def warning_lines(policy: str) -> str:
    """Return a line for each choice in a policy that is probably a mistake; with z3 also for those that change no renewal.

    Args:
        policy: The name of a preset, or of a file.

    Raises `InvalidData` and `UnknownName` as `comparison_text` does.
    """
    try:
        warnings = lint_policy(policy_named(policy), checks=[proofs.proved_warnings])
        note = ""
    except MissingExtra as missing:
        warnings = lint_policy(policy_named(policy))
        note = f"Not looked for: choices that change nothing. {missing}\n"
    return "".join(f"{warning}\n" for warning in warnings) + note
