"""The rules of Nordic libraries. Importing this package loads nothing; each subpackage is loaded on first access (PEP 562)."""

#: False at run time; type checkers read the name as true. Not imported from `typing`, which would be loaded with it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from nordlib import (
        accounts,
        ages,
        circulation,
        commands,
        contact,
        dates,
        decisions,
        errors,
        frozendict,
        identity,
        interchange,
        libraries,
        messages,
        money,
        name_folding,
        notifications,
        serialization,
        storage,
        testing,
        texts,
        validation,
    )

__version__ = "0.1.0"
__all__ = [
    "accounts",
    "ages",
    "circulation",
    "commands",
    "contact",
    "dates",
    "decisions",
    "errors",
    "frozendict",
    "identity",
    "interchange",
    "libraries",
    "messages",
    "money",
    "name_folding",
    "notifications",
    "serialization",
    "storage",
    "testing",
    "texts",
    "validation",
]


def __getattr__(name: str) -> "ModuleType":
    if name not in __all__:
        raise AttributeError(f"module 'nordlib' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - importing nordlib loads nothing, not even importlib

    return import_module(f"nordlib.{name}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
