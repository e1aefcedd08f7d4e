"""Stories of one class whose ledger, lock, name, account and answers are lost, in any order, for Hypothesis to tell."""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.core.examples import at
from tests.shell.bad_days import ANYWHERE, STOP, BadDay, Mishap, Stopped
from tests.shell.fenced_days import four, only_notes_are_left
from tests.shell.held_request import Gate, held
from tests.shell.lost_locks import lose_the_lock
from tests.shell.programs import SENDER, Scene, opened
from tests.shell.shelves import Files, Shelf
from tests.shell.strange_answers import STRANGE, Strange
from tests.shell.world import body
from worker.core.keys import Kind
from worker.core.model import GoogleSettings
from worker.execute.outcome import Pass
from worker.execute.recorded import recorded
from worker.execute.seen import with_series
from worker.sandbox.service import Answering, Sandbox

FIRST, SECOND = at("2027-02-07 09:00"), at("2027-05-02 09:00")
# A launch that is much later than its date is another story, and refused.
LATEST = timedelta(days=30)
NAMES = ("Spring", "SPRING", "sprnig", "spring (1)", "autumn")

requests = st.integers(1, 20)
some = st.integers(0, 30)
responses = st.sampled_from(["accepted", "accepted", "declined"])
hours = st.sampled_from([1, 24, 7 * 24, 10 * 24])


