"""Where a ledger is."""

from pathlib import Path

from sqlalchemy.engine import URL


def ledger_file(url: URL) -> Path | None:
    """The file of an SQLite ledger, as a path from the root without symbolic links, so that a ledger
    has one name by whichever way it is reached; None where it is in memory or in PostgreSQL."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database)).resolve()


def place_of(url: URL) -> str:
    """Where the ledger is, for people: a path from the root, or an address without its password."""
    file = ledger_file(url)
    return url.render_as_string(hide_password=True) if file is None else str(file)
