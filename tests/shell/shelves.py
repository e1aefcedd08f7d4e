"""Where a ledger stands, and what befalls it: it is lost, copied, and put back as it was."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tests.shell.programs import new_file, opened


class Shelf(Protocol):
    """One ledger's place. `database`: its URL, always the same."""

    database: str

    def lose(self) -> None:
        """The ledger is gone, and a new one in its place."""

    def keep(self) -> None:
        """Make a copy of the ledger as it is now, after those that were made before."""

    def restore(self, number: int) -> bool:
        """Put one of the copies in its place; whether there is any."""


class Files:
    """An SQLite ledger in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._copies = folder, 0
        self.database = new_file(folder)

    def lose(self) -> None:
        """See Shelf.lose."""
        for file in self._folder.glob("ledger.db*"):
            file.unlink()
        new_file(self._folder)

    def keep(self) -> None:
        """See Shelf.keep."""
        with opened(self.database) as ledger:
            ledger.backup(self._folder / f"copy {self._copies}.db")
        self._copies += 1

    def restore(self, number: int) -> bool:
        """See Shelf.restore."""
        if not self._copies:
            return False
        self.lose()
        copy = self._folder / f"copy {number % self._copies}.db"
        shutil.copy(copy, self._folder / "ledger.db")
        return True


class Schemas:
    """A ledger in a PostgreSQL. `emptied`: empties its database, and gives the URL."""

    def __init__(self, emptied: Callable[[], str]) -> None:
        self._emptied = emptied
        self._copies: list[list[str]] = []
        self.database = emptied()

    def lose(self) -> None:
        """See Shelf.lose."""
        self._emptied()

    def keep(self) -> None:
        """See Shelf.keep."""
        with opened(self.database) as ledger:
            self._copies.append(list(ledger.export()))

    def restore(self, number: int) -> bool:
        """See Shelf.restore."""
        if not self._copies:
            return False
        self.lose()
        with opened(self.database) as ledger:
            ledger.import_from(self._copies[number % len(self._copies)])
        return True
