"""Policies by name: a preset, or a file in TOML or JSON."""

from pathlib import Path

from nordlib.circulation import POLICIES, CirculationPolicy
from nordlib.circulation.policy_toml import policy_from_toml
from nordlib.errors import InvalidData, UnknownName
from nordlib.serialization.json import from_dict
from nordlib.serialization.json_text import read_json

__all__ = ["policy_named"]


def policy_named(name: str) -> CirculationPolicy:
    """Return a preset by its name, in any case, or the policy in a file whose name ends in `.toml` or `.json`.

    Raises `UnknownName` for a name that no preset has, and `InvalidData` for a file that cannot be read or holds no valid policy.
    """
    if name.upper() in POLICIES:
        return POLICIES[name.upper()]
    path = Path(name)
    if path.suffix not in (".toml", ".json"):
        raise UnknownName("circulation policy (a preset, or a file that ends in .toml or .json)", name, tuple(POLICIES))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} of the file is not UTF-8"
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror or type(error).__name__}"
    else:
        return policy_from_toml(text) if path.suffix == ".toml" else _policy_from_json(text)
    raise InvalidData("circulation policy", (problem,))


def _policy_from_json(text: str) -> CirculationPolicy:
    plain = read_json(text, "circulation policy")
    if not isinstance(plain, dict):
        raise InvalidData("circulation policy", ("the JSON value is not an object; write the policy in braces",))
    return from_dict(CirculationPolicy, plain)
