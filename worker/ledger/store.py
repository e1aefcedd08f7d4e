"""The ledger itself: every write is one conditional statement or one transaction, so that any of them may be the last."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from worker.core.history import DrawRecord, Record, State
from worker.core.rounds import Draw, Repair
from worker.core.serialize import draw_in, draw_out, repair_in, repair_out
from worker.errors import UsageError
from worker.ledger.database import held, open_database
from worker.ledger.events import event_in, event_out
from worker.ledger.schema import (
    actions,
    calendars,
    draws,
    events,
    facts,
    redrawn,
    repairs,
    seeds,
    watches,
)
from worker.ports import Changes, ObservedEvent


class SqlLedger:
    """The Ledger port on SQLAlchemy Core, the same for SQLite and PostgreSQL."""

    def __init__(self, address: str) -> None:
        self._engine = open_database(address)
        self._dialect: Any = postgresql if self._engine.dialect.name == "postgresql" else sqlite

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def belong_to(self, world: str) -> None:
        """Bind a new ledger to the Google it records. Raises UsageError for a ledger of another: all would seem done there."""
        self._insert_once(facts, name="world", value=world)
        found = self._scalar(select(facts.c.value).where(facts.c.name == "world"))
        if found != world:
            raise UsageError(
                f"nothing was done: this ledger records what was sent through {found}, and this would be {world}. "
                "Set DATABASE_URL to a ledger of its own"
            )

    def lock(self, cohort: str) -> AbstractContextManager[None]:
        """See Ledger.lock."""
        return held(self._engine, cohort)

    def seeds(self, cohort: str) -> Mapping[str, str]:
        """See Ledger.seeds."""
        query = select(seeds.c.round, seeds.c.seed).where(seeds.c.cohort == cohort)
        with self._engine.connect() as connection:
            return {row.round: row.seed for row in connection.execute(query)}

    def record_seed(self, cohort: str, round_name: str, seed: str, at: datetime) -> str:
        """See Ledger.record_seed."""
        self._insert_once(seeds, cohort=cohort, round=str(round_name), seed=seed, at=at)
        return self.seeds(cohort)[round_name]

    def draws(self, cohort: str) -> Mapping[str, DrawRecord]:
        """See Ledger.draws."""
        query = select(draws.c.round, draws.c.body, draws.c.at).where(draws.c.cohort == cohort)
        with self._engine.connect() as connection:
            return {
                row.round: DrawRecord(_draw(row.body), row.at) for row in connection.execute(query)
            }

    def record_draw(self, cohort: str, draw: Draw, at: datetime) -> None:
        """See Ledger.record_draw."""
        self._insert_once(
            draws, cohort=cohort, round=str(draw.round), body=json.dumps(draw_out(draw)), at=at
        )

    def redraw(self, cohort: str, round_name: str, seed: str, reason: str, at: datetime) -> None:
        """See Ledger.redraw."""
        these = {"cohort": cohort, "round": str(round_name)}
        with self._engine.begin() as connection:
            body = connection.execute(select(draws.c.body).filter_by(**these)).scalar_one()
            number = 1 + len(connection.execute(select(redrawn.c.number).filter_by(**these)).all())
            connection.execute(
                redrawn.insert().values(**these, number=number, body=body, reason=reason, at=at)
            )
            connection.execute(delete(repairs).filter_by(**these))
            connection.execute(delete(draws).filter_by(**these))
            connection.execute(update(seeds).filter_by(**these).values(seed=seed, at=at))

    def redrawn(self, cohort: str) -> Mapping[str, tuple[str, ...]]:
        """See Ledger.redrawn."""
        query = (
            select(redrawn.c.round, redrawn.c.reason)
            .where(redrawn.c.cohort == cohort)
            .order_by(redrawn.c.number)
        )
        found: dict[str, tuple[str, ...]] = {}
        with self._engine.connect() as connection:
            for name, reason in connection.execute(query):
                found[name] = (*found.get(name, ()), reason)
        return found

    def repairs(self, cohort: str) -> Mapping[str, tuple[Repair, ...]]:
        """See Ledger.repairs."""
        query = (
            select(repairs.c.round, repairs.c.body)
            .where(repairs.c.cohort == cohort)
            .order_by(repairs.c.number)
        )
        found: dict[str, tuple[Repair, ...]] = {}
        with self._engine.connect() as connection:
            for name, body in connection.execute(query):
                found[name] = (*found.get(name, ()), _repair(body))
        return found

    def record_repair(self, cohort: str, repair: Repair, at: datetime) -> None:
        """See Ledger.record_repair."""
        body = json.dumps(repair_out(repair))
        self._insert_once(
            repairs, cohort=cohort, round=str(repair.round), number=repair.number, body=body, at=at
        )

    def records(self, cohort: str) -> Mapping[str, Record]:
        """See Ledger.records."""
        query = select(actions.c.key, actions.c.state, actions.c.at, actions.c.detail).where(
            actions.c.cohort == cohort
        )
        with self._engine.connect() as connection:
            return {
                key: Record(key, State(state), at, _detail(detail))
                for key, state, at, detail in connection.execute(query)
            }

    def claim(self, cohort: str, key: str, at: datetime, detail: Mapping[str, str]) -> Record:
        """See Ledger.claim."""
        self._insert_once(
            actions,
            cohort=cohort,
            key=key,
            state=State.CLAIMED,
            at=at,
            detail=json.dumps(dict(detail)),
        )
        return self._record(cohort, key)

    def reopen(self, cohort: str, key: str, at: datetime, detail: Mapping[str, str]) -> Record:
        """See Ledger.reopen."""
        failed = (
            (actions.c.cohort == cohort)
            & (actions.c.key == key)
            & (actions.c.state == str(State.FAILED))
        )
        fresh = {"state": str(State.CLAIMED), "at": at, "detail": json.dumps(dict(detail))}
        with self._engine.begin() as connection:
            connection.execute(update(actions).values(**fresh).where(failed))
        return self._record(cohort, key)

    def note(self, cohort: str, key: str, detail: Mapping[str, str]) -> None:
        """See Ledger.note."""
        merged = {**self._record(cohort, key).detail, **detail}
        self._update(cohort, key, detail=json.dumps(merged))

    def settle(
        self, cohort: str, key: str, state: State, at: datetime, detail: Mapping[str, str]
    ) -> None:
        """See Ledger.settle."""
        before = self.claim(cohort, key, at, detail)
        self._update(
            cohort, key, state=str(state), at=at, detail=json.dumps({**before.detail, **detail})
        )

    def calendar(self, sender: str, name: str) -> str | None:
        """See Ledger.calendar."""
        return self._scalar(
            select(calendars.c.calendar_id).where(
                calendars.c.sender == sender, calendars.c.name == name
            )
        )

    def record_calendar(self, sender: str, name: str, calendar_id: str) -> str:
        """See Ledger.record_calendar."""
        self._insert_once(calendars, sender=sender, name=name, calendar_id=calendar_id)
        return self.calendar(sender, name) or calendar_id

    def token(self, calendar_id: str) -> str | None:
        """See Ledger.token."""
        return self._scalar(select(watches.c.token).where(watches.c.calendar_id == calendar_id))

    def events(self, calendar_id: str) -> Sequence[ObservedEvent]:
        """See Ledger.events."""
        query = (
            select(events.c.body)
            .where(events.c.calendar_id == calendar_id)
            .order_by(events.c.event_id)
        )
        with self._engine.connect() as connection:
            return [event_in(body) for (body,) in connection.execute(query)]

    def record_changes(
        self, calendar_id: str, changes: Changes, at: datetime, since_token: str | None
    ) -> None:
        """See Ledger.record_changes. Where another pass has taken in changes since `since_token`, nothing is written: it saw the same."""
        with self._engine.begin() as connection:
            if not connection.execute(
                self._advance(calendar_id, changes.token, since_token)
            ).rowcount:
                return
            rows = connection.execute(
                select(events.c.event_id, events.c.body).where(events.c.calendar_id == calendar_id)
            )
            before = {event_id: event_in(body) for event_id, body in rows}
            for one in merged(before, changes, at):
                _replace_event(connection, calendar_id, one, at)

    def record_event(self, calendar_id: str, event: ObservedEvent, at: datetime) -> None:
        """See Ledger.record_event."""
        changed = Changes((event,), "", full=False)
        with self._engine.begin() as connection:
            query = select(events.c.body).where(
                events.c.calendar_id == calendar_id, events.c.event_id == event.id
            )
            body = connection.execute(query).scalar()
            (one,) = merged({event.id: event_in(body)} if body else {}, changed, at)
            _replace_event(connection, calendar_id, one, at)

    def _record(self, cohort: str, key: str) -> Record:
        query = select(actions.c.state, actions.c.at, actions.c.detail).where(
            actions.c.cohort == cohort, actions.c.key == key
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one()
            return Record(key, State(row.state), row.at, _detail(row.detail))

    def _advance(self, calendar_id: str, token: str, since_token: str | None) -> Insert | Update:
        if since_token is None:
            fresh: Any = self._dialect.insert(watches).values(calendar_id=calendar_id, token=token)
            first: Insert = fresh.on_conflict_do_update(
                index_elements=["calendar_id"], set_={"token": token}
            )
            return first
        same = (watches.c.calendar_id == calendar_id) & (watches.c.token == since_token)
        return update(watches).values(token=token).where(same)

    def _update(self, cohort: str, key: str, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                update(actions)
                .values(**values)
                .where(actions.c.cohort == cohort, actions.c.key == key)
            )

    def _insert_once(self, table: Table, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                self._dialect.insert(table).values(**values).on_conflict_do_nothing()
            )

    def _scalar(self, query: Any) -> str | None:
        with self._engine.connect() as connection:
            found: str | None = connection.execute(query).scalar()
            return found


def _replace_event(
    connection: Connection, calendar_id: str, event: ObservedEvent, at: datetime
) -> None:
    row = {"calendar_id": calendar_id, "event_id": event.id}
    connection.execute(delete(events).filter_by(**row))
    connection.execute(events.insert().values(**row, body=event_out(event), seen_at=at))


def merged(
    before: Mapping[str, ObservedEvent], changes: Changes, at: datetime
) -> Sequence[ObservedEvent]:
    """What the changes make of the events known before: each answer with the instant it was first seen, and, in a full
    listing, events no longer listed as cancelled."""
    result = []
    for one in changes.events:
        known = (
            {(guest.email, guest.response): guest.since for guest in before[one.id].guests}
            if one.id in before
            else {}
        )
        guests = tuple(
            replace(guest, since=known.get((guest.email, guest.response)) or at)
            for guest in one.guests
        )
        # A deleted event no longer says whose it was.
        labels = before[one.id].labels if one.cancelled and one.id in before else one.labels
        gone_at = (before[one.id].gone_at if one.id in before else None) or at
        result.append(
            replace(one, guests=guests, labels=labels, gone_at=gone_at if one.cancelled else None)
        )
    if changes.full:
        listed = {one.id for one in changes.events}
        result += [
            replace(old, cancelled=True, gone_at=at)
            for event_id, old in before.items()
            if event_id not in listed and not old.cancelled
        ]
    return result


@lru_cache(maxsize=64)
def _draw(body: str) -> Draw:
    return draw_in(json.loads(body))


@lru_cache(maxsize=256)
def _repair(body: str) -> Repair:
    return repair_in(json.loads(body))


@lru_cache(maxsize=4096)
def _detail(text: str) -> Mapping[str, str]:
    found: Mapping[str, str] = json.loads(text)
    return found