class Losses(RuleBasedStateMachine):
    """One class of four. Nobody gets an assignment mail of one round twice, unless somebody has
    adopted or forced in between; a pass that is refused does nothing; and when all is well again,
    everybody has theirs."""

    shelf_in: Callable[[Path], Shelf] = Files

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.ledgers = 0
        # How many mails had gone out when a person last agreed to write to everybody again.
        self.agreed_at: int | None = None

    @initialize(own_calendar=st.booleans())
    def begin(self, own_calendar: bool) -> None:
        """The file, and a ledger of which nobody knows yet."""
        google = GoogleSettings(SENDER, own_calendar=own_calendar)
        self.file = replace(four(), google=google)
        self.shelf = type(self).shelf_in(Path(self.folder.name))
        self.scene = Scene(
            Sandbox(lambda: self.scene.now, owner=SENDER), self.shelf.database, self.file, FIRST
        )
        self.stranger = Sandbox(lambda: self.scene.now, owner="somebody@else.example")
        self._is_new()

    def teardown(self) -> None:
        """Nothing is left of the story."""
        if hasattr(self, "scene"):
            self.scene.sandbox.store.close()
            self.stranger.store.close()
        self.folder.cleanup()

    def _is_new(self) -> None:
        self.ledgers += 1
        self.scene.seed = f"seed {self.ledgers}"

    # What the program does.

    @rule()
    def a_pass(self) -> None:
        """As cron starts it."""
        self._run()

    @rule()
    def what_failed_is_tried_again(self) -> None:
        """Somebody types `run --retry`."""
        self._run(retry=True)

    @rule()
    def the_ledger_is_adopted(self) -> None:
        """Somebody types `run --adopt`."""
        self._run(adopt=True)

    @rule(number=requests, done=st.booleans())
    def a_pass_is_stopped(self, number: int, done: bool) -> None:
        """The program ends at a request."""
        self._run(google=self._stopping(number, done))

    @rule(
        what=st.sampled_from(STRANGE),
        first=requests,
        count=st.sampled_from([1, 1, 3, 5, 100]),
        done=st.booleans(),
    )
    def a_pass_with_strange_answers(self, what: str, first: int, count: int, done: bool) -> None:
        """Somebody else answers for a while."""
        self._run(google=Strange(self.scene.sandbox, what, first, count, done))

    @rule(
        number=requests,
        after=st.booleans(),
        later=st.sampled_from([0, 0, 24]),
        stops=st.one_of(st.none(), requests),
    )
    def a_pass_is_overtaken(self, number: int, after: bool, later: int, stops: int | None) -> None:
        """The lock is lost while a pass is at work, and a second pass runs, which may be stopped."""
        scene = self.scene
        gate = Gate(scene.sandbox, number, after)
        with held(gate, lambda: scene.run("first", gate), always=False):
            lose_the_lock(scene.database)
            scene.now += timedelta(hours=later)
            with suppress(Stopped):
                scene.run(google=self._stopping(stops, after) if stops else None)
        self._nobody_has_two()

    @rule(what=st.sampled_from(NAMES))
    def a_pass_under_another_name(self, what: str) -> None:
        """The cohort's name is changed in the file, or the file is copied."""
        with opened(self.scene.database) as ledger:
            is_known = bool(ledger.open_guests(self.scene.now))
        if is_known:
            result = self._run(cohort=replace(self.file, id=what))
            assert result is None or result.outcomes == ()

    @rule()
    def a_pass_as_somebody_else(self) -> None:
        """The token is that of another account."""
        self._run(google=self.stranger)
        assert self.stranger.store.list("message") == self.stranger.store.list("draft") == []

    def _stopping(self, number: int, done: bool) -> Answering:
        return BadDay(self.scene.sandbox, Mishap(STOP, ANYWHERE, number, done))

    def _run(self, **options: Any) -> Pass | None:
        """One pass; None where it was stopped."""
        scene = self.scene
        mails, writes = len(scene.mails()), scene.sandbox.writes
        result = None
        with suppress(Stopped):
            result = scene.run(**options)
        if result is not None and result.notices:
            self.agreed_at = mails
        if result is not None and is_refused(result):
            assert (result.outcomes, len(scene.mails())) == ((), mails)
            assert scene.sandbox.writes == writes
        self._nobody_has_two()
        return result

    def _nobody_has_two(self) -> None:
        """Since a person has last agreed to write to everybody again."""
        mails = self.scene.mails()[self.agreed_at or 0 :]
        readers = Counter(reader for mail in mails if (reader := assigned_by(mail)))
        labels = Counter(str(mail["X-Peer-Coaching"]) for mail in mails)
        assert set(readers.values()) | set(labels.values()) <= {1}, (readers, labels)

    @rule()
    def all_is_well_again(self) -> None:
        """Whoever looks after it does what they are told; then everybody has their mail."""
        scene = self.scene
        result = self._run(retry=True)
        assert result is not None
        if is_refused(result):
            assert self._run(adopt=True, retry=True)
        self._run()
        last = self._run()
        assert last is not None
        assert last.well
        assert last.outcomes == ()
        if self.agreed_at is None:
            # A ledger that was adopted knows nothing of what another one drafted and did not send.
            only_notes_are_left(scene, most=2)
        round_name = "first" if scene.now < SECOND else "second"
        readers = {assigned_by(mail) for mail in scene.mails()}
        assert {(student.id, round_name) for student in self.file.roster} <= readers
        self._every_series_stands()

    def _every_series_stands(self) -> None:
        with opened(self.scene.database) as ledger:
            history = with_series(self.file, recorded(self.file, ledger), ledger)
        standing = {event["id"] for _, event in self.scene.series()}
        for name in history.draws:
            for pairing in history.pairings(name):
                record = history.record(name, Kind.SERIES, pairing)
                assert record is not None
                assert record.done
                assert record.series.event in standing
                observed = history.series.get((name, pairing))
                assert observed is None or not observed.cancelled

    # What befalls the ledger.

    @rule()
    def the_ledger_is_lost(self) -> None:
        """Deleted, or looked for in another place."""
        self.shelf.lose()
        self._is_new()

    @rule()
    def the_ledger_is_copied(self) -> None:
        """A backup."""
        self.shelf.keep()

    @rule(number=some)
    def the_ledger_is_restored(self, number: int) -> None:
        """As it was in one of the backups."""
        self.shelf.restore(number)

    # The clock, and what students do.

    @rule(hours=hours)
    def time_passes(self, hours: int) -> None:
        """Up to some weeks after a launch."""
        begun = FIRST if self.scene.now < SECOND else SECOND
        self.scene.now = min(self.scene.now + timedelta(hours=hours), begun + LATEST)

    @precondition(lambda self: self.scene.now < SECOND)
    @rule()
    def the_second_round_begins(self) -> None:
        """On a day on which all is well."""
        self.all_is_well_again()
        self.scene.now = SECOND

    @rule(number=some, position=st.integers(0, 1), response=responses)
    def somebody_answers(self, number: int, position: int, response: str) -> None:
        """A coach or a client answers a series."""
        standing = sorted(self.scene.series(), key=lambda pair: str(pair[1]["id"]))
        if standing:
            calendar, event = standing[number % len(standing)]
            self.scene.answer(calendar, event, position, response)


def is_refused(result: Pass) -> bool:
    """Whether the pass says that this is not the ledger, the account or the name."""
    return any(problem.startswith("nothing was sent: ") for problem in result.problems)


def assigned_by(mail: EmailMessage) -> tuple[str, str] | None:
    """Whom a mail tells of their peers in a new round, and in which round; None for any other mail."""
    begins = re.search(r" you started in the (\w+) round", body(mail))
    (reader,) = mail["To"].addresses
    return (str(reader.username), begins[1]) if begins else None
