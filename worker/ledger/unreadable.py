"""A row that cannot be read: of a newer version of this program, damaged, or changed by hand."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, Table

from worker.errors import KnownError
from worker.ledger.place import place_of


class UnreadableRow(KnownError):
    """The ledger holds something about a cohort that this version cannot read: nothing is done for
    that cohort, since what was sent to whom is not known."""


@contextmanager
def read_from(table: Table, cohort: str, engine: Engine) -> Iterator[None]:
    """Reads rows of a cohort. Raises UnreadableRow instead of what is wrong with one, which may hold
    names and addresses."""
    try:
        yield
    except (ValueError, TypeError, LookupError) as error:
        raise UnreadableRow(
            f'a row of the table "{table.name}" about the cohort {cohort} cannot be read ({type(error).__name__}). If a newer '
            f"version of this program has worked with the ledger {place_of(engine.url)}, use that one; otherwise restore the latest "
            "backup, and keep this ledger"
        ) from error
