"""Taking somebody, or a cohort that is over, out of the ledger.

What is replaced is gone from the database's file as well: SQLite overwrites what it deletes, and its
journal is emptied. PostgreSQL does so with its next VACUUM. Events that are forgotten are sealed: a
calendar that lists them again does not bring back whom they name.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from worker.core.keys import ActionKey
from worker.core.records import Record
from worker.core.roster.forgetting import in_draw, in_records, in_repair
from worker.core.roster.forgotten import Forgotten
from worker.core.rounds import Draw, Repair
from worker.core.serialize import from_json, key_to_json, to_json
from worker.ledger.actions import Actions
from worker.ledger.schema import actions, draws, events, forgotten, redrawn, repairs, seeds
from worker.ports.calendar import Guest, ObservedEvent
from worker.ports.ledger import Turn

# What stands for a whole cohort, where a student's stand-in would be.
_EVERYBODY = ""


class Forgetting(Actions):
    """See ports.Ledger."""

    def forgotten(self, cohort: str) -> datetime | None:
        """See Ledger.forgotten."""
        query = select(forgotten.c.cohort, forgotten.c.at).filter_by(student=_EVERYBODY)
        with self._engine.connect() as connection:
            names = {row.cohort.casefold(): row.at for row in connection.execute(query)}
        return names.get(cohort.casefold())

    def forget_student(
        self, turn: Turn, who: Forgotten, seen: Mapping[str, Collection[str]], at: datetime
    ) -> None:
        """See Ledger.forget_student."""
        records = self.records(turn.cohort)
        changed = in_records(records.values(), who)
        with self._forgetting(turn) as connection:
            for table in (draws, redrawn):
                _rewrite(connection, table, turn, lambda body: in_draw(from_json(Draw, body), who))
            _rewrite(
                connection, repairs, turn, lambda body: in_repair(from_json(Repair, body), who)
            )
            _without_words(connection, turn, who)
            for key, record in changed.items():
                _replace_action(connection, turn, key, record)
            for watched, ids in seen.items():
                for event in _events_of(connection, watched, ids):
                    _seal(connection, watched, _without_guest(event, who))
            row = {"cohort": turn.cohort, "student": who.stand_in, "at": at}
            connection.execute(self._once(forgotten, row))

    def forget_cohort(self, turn: Turn, seen: Mapping[str, Collection[str]], at: datetime) -> None:
        """See Ledger.forget_cohort."""
        with self._forgetting(turn) as connection:
            for watched, ids in seen.items():
                for event in _events_of(connection, watched, ids):
                    nothing = ObservedEvent(event.id, True, event.series_id, event.part_of)
                    _seal(connection, watched, nothing)
            for table in (seeds, draws, redrawn, repairs, actions):
                connection.execute(delete(table).where(table.c.cohort == turn.cohort))
            row = {"cohort": turn.cohort, "student": _EVERYBODY, "at": at}
            connection.execute(self._once(forgotten, row))

    @contextmanager
    def _forgetting(self, turn: Turn) -> Iterator[Connection]:
        """A transaction under the turn, after which nothing of what was there can be read in the
        database's file."""
        with self._under(turn) as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            yield connection
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _rewrite(connection: Connection, table: Table, turn: Turn, change: Any) -> None:
    """Replaces the bodies of a table by what is made of them."""
    for row in connection.execute(select(table).where(table.c.cohort == turn.cohort)).all():
        of_row = [column == getattr(row, column.name) for column in table.primary_key]
        connection.execute(update(table).where(*of_row).values(body=to_json(change(row.body))))


def _without_words(connection: Connection, turn: Turn, who: Forgotten) -> None:
    """Takes somebody out of what a coordinator wrote of draws that were put aside."""
    for row in connection.execute(select(redrawn).where(redrawn.c.cohort == turn.cohort)).all():
        of_row = [column == getattr(row, column.name) for column in redrawn.primary_key]
        connection.execute(update(redrawn).where(*of_row).values(reason=who.text(row.reason)))


def _replace_action(connection: Connection, turn: Turn, key: ActionKey, record: Record) -> None:
    this = (actions.c.cohort == turn.cohort) & (actions.c.key == key_to_json(key))
    values = {
        "key": key_to_json(record.key),
        "detail": to_json(record.detail) if record.detail else None,
        "failure": to_json(record.failure) if record.failure else None,
    }
    connection.execute(update(actions).where(this).values(**values))


def _events_of(
    connection: Connection, watched: str, ids: Collection[str]
) -> Iterable[ObservedEvent]:
    """The series of these ids as last seen, with what was cut off them and their occurrences."""
    rows = connection.execute(select(events.c.body).where(events.c.calendar_id == watched))
    known = [from_json(ObservedEvent, row.body) for row in rows]
    labels = {event.label for event in known if event.id in ids} - {""}
    series = {
        event.id
        for event in known
        if event.id in ids or event.part_of in ids or event.label in labels
    }
    return [event for event in known if event.id in series or event.series_id in series]


def _without_guest(event: ObservedEvent, who: Forgotten) -> ObservedEvent:
    guests = tuple(
        Guest(who.guest(guest.email), guest.response, guest.since)
        if who.guest(guest.email) != guest.email
        else replace(guest, comment=who.text(guest.comment))
        for guest in event.guests
    )
    # Both lead to an event that names its guests.
    return replace(event, guests=guests, link="", meet="")


def _seal(connection: Connection, watched: str, event: ObservedEvent) -> None:
    this = (events.c.calendar_id == watched) & (events.c.event_id == event.id)
    connection.execute(update(events).where(this).values(body=to_json(event), sealed=True))
