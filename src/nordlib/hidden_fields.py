"""Models with fields that are shown nowhere, not in the differences that a test runner shows either."""

from typing import Any, Final, TypeVar

__all__ = ["hides_fields"]

T = TypeVar("T")
_FILE: Final = "<equality of a model with hidden fields>"


def hides_fields(model: type[T]) -> type[T]:
    """Keep the fields with `repr=False` out of pytest's differences; the decorator above `attrs.frozen`.

    Where two models differ, pytest goes through their fields and shows those that differ, whatever their `repr`. It does so for a class
    whose `__eq__` attrs wrote, which it knows by the file that the code names. So the code names another file; it stays the same.
    """
    equality: Any = vars(model)["__eq__"]
    equality.__code__ = equality.__code__.replace(co_filename=_FILE)
    return model
