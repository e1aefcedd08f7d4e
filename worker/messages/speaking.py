"""The language that is spoken: while a message is made, all its words are in its reader's language.

It is set around the making of one message, as a locale is, so that not every function that writes a
date has to hand it on. Screens and pages for the coordinator at the terminal are in American English.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from worker.messages.shelf import Shelf, built_in

_SPOKEN: ContextVar[Shelf | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(shelf: Shelf) -> Iterator[None]:
    """Within the block, words are in the language of this shelf, and templates are taken from it."""
    token = _SPOKEN.set(shelf)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def spoken() -> Shelf:
    """The shelf of the language that is spoken now."""
    return _SPOKEN.get() or built_in()
