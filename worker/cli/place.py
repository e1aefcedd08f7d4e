"""A sandbox to try things in: its class, its clock, its passes, and what people do in it.

Passes are those of `run --now --sandbox`: the same command, called here.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, redirect_stdout
from datetime import datetime, timedelta
from pathlib import Path

from worker.cli.base import fresh_seed
from worker.cli.commands import load
from worker.cli.own_class import leave, make_class
from worker.cli.settings import Settings
from worker.cohort_file.reading import read
from worker.core.due.forecast import forecast
from worker.core.due.plan import plan
from worker.core.model import Cohort
from worker.core.names import display_name
from worker.core.timeline import assign_at
from worker.errors import UsageError
from worker.execute.observe import keep_seeds
from worker.execute.seen import last_seen
from worker.messages.words import instant
from worker.report.sandbox_page import COORDINATOR, Story, page, people_of
from worker.sandbox.clock import CLOCK, clock_of
from worker.sandbox.fault import Fault
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox

_ANSWERS = {"accepted": "Yes", "declined": "No", "tentative": "Maybe"}
_MOST_HOURS = 24 * 366
_FILES = ("google.db", "google.lock", "ledger.db", "ledger.db.lock")


class Place:
    """A sandbox in a folder, with the class of a cohort file, or of an example where `source` is
    None. `now`: when it begins, aware; else on the day of the first round. Raises UsageError."""

    def __init__(self, folder: Path, source: Path | None, now: datetime | None = None) -> None:
        self.folder = folder
        self._source = source
        self._begin = now
        self._story = Story()
        self._file = folder / "class" / "class.yaml"
        if source is not None or not self._file.exists():
            self._file = make_class(folder, source)
        self.cohort()

    def cohort(self) -> Cohort:
        """The class as its file says it now. Raises UsageError."""
        file = read(self._file)
        if file.cohort is None:
            problems = "\n".join(str(problem) for problem in file.problems)
            raise UsageError(f"the class cannot be used:\n{problems}")
        return file.cohort

    @contextmanager
    def google(self) -> Iterator[Sandbox]:
        """The sandbox, at its own time."""
        cohort, now = self.cohort(), self.now()
        sandbox = Sandbox(lambda: now, self.folder, owner=cohort.google.sender)
        with closing(sandbox.store):
            yield sandbox

    def now(self) -> datetime:
        """What time it is in the sandbox, UTC."""
        cohort = self.cohort()
        begin = self._begin or assign_at(cohort, next(iter(cohort.rounds)))
        return clock_of(self.folder) or begin

    def page(self, person: str, token: str) -> str:
        """The page with the inbox and calendar of one person, as HTML."""
        cohort, now = self.cohort(), self.now()
        with self.google() as google:
            people = people_of(cohort, google, now, self._story.since)
        return page(cohort, people, person, now, self._story, token, self._next_at())

    def do(self, form: Mapping[str, str]) -> None:
        """What a button of the page says. Raises UsageError for what cannot be done."""
        what = form.get("do", "")
        if what == "pass":
            self._pass("A pass was made.")
        elif what == "next":
            self._forward_to(self._next_at() or self.now())
        elif what == "forward":
            self._forward_to(self.now() + _hours(form))
        elif what == "reset":
            self._reset()
        elif what == "leave":
            self._leave(form.get("person", ""))
        elif what in (*_ANSWERS, "move", "cancel"):
            self._act(what, form)
        else:
            raise UsageError("there is no such button")

    def _forward_to(self, at: datetime) -> None:
        if at <= self.now():
            self._pass("A pass was made of what is due now; the clock stayed where it was.")
            return
        with self.google() as google, google.store.transaction(write=True):
            google.store.set(CLOCK, int(at.timestamp()))
        cohort = self.cohort()
        self._pass(f"The clock went forward to {instant(at, cohort.zone)}, and a pass was made.")

    def _pass(self, note: str) -> None:
        now = self.now()
        with self.google() as google, google.store.transaction(write=True):
            since = google.store.change()
            # Commands that are given no time go by this clock, too.
            google.store.set(CLOCK, int(now.timestamp()))
        said = io.StringIO()
        arguments = [str(self._file), "--sandbox", str(self.folder), "--now", now.isoformat()]
        with redirect_stdout(said):
            try:
                load("run").main(args=arguments, standalone_mode=False)
            except SystemExit as end:
                if end.code:
                    note = f"{note} It ended with {end.code}: see the log below the address."
        self._story = Story(said.getvalue().strip(), since, note)

    def _next_at(self) -> datetime | None:
        """When something is due next: now, where it is due already."""
        now = self.now()
        setting = Settings({}, self.folder, now)
        with closing(setting.ledger()) as ledger:
            ledger.belong_to(setting.world)
            # The draw that is foreseen is the one that a pass will make.
            keep_seeds(self.cohort(), ledger, now, fresh_seed)
            cohort, history = last_seen(self.cohort(), ledger)
        if plan(cohort, history, now).actions:
            return now
        later = [coming.at for coming in forecast(cohort, history, now) if coming.at > now]
        return min(later, default=None)

    def _reset(self) -> None:
        for name in _FILES:
            for path in self.folder.glob(f"{name}*"):
                path.unlink()
        make_class(self.folder, self._source)
        self._story = Story(note="All is as in the beginning.")

    def _leave(self, person: str) -> None:
        cohort = self.cohort()
        student = cohort.student(person)
        if student is None or student.left is not None:
            raise UsageError("nobody of that name is in the class")
        if not leave(self._file, student.email, cohort.local_date(self.now())):
            raise UsageError(
                f"the roster of this class is a file of its own: write the date under `left` in {self._file.parent}"
            )
        self._note(f"{display_name(student)} leaves; the next pass tells those affected.")

    def _act(self, what: str, form: Mapping[str, str]) -> None:
        """What a guest does in their calendar."""
        cohort, now = self.cohort(), self.now()
        student = cohort.student(form.get("person", ""))
        if student is None or form.get("person") == COORDINATOR:
            raise UsageError("only a student has a calendar here")
        calendar, event = form.get("calendar", ""), form.get("event", "")
        try:
            with self.google() as google:
                guests = Guests(google)
                if what == "move":
                    guests.move(calendar, event, _hours(form), now)
                elif what == "cancel":
                    guests.cancel(calendar, event, now)
                else:
                    guests.answer(calendar, event, student.email, what, now)
        except (Fault, KeyError) as error:
            raise UsageError("there is no such invitation any more; load the page again") from error
        done = {"move": "moved it", "cancel": "cancelled it"}.get(what)
        said = done or f"answered: {_ANSWERS[what]}"
        self._note(f"{display_name(student)} {said}. The next pass sees it.")

    def _note(self, note: str) -> None:
        self._story = Story(self._story.said, self._story.since, note)


def _hours(form: Mapping[str, str]) -> timedelta:
    text = form.get("hours", "")
    if not text.isdigit() or int(text) > _MOST_HOURS:
        raise UsageError("that is no number of hours")
    return timedelta(hours=int(text))
