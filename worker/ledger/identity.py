"""Which ledger this is: its lineage, and whom else it serves."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select, union

from worker.core.keys import Kind
from worker.core.records import SeriesDetail
from worker.ledger.actions import Actions
from worker.ledger.schema import actions, draws, facts, seeds, turns

# Between the last session and the next round of the same class may be some days.
_STILL_OPEN = timedelta(days=14)


class Identity(Actions):
    """See ports.Ledger."""

    @property
    def place(self) -> str:
        """Where the ledger is, for people: a path from the root, or an address without its
        password."""
        url = self._engine.url
        if url.get_backend_name() == "sqlite" and url.database:
            return str(Path(url.database).resolve())
        return url.render_as_string(hide_password=True)

    @property
    def is_new(self) -> bool:
        """Whether nothing has been written into it yet."""
        return not self.cohorts()

    def lineage(self, fresh: str) -> str:
        """See Ledger.lineage."""
        return self._fact("lineage", fresh)

    def _fact(self, name: str, value: str) -> str:
        self._insert_once(facts, name=name, value=value)
        return self._scalar(select(facts.c.value).where(facts.c.name == name)) or value

    def kept_note(self, cohort: str) -> str | None:
        """See Ledger.kept_note."""
        return self._scalar(select(facts.c.value).where(facts.c.name == _note(cohort)))

    def keep_note(self, cohort: str, draft_id: str) -> None:
        """See Ledger.keep_note."""
        with self._engine.begin() as connection:
            connection.execute(delete(facts).where(facts.c.name == _note(cohort)))
            connection.execute(facts.insert().values(name=_note(cohort), value=draft_id))

    def cohorts(self) -> frozenset[str]:
        """See Ledger.cohorts."""
        names = union(*(select(table.c.cohort) for table in (seeds, draws, actions, turns)))
        with self._engine.connect() as connection:
            return frozenset(row.cohort for row in connection.execute(names))

    def open_guests(self, now: datetime) -> Mapping[str, frozenset[str]]:
        """See Ledger.open_guests."""
        guests: dict[str, frozenset[str]] = {}
        for cohort in self.cohorts():
            for key, record in self.records(cohort).items():
                detail = record.detail
                if key.kind is not Kind.SERIES or not isinstance(detail, SeriesDetail):
                    continue
                proposal = detail.assignment.proposal
                if record.done and proposal and proposal.instants[-1] > now - _STILL_OPEN:
                    addresses = {address.lower() for address in detail.guests}
                    guests[cohort] = guests.get(cohort, frozenset()) | addresses
        return guests


def _note(cohort: str) -> str:
    return f"note of {cohort}"[:100]
