"""Which ledger this is: its lineage, and whom else it serves."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, select, text, union

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

# Every pass that looks at a calendar asks and keeps these. Made once: to build a query takes longer
# than to run it.
_FACT = select(facts.c.value).where(facts.c.name == bindparam("named"))
_SEEN = select(rests.c.seen_at).where(rests.c.cohort == bindparam("of"), rests.c.calendar != "")
_KEEP = text(
    "INSERT INTO facts (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_KEEP_FIRST = text(
    "INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"
)


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
        kept = self._kept(_look(cohort))
        looks = [kept] if kept else []
        # A pass that found nothing new in the calendar says so in its own row alone.
        with self._engine.connect() as connection:
            seen = connection.scalars(_SEEN, {"of": cohort})
            looks += [datetime.fromtimestamp(at, UTC) for at in seen]
        return max(looks, default=None)

    def watched_since(self, cohort: str) -> datetime | None:
        """See Ledger.watched_since."""
        return self._kept(_first_look(cohort))

    def _kept(self, name: str) -> datetime | None:
        with self._engine.connect() as connection:
            kept: str | None = connection.execute(_FACT, {"named": name}).scalar()
            return datetime.fromisoformat(kept) if kept else None

    def record_look(self, cohort: str, at: datetime) -> None:
        """See Ledger.record_look."""
        value = at.astimezone(UTC).isoformat()
        with writing(self._engine) as connection:
            connection.execute(_KEEP, {"name": _look(cohort), "value": value})
            connection.execute(_KEEP_FIRST, {"name": _first_look(cohort), "value": value})

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
