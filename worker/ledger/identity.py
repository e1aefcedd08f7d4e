"""Which ledger this is: its lineage, and whom else it serves."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, union

from worker.core.addresses import normal
from worker.core.keys import ActionKey, Kind
from worker.core.records import Record, SeriesDetail, State
from worker.ledger.actions import Actions
from worker.ledger.place import place_of
from worker.ledger.schema import draws, facts, rests, seeds, turns
from worker.ledger.tables import writing
from worker.ledger.unreadable import UnreadableRow
from worker.ports.ledger import Turn

# Between the last session and the next round of the same class may be some days.
_STILL_OPEN = timedelta(days=14)


class Identity(Actions):
    """See ports.Ledger."""

    @property
    def place(self) -> str:
        """Where the ledger is, for people: a path from the root, or an address without its
        password."""
        return place_of(self._engine.url)

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

    def keep_note(self, turn: Turn, draft_id: str) -> None:
        """See Ledger.keep_note."""
        name = _note(turn.cohort)
        with self._under(turn) as connection:
            connection.execute(delete(facts).where(facts.c.name == name))
            connection.execute(facts.insert().values(name=name, value=draft_id))

    def looked_at(self, cohort: str) -> datetime | None:
        """See Ledger.looked_at."""
        kept = self._scalar(select(facts.c.value).where(facts.c.name == _look(cohort)))
        looks = [datetime.fromisoformat(kept)] if kept else []
        # A pass that found nothing new in the calendar says so in its own row alone.
        watched = select(rests.c.seen_at).where(rests.c.cohort == cohort, rests.c.calendar != "")
        with self._engine.connect() as connection:
            looks += [datetime.fromtimestamp(at, UTC) for at in connection.scalars(watched)]
        return max(looks, default=None)

    def watched_since(self, cohort: str) -> datetime | None:
        """See Ledger.watched_since."""
        kept = self._scalar(select(facts.c.value).where(facts.c.name == _first_look(cohort)))
        return datetime.fromisoformat(kept) if kept else None

    def record_look(self, cohort: str, at: datetime) -> None:
        """See Ledger.record_look."""
        kept = {"value": at.astimezone(UTC).isoformat()}
        fresh: Any = self._dialect.insert(facts).values(name=_look(cohort), **kept)
        with writing(self._engine) as connection:
            connection.execute(fresh.on_conflict_do_update(index_elements=["name"], set_=kept))
            connection.execute(self._once(facts, {"name": _first_look(cohort), **kept}))

    def cohorts(self) -> frozenset[str]:
        """See Ledger.cohorts."""
        # Whoever writes of an action has taken a turn; to look through all actions would take long.
        names = union(*(select(table.c.cohort) for table in (seeds, draws, turns)))
        with self._engine.connect() as connection:
            return frozenset(row.cohort for row in connection.execute(names))

    def _readable(self, cohort: str) -> Mapping[ActionKey, Record]:
        """What is known of a cohort; nothing where that cannot be read: its own pass says so."""
        try:
            return self.records(cohort)
        except UnreadableRow:
            return {}

    def open_guests(
        self, now: datetime, of: Collection[str] | None = None
    ) -> Mapping[str, frozenset[str]]:
        """See Ledger.open_guests."""
        guests: dict[str, frozenset[str]] = {}
        for cohort in self.cohorts() if of is None else of:
            for key, record in self._readable(cohort).items():
                detail = record.detail
                if key.kind is not Kind.SERIES or not isinstance(detail, SeriesDetail):
                    continue
                proposal = detail.assignment.proposal
                # What is only claimed may be in the calendar all the same.
                stands = record.state in (State.CLAIMED, State.DONE)
                if stands and proposal and proposal.instants[-1] > now - _STILL_OPEN:
                    addresses = {normal(address) for address in detail.guests}
                    guests[cohort] = guests.get(cohort, frozenset()) | addresses
        return guests


def _look(cohort: str) -> str:
    return f"look of {cohort}"[:100]


def _first_look(cohort: str) -> str:
    return f"first look of {cohort}"[:100]


def _note(cohort: str) -> str:
    return f"note of {cohort}"[:100]
