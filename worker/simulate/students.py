"""Students who do what students do, each by their habit.

They act in their calendars, as guests of the sandbox, and know no more than their mail and their
calendar tell them.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

from worker.core.model import Cohort, Response, Student
from worker.sandbox import times
from worker.sandbox.fault import Fault
from worker.sandbox.gmail import sent_since
from worker.sandbox.guests import Guests
from worker.sandbox.store import Resource, Store
from worker.simulate.habits import Habit
from worker.simulate.intentions import Intention, Intentions
from worker.simulate.season import StudentAct

_DAY = timedelta(days=1)
_SOON = timedelta(hours=2)
_GONE = (404, 410)


def _done(intention: Intention, now: datetime) -> bool:
    """Does it; whether it could be done. A series may have ended meanwhile, since somebody left, and
    what is no longer in a calendar nobody answers, moves or cancels there."""
    try:
        intention.do(now)
    except Fault as fault:
        if fault.status not in _GONE:
            raise
        return False
    return True


class Students:
    """All students of a season. `store`: what Google keeps, to see what is new; `guests`: their way
    to their calendars; `habits`: by student id."""

    def __init__(
        self, cohort: Cohort, store: Store, guests: Guests, habits: dict[str, Habit]
    ) -> None:
        self._by_email = {student.email.lower(): student for student in cohort.roster}
        self._cohort = cohort
        self._store = store
        self._guests = guests
        self._habits = habits
        self._seen = 0
        self._known_starts: dict[str, Resource] = {}
        self._intentions = Intentions()
        self._unanswered: dict[str, list[tuple[str, str]]] = {}

    def act(self, now: datetime) -> Iterator[StudentAct]:
        """Does whatever they meant to do by `now` (aware, UTC), and reads what is new."""
        for intention in self._intentions.due(now):
            if intention.student.takes_part(self._cohort.local_date(now)) and _done(intention, now):
                yield StudentAct(now, intention.student, intention.what)
        if self._store.change() != self._seen:
            since, self._seen = self._seen, self._store.change()
            for calendar, event in self._guests.events(since):
                self._look_at(calendar, event, now)
            for _, mail in sent_since(self._store, since):
                self._read(mail, now)

    def _look_at(self, calendar: str, event: Resource, now: datetime) -> None:
        known = self._known_starts.get(event["id"])
        if event["status"] == "cancelled" or known == event["start"]:
            return
        self._known_starts[event["id"]] = event["start"]
        if known is None:
            self._receive(calendar, event, now)
        else:
            self._receive_again(calendar, event, now)

    def _receive(self, calendar: str, event: Resource, now: datetime) -> None:
        """An invitation: the first guest is the coach, the second the client."""
        coach, client = (self._by_email[guest["email"].lower()] for guest in event["attendees"])
        habit = self._habits[client.id]
        answer = Response.DECLINED if habit is Habit.DECLINES else Response.ACCEPTED
        if habit in (Habit.AFTER_NUDGE, Habit.SILENT):
            self._leave_unanswered(client, calendar, event["id"])
        else:
            at = now + (4 * _DAY if habit is Habit.LATE else _SOON)
            self._mean_to_answer(client, calendar, event["id"], answer, at)
        if self._habits[coach.id] in (Habit.FORGETS, Habit.SILENT):
            self._leave_unanswered(coach, calendar, event["id"])
        else:
            self._mean_to_answer(coach, calendar, event["id"], Response.ACCEPTED, now + _DAY)
        self._mean_to_change_a_session(client, calendar, event)

    def _receive_again(self, calendar: str, event: Resource, now: datetime) -> None:
        """Another hour for what was declined: this one suits."""
        for guest in event["attendees"]:
            if guest["responseStatus"] == Response.NEEDS_ACTION:
                student = self._by_email[guest["email"].lower()]
                at = now + _DAY
                self._mean_to_answer(student, calendar, event["id"], Response.ACCEPTED, at)

    def _read(self, mail: EmailMessage, now: datetime) -> None:
        """Only a reminder has somebody on copy; whoever has been silent so far answers it the next
        day, or never."""
        student = self._by_email.get(mail["To"].addresses[0].addr_spec.lower())
        if mail["Cc"] is None or student is None or self._habits[student.id] is Habit.SILENT:
            return
        for calendar, event in self._unanswered.pop(student.id, ()):
            self._mean_to_answer(student, calendar, event, Response.ACCEPTED, now + _DAY)

    def _leave_unanswered(self, student: Student, calendar: str, event: str) -> None:
        self._unanswered.setdefault(student.id, []).append((calendar, event))

    def _mean_to_answer(
        self, student: Student, calendar: str, event: str, answer: Response, at: datetime
    ) -> None:
        def do(now: datetime) -> None:
            self._guests.answer(calendar, event, student.email, answer, now)

        what = "accept" if answer is Response.ACCEPTED else "decline"
        self._intentions.add(at, student, what, do)

    def _mean_to_change_a_session(self, client: Student, calendar: str, event: Resource) -> None:
        """Some clients move their third session, or cancel their fifth, shortly before it."""
        starts, habit = times.starts(event), self._habits[client.id]
        if habit is Habit.MOVES and len(starts) > 2:
            third = self._guests.occurrence(event, 2)

            def move(now: datetime) -> None:
                self._guests.move(calendar, third, _DAY, now)

            self._intentions.add(starts[2] - 2 * _DAY, client, "move a session", move)
        if habit is Habit.CANCELS and len(starts) > 4:
            fifth = self._guests.occurrence(event, 4)

            def cancel(now: datetime) -> None:
                self._guests.cancel(calendar, fifth, now)

            self._intentions.add(starts[4] - _DAY, client, "cancel a session", cancel)
