"""What Hypothesis runs when it is imported: it makes `st.from_type(Loan)` work for every model of nordlib.

Importing nordlib's models takes longer than importing Hypothesis, and most test suites need few of them. So nothing of nordlib is imported
here. Hypothesis asks a resolver for the types of a package that is loaded, as it does for numpy; a version that does not ask gets the
strategies registered one by one.
"""

from typing import TYPE_CHECKING, Any, get_origin

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["register_strategies"]


def register_strategies() -> None:
    """Tell Hypothesis how to make nordlib's models. Called by Hypothesis, through the entry point `nordlib` of its group."""
    from hypothesis.strategies._internal import types  # noqa: PLC0415 - this module is loaded while Hypothesis is

    resolvers: Any = getattr(types, "_global_extra_lookup", None)
    if resolvers is None:
        from nordlib.testing.types import register_each  # noqa: PLC0415 - imports every model

        register_each()
    else:
        resolvers["nordlib"] = _strategy_of


def _strategy_of(kind: Any) -> "SearchStrategy[Any] | None":
    """Return the strategy of a type of nordlib's; None for any other type."""
    module: object = getattr(get_origin(kind) or kind, "__module__", None)
    if not isinstance(module, str) or not module.startswith("nordlib."):
        return None
    from nordlib.testing.types import strategy_of  # noqa: PLC0415 - imports what makes the models

    return strategy_of(kind)
