"""A pause of Python's garbage collector, while many thousands of small objects are made of which none is in a circle."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["collection_paused"]


@contextmanager
def collection_paused() -> Generator[None]:
    """Collect no garbage in the body. Objects are still freed as soon as nothing refers to them.

    The collector looks through all that is alive again and again while the number of objects grows, which took two fifths of the time of a
    large policy. A thread that pauses it while another one does is collected with the first that ends, which costs time and nothing else.

    >>> with collection_paused(), collection_paused():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
