"""Students who do what students do: some answer at once, some late, one declines, one never says a word.

They act in their calendars, as guests of the sandbox, and know no more than their mail and their calendar tell them.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum

from worker.core.model import Cohort, Response, Student
from worker.core.pairing.seeded_random import SeededRandom
from worker.sandbox import times
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox
from worker.sandbox.store import Resource

_DAY = timedelta(days=1)


class Habit(StrEnum):
    """How a student deals with the invitation to be coached; as coach, all but two say yes within a day."""

    PROMPT = "accepts at once"
    LATE = "accepts late"
    DECLINES = "declines the first hour"
    AFTER_NUDGE = "stays silent until nudged"
    SILENT = "stays silent for good"
    MOVES = "moves a session"
    CANCELS = "cancels a session"
    FORGETS = "forgets to answer as coach until nudged"


@dataclass(frozen=True, slots=True)
class Deed:
    """What a student did. `what`: a verb with its object, for many students at once: `accept`."""

    at: datetime
    student: Student
    what: str


def habits(cohort: Cohort, seed: str) -> dict[str, Habit]:
    """A habit for every student: each kind once among the first eight, mostly prompt ones after that."""
    stream = SeededRandom(f"{seed}/habits")
    usual = [*Habit, *[Habit.PROMPT] * 8, *[Habit.LATE] * 3, Habit.AFTER_NUDGE, Habit.MOVES]
    return {
        one.id: list(Habit)[at] if at < len(Habit) else usual[stream.below(len(usual))]
        for at, one in enumerate(cohort.roster)
    }


class Students:
    """All students of a season. `habit` by student id."""

    def __init__(self, cohort: Cohort, sandbox: Sandbox, habit: dict[str, Habit]) -> None:
        self._by_email = {one.email.lower(): one for one in cohort.roster}
        self._cohort = cohort
        self._store = sandbox.store
        self._guests = Guests(sandbox)
        self._habit = habit
        self._seen = 0
        self._known: dict[str, Resource] = {}
        self._count = 0
        self._plans: list[tuple[datetime, int, Student, str, Callable[[datetime], None]]] = []
        self._unanswered: dict[str, list[tuple[str, str]]] = {}

    def act(self, now: datetime) -> Iterator[Deed]:
        """Does whatever they had in mind for this hour, and reads what is new."""
        while self._plans and self._plans[0][0] <= now:
            _, _, student, what, deed = heapq.heappop(self._plans)
            if student.takes_part(self._cohort.local_date(now)):
                deed(now)
                yield Deed(now, student, what)
        if self._store.change() != self._seen:
            since, self._seen = self._seen, self._store.change()
            for calendar, event in self._guests.events(since):
                if event["status"] == "cancelled":
                    continue
                if self._known.get(event["id"]) is None:
                    self._known[event["id"]] = event["start"]
                    self._receive(calendar, event, now)
                elif self._known[event["id"]] != event["start"]:
                    self._known[event["id"]] = event["start"]
                    self._receive_again(calendar, event, now)
            for _, mail in sent_since(self._store, since):
                self._read(mail, now)

    def _receive(self, calendar: str, event: Resource, now: datetime) -> None:
        """An invitation: the first guest is the coach, the second the client."""
        coach, client = (self._by_email[guest["email"].lower()] for guest in event["attendees"])
        habit = self._habit[client.id]
        answer = Response.DECLINED if habit is Habit.DECLINES else Response.ACCEPTED
        if habit in (Habit.AFTER_NUDGE, Habit.SILENT):
            self._unanswered.setdefault(client.id, []).append((calendar, event["id"]))
        else:
            self._answer(
                client,
                calendar,
                event["id"],
                answer,
                now + (4 * _DAY if habit is Habit.LATE else _DAY / 12),
            )
        if self._habit[coach.id] in (Habit.FORGETS, Habit.SILENT):
            self._unanswered.setdefault(coach.id, []).append((calendar, event["id"]))
        else:
            self._answer(coach, calendar, event["id"], Response.ACCEPTED, now + _DAY)
        starts = times.starts(event)
        if habit is Habit.MOVES and len(starts) > 2:
            third = self._guests.occurrence(event, 2)
            self._later(
                starts[2] - 2 * _DAY,
                client,
                "move a session",
                lambda at: self._guests.move(calendar, third, _DAY, at),
            )
        if habit is Habit.CANCELS and len(starts) > 4:
            fifth = self._guests.occurrence(event, 4)
            self._later(
                starts[4] - _DAY,
                client,
                "cancel a session",
                lambda at: self._guests.cancel(calendar, fifth, at),
            )

    def _receive_again(self, calendar: str, event: Resource, now: datetime) -> None:
        """Another hour for what was declined: this one suits."""
        for guest in event["attendees"]:
            if guest["responseStatus"] == Response.NEEDS_ACTION:
                student = self._by_email[guest["email"].lower()]
                self._answer(student, calendar, event["id"], Response.ACCEPTED, now + _DAY)

    def _read(self, mail: EmailMessage, now: datetime) -> None:
        """Only a reminder has somebody on copy; who has been silent so far answers it the next day, or never."""
        student = self._by_email.get(mail["To"].addresses[0].addr_spec.lower())
        if mail["Cc"] is None or student is None or self._habit[student.id] is Habit.SILENT:
            return
        for calendar, event in self._unanswered.pop(student.id, ()):
            self._answer(student, calendar, event, Response.ACCEPTED, now + _DAY)

    def _answer(
        self, student: Student, calendar: str, event: str, answer: Response, at: datetime
    ) -> None:
        what = "accept" if answer is Response.ACCEPTED else "decline"
        self._later(
            at,
            student,
            what,
            lambda now: self._guests.answer(calendar, event, student.email, answer, now),
        )

    def _later(
        self, at: datetime, student: Student, what: str, deed: Callable[[datetime], None]
    ) -> None:
        # The counter keeps the order of those who planned for the same hour.
        self._count += 1
        heapq.heappush(self._plans, (at, self._count, student, what, deed))
