"""What the shell needs of the ledger."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from worker.core.history import DrawRecord
from worker.core.keys import ActionKey, Reason
from worker.core.records import Detail, Failure, Record, State
from worker.core.roster.forgotten import Forgotten
from worker.core.rounds import Draw, Repair
from worker.ports.calendar import Changes, ObservedEvent


@dataclass(frozen=True, slots=True)
class Turn:
    """The number under which a pass writes: each pass takes its cohort's next one."""

    cohort: str
    number: int = 0


class Ledger(Protocol):
    """What was decided and done, for good. Times are the pass's, aware, UTC."""

    def lock(self, cohort: str) -> AbstractContextManager[None]:
        """One pass at a time per cohort: raises LockHeld, and dies with its holder."""

    @property
    def place(self) -> str:
        """Where the ledger is, for people."""

    def lineage(self, fresh: str) -> str:
        """What tells this ledger from every other: `fresh`, or what was kept before."""

    def kept_note(self, cohort: str) -> str | None:
        """The id of the draft that says which ledger serves a cohort; None where none was kept."""

    def keep_note(self, turn: Turn, draft_id: str) -> None:
        """Keep the id of that draft."""

    def looked_at(self, cohort: str) -> datetime | None:
        """When a pass last looked at the cohort's calendars; None where that is not known."""

    def watched_since(self, cohort: str) -> datetime | None:
        """When such a look was first kept; None before that, and for a ledger of a program that kept
        none."""

    def record_look(self, cohort: str, at: datetime) -> None:
        """Keep when a pass has looked at them."""

    def cohorts(self) -> frozenset[str]:
        """The names of all cohorts that the ledger knows."""

    def open_guests(
        self, now: datetime, of: Collection[str] | None = None
    ) -> Mapping[str, frozenset[str]]:
        """The addresses, in their normal form, that have sessions to come, or may have, or had them a
        short while ago, by cohort; only `of` these cohorts, where they are given."""

    def drawn(self) -> Mapping[str, int]:
        """The cohorts of which a round was drawn, with the number of the latest turn of each."""

    def turn(self, cohort: str) -> Turn:
        """The latest turn that any pass has taken."""

    def take_turn(self, latest: Turn, at_least: int = 0) -> Turn:
        """Take the next one. Raises PlaceLost where `latest` is no longer the latest."""

    def hold(self, turn: Turn) -> None:
        """Raises PlaceLost where another pass has taken a later one. So does every method that takes
        a turn, before it writes."""

    def seeds(self, cohort: str) -> Mapping[str, str]:
        """The recorded seeds."""

    def record_seed(self, cohort: str, round_name: str, seed: str, at: datetime) -> str:
        """Keep a round's seed; the one that was there first is returned."""

    def draws(self, cohort: str) -> Mapping[str, DrawRecord]:
        """The recorded draws."""

    def record_draw(self, turn: Turn, draw: Draw, at: datetime) -> None:
        """Write a draw that was not yet recorded; one that was stays as it is."""

    def redraw(self, turn: Turn, round_name: str, seed: str, reason: str, at: datetime) -> None:
        """Put a recorded draw, of which nothing was sent, aside with the reason, and keep another seed for the next."""

    def redrawn(self, cohort: str) -> Mapping[str, tuple[str, ...]]:
        """Why each round was drawn anew, as often as it was."""

    def repairs(self, cohort: str) -> Mapping[str, tuple[Repair, ...]]:
        """The recorded repairs of each round, in order."""

    def record_repair(self, turn: Turn, repair: Repair, at: datetime) -> None:
        """Write a repair that was not yet recorded; one of its number that was stays as it is."""

    def records(self, cohort: str) -> Mapping[ActionKey, Record]:
        """What is known of every action, by key."""

    def claim(self, turn: Turn, key: ActionKey, at: datetime, detail: Detail | None) -> Record:
        """Announce an action before it is done. Where it was claimed before, that claim is returned
        as it is."""

    def reopen(self, turn: Turn, key: ActionKey, at: datetime, detail: Detail | None) -> Record:
        """Claim a failed action anew; nothing of its failure is kept."""

    def note(self, turn: Turn, key: ActionKey, detail: Detail) -> None:
        """Write down what is known of an action by now."""

    def settle(
        self,
        turn: Turn,
        key: ActionKey,
        state: State,
        at: datetime,
        detail: Detail | None = None,
        reason: Reason | None = None,
        failure: Failure | None = None,
    ) -> None:
        """Record the result of an action for good. Without a detail, the one of its claim stays."""

    def forgotten(self, cohort: str) -> datetime | None:
        """When the whole cohort was forgotten; None where it was not."""

    def forget_student(
        self, turn: Turn, who: Forgotten, seen: Mapping[str, Collection[str]], at: datetime
    ) -> None:
        """Put a stand-in in place of somebody, wherever the cohort's rounds and actions name them.
        `seen`: the ids of their series, by what the calendars' events are filed under."""

    def forget_cohort(self, turn: Turn, seen: Mapping[str, Collection[str]], at: datetime) -> None:
        """Keep nothing of a cohort but that it was. `seen`: as in `forget_student`, of everybody."""

    def calendar(self, sender: str, name: str) -> str | None:
        """The id of the calendar made under this name; None where none was."""

    def record_calendar(
        self, sender: str, name: str, calendar_id: str, instead_of: str | None = None
    ) -> str:
        """Keep a calendar's id, also in place of that of a calendar that is gone; the one that was
        there first is returned."""

    def token(self, calendar_id: str) -> str | None:
        """Where watching has come to."""

    def events(self, calendar_id: str) -> Sequence[ObservedEvent]:
        """All events as last seen."""

    def events_of(self, calendar_id: str, series: Collection[str]) -> Sequence[ObservedEvent]:
        """The series of these ids as last seen, with their occurrences that differ and the parts
        that were cut off them."""

    def record_event(
        self, calendar_id: str, event: ObservedEvent, at: datetime, since_token: str | None
    ) -> None:
        """Take in one event as it is after a change of our own. Where watching has gone on since
        `since_token`, which was the latest before the change, nothing is written: others may have
        changed the event since, and the next look shows it."""

    def record_changes(
        self, calendar_id: str, changes: Changes, at: datetime, since_token: str | None
    ) -> None:
        """Take in what has changed and where watching has come to, both or neither."""
