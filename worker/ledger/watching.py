"""What the ledger keeps of calendars: their ids, their events as last seen, where watching has come
to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Update, bindparam, delete, select, union_all, update

from worker.core.serialize import from_json, to_json
from worker.ledger.resting import end_rests
from worker.ledger.schema import calendars, events, watches
from worker.ledger.tables import Tables, writing
from worker.ports.calendar import Changes, ObservedEvent

# Made once: to build a query takes longer than to run it.
_TOKEN = select(watches.c.token).where(watches.c.calendar_id == bindparam("of"))
_EVENTS = (
    select(events.c.event_id, events.c.body)
    .where(events.c.calendar_id == bindparam("of"))
    .order_by(events.c.event_id)
)
_OF_CALENDAR = select(events.c.event_id, events.c.body).where(
    events.c.calendar_id == bindparam("of")
)
# Two queries in one, and in no order: with "or", or in order of the ids, SQLite reads the whole
# calendar for each cohort instead of asking the index.
_EVENTS_OF = union_all(
    _OF_CALENDAR.where(events.c.series.in_(bindparam("these", expanding=True))),
    # A pass of an earlier version, at work while this one came, says nothing of series.
    _OF_CALENDAR.where(events.c.series.is_(None)),
)


class Watching(Tables):
    """See ports.Ledger."""

    def calendar(self, sender: str, name: str) -> str | None:
        """See Ledger.calendar."""
        return self._scalar(
            select(calendars.c.calendar_id).where(
                calendars.c.sender == sender, calendars.c.name == name
            )
        )

    def record_calendar(
        self, sender: str, name: str, calendar_id: str, instead_of: str | None = None
    ) -> str:
        """See Ledger.record_calendar."""
        self._insert_once(calendars, sender=sender, name=name, calendar_id=calendar_id)
        if instead_of is not None:
            with self._engine.begin() as connection:
                connection.execute(
                    calendars.update()
                    .where(
                        calendars.c.sender == sender,
                        calendars.c.name == name,
                        calendars.c.calendar_id == instead_of,
                    )
                    .values(calendar_id=calendar_id)
                )
        return self.calendar(sender, name) or calendar_id

    def token(self, calendar_id: str) -> str | None:
        """See Ledger.token."""
        with self._engine.connect() as connection:
            token: str | None = connection.execute(_TOKEN, {"of": calendar_id}).scalar()
            return token

    def events(self, calendar_id: str) -> Sequence[ObservedEvent]:
        """See Ledger.events."""
        with self._engine.connect() as connection:
            rows = connection.execute(_EVENTS, {"of": calendar_id})
            return [_event(row.event_id, row.body) for row in rows]

    def events_of(self, calendar_id: str, series: Collection[str]) -> Sequence[ObservedEvent]:
        """See Ledger.events_of."""
        with self._engine.connect() as connection:
            rows = connection.execute(_EVENTS_OF, {"of": calendar_id, "these": sorted(series)})
            return [_event(row.event_id, row.body) for row in sorted(rows)]

    def record_changes(
        self, calendar_id: str, changes: Changes, at: datetime, since_token: str | None
    ) -> None:
        """See Ledger.record_changes. Where another pass has taken in changes since `since_token`,
        nothing is written: it saw the same."""
        advance = self._advance(calendar_id, changes.token, since_token)
        with writing(self._engine) as connection:
            if not connection.execute(advance).rowcount:
                return
            before, sealed = _known(connection, calendar_id, changes)
            news = replace(changes, events=_open(changes.events, sealed))
            series = {
                _replace_event(connection, calendar_id, event, at)
                for event in merged(before, news, at)
            }
            if series:
                end_rests(connection, calendar_id, None if changes.full else series)

    def record_event(
        self, calendar_id: str, event: ObservedEvent, at: datetime, since_token: str | None
    ) -> None:
        """See Ledger.record_event."""
        with writing(self._engine) as connection:
            token = select(watches.c.token).where(watches.c.calendar_id == calendar_id)
            if connection.execute(token.with_for_update(read=True)).scalar() != since_token:
                return
            query = select(events.c.body, events.c.sealed).where(
                events.c.calendar_id == calendar_id, events.c.event_id == event.id
            )
            row = connection.execute(query).first()
            if row and row.sealed:
                return
            before = _event(event.id, row.body) if row else None
            _replace_event(connection, calendar_id, merged_event(before, event, at), at)

    def _advance(self, calendar_id: str, token: str, since_token: str | None) -> Insert | Update:
        if since_token is None:
            fresh: Any = self._dialect.insert(watches).values(calendar_id=calendar_id, token=token)
            first: Insert = fresh.on_conflict_do_update(
                index_elements=["calendar_id"], set_={"token": token}
            )
            return first
        same = (watches.c.calendar_id == calendar_id) & (watches.c.token == since_token)
        return update(watches).values(token=token).where(same)


def _open(news: Iterable[ObservedEvent], sealed: AbstractSet[str]) -> tuple[ObservedEvent, ...]:
    """The events but those that are sealed, their parts and their occurrences: whom they name is
    forgotten."""
    return tuple(
        event for event in news if sealed.isdisjoint((event.id, event.series_id, event.part_of))
    )


def _known(
    connection: Connection, calendar_id: str, changes: Changes
) -> tuple[Mapping[str, ObservedEvent], AbstractSet[str]]:
    """The events of a calendar as last seen, by id, and the ids of those that are sealed: all of them
    where all are listed, or what has changed and what that is a part of."""
    query = select(events.c.event_id, events.c.body, events.c.sealed)
    query = query.where(events.c.calendar_id == calendar_id)
    if not changes.full:
        ids = {
            name for event in changes.events for name in (event.id, event.series_id, event.part_of)
        }
        query = query.where(events.c.event_id.in_(sorted(ids)))
    rows = connection.execute(query).all()
    sealed = {row.event_id for row in rows if row.sealed}
    known = {row.event_id: _event(row.event_id, row.body) for row in rows if not row.sealed}
    return known, sealed


def _replace_event(
    connection: Connection, calendar_id: str, event: ObservedEvent, at: datetime
) -> str:
    """The id of the series that it belongs to."""
    row = {"calendar_id": calendar_id, "event_id": event.id}
    belongs_to = _series_of(connection, calendar_id, event)
    connection.execute(delete(events).filter_by(**row))
    kept = row | {"series": belongs_to, "body": to_json(event), "seen_at": at}
    connection.execute(events.insert().values(**kept))
    if belongs_to != event.id and not event.series_id:
        # Occurrences of a part may have been seen before the part itself.
        connection.execute(
            update(events)
            .filter_by(calendar_id=calendar_id, series=event.id)
            .values(series=belongs_to)
        )
    return belongs_to


def _series_of(connection: Connection, calendar_id: str, event: ObservedEvent) -> str:
    """The id of the series that an event is, is an occurrence of, or was cut off."""
    parent = event.series_id or event.part_of
    if not parent or parent == event.id:
        return event.id
    query = select(events.c.series).filter_by(calendar_id=calendar_id, event_id=parent)
    return connection.execute(query).scalar() or event.part_of or parent


def merged(
    before: Mapping[str, ObservedEvent], changes: Changes, at: datetime
) -> Sequence[ObservedEvent]:
    """What the changes make of the events known before; in a full listing, events that are no longer
    listed are cancelled."""
    events_now = [merged_event(before.get(event.id), event, at) for event in changes.events]
    if changes.full:
        listed = {event.id for event in changes.events}
        events_now += [
            replace(event, cancelled=True, gone_at=at)
            for event in before.values()
            if event.id not in listed and not event.cancelled
        ]
    return events_now


def merged_event(before: ObservedEvent | None, event: ObservedEvent, at: datetime) -> ObservedEvent:
    """An event with what is known of it from before: the instant at which each answer was first
    seen and, of a deleted event, which no longer says it, whose it was."""
    known = (
        {(guest.email, guest.response): guest.since for guest in before.guests} if before else {}
    )
    guests = tuple(
        replace(guest, since=known.get((guest.email, guest.response)) or at)
        for guest in event.guests
    )
    label = before.label if before and event.cancelled else event.label
    gone_at = ((before.gone_at if before else None) or at) if event.cancelled else None
    return replace(event, guests=guests, label=label, gone_at=gone_at)


@lru_cache(maxsize=65536)
def _event(event_id: str, body: str) -> ObservedEvent:
    """Kept by its text: a pass reads the same events again and again. One that cannot be read is an
    event of which nothing but the id is known, so that it stops nobody else's."""
    try:
        return from_json(ObservedEvent, body)
    except ValueError:
        return ObservedEvent(event_id)
