"""The whole program against anything that students, coordinators, clocks and networks may do, in
any order."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.core.examples import cohort, student
from tests.shell import promises, promises_of_mails
from tests.shell.bad_days import FAULTS, PLACES, STOP, BadDay, Mishap, Stopped
from tests.shell.season_file import MOST_STUDENTS, NAMES, TIMES, FileChanges, habits
from tests.shell.season_students import StudentsAct
from tests.shell.world import World, at
from worker.core.model import MutualPairs, Program
from worker.core.timeline import WATCH_AFTER
from worker.execute.outcome import Pass
from worker.sandbox.sync import limit_pages

DAY_BEFORE_SECOND_ROUND = "2027-05-01 09:00"

request_numbers = st.integers(1, 7)
hours_between = st.sampled_from([1, 6, 24, 3 * 24, 7 * 24, 7 * 24, 3 * 7 * 24])


class Season(StudentsAct, FileChanges):
    """One cohort from its first assignment on: passes and the clock, besides what students do and
    what is written into the file."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.recorded: promises.Recorded = {}
        self.moved = set()
        self.reasons_before: object = None

    @initialize(
        roster=st.lists(habits, min_size=3, max_size=MOST_STUDENTS),
        mutual=st.sampled_from(
            [MutualPairs.AVOID, MutualPairs.AVOID, MutualPairs.ALLOW, MutualPairs.REQUIRE]
        ),
        review_days=st.sampled_from([0, 0, 4]),
        sessions=st.sampled_from([12, 12, 3]),
        page=st.sampled_from([2500, 2]),
    )
    def begin(
        self,
        roster: list[tuple[str, str]],
        mutual: MutualPairs,
        review_days: int,
        sessions: int,
        page: int,
    ) -> None:
        students = [
            student(name, zone, TIMES[times])
            for name, (zone, times) in zip(NAMES, roster, strict=False)
        ]
        program = Program(mutual_pairs=mutual, review_days=review_days, sessions=sessions)
        self.world = World(Path(self.folder.name), cohort(*students, program=program))
        limit_pages(self.world.sandbox.store, page)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()
        self.folder.cleanup()

    @rule()
    def a_pass(self) -> None:
        self._pass(None)

    @rule()
    def a_forced_pass(self) -> None:
        self._pass(None, force=True)

    @rule(where=st.sampled_from(PLACES), number=request_numbers, done=st.booleans())
    def a_pass_that_ends_in_the_middle(self, where: str, number: int, done: bool) -> None:
        self._pass(Mishap(STOP, where, number, done))

    @rule(
        fault=st.sampled_from(FAULTS),
        where=st.sampled_from(PLACES),
        number=request_numbers,
        done=st.booleans(),
        lasts=st.booleans(),
    )
    def a_pass_on_a_bad_day(
        self, fault: str, where: str, number: int, done: bool, lasts: bool
    ) -> None:
        self._pass(Mishap(fault, where, number, done, lasts))

    @rule()
    def rest(self) -> None:
        """When nothing else happens, the third pass finds nothing to do."""
        self._pass(None)
        self._pass(None)
        world = self.world
        writes, changes = world.sandbox.writes, world.sandbox.store.change()
        assert world.run().outcomes == ()
        assert (world.sandbox.writes, world.sandbox.store.change()) == (writes, changes)
        assert world.unsent() == []

    def _pass(self, mishap: Mishap | None, **wishes: Any) -> None:
        """A pass, and all that has to be true after it."""
        world = self.world
        heard = promises_of_mails.heard_of(world, self.moved)
        since = world.sandbox.store.change()
        reasons = self._reasons_for_repairs()
        result = self._run(mishap, **wishes)
        promises_of_mails.nobody_is_reminded_in_vain(world, heard, since)
        promises_of_mails.everything_was_sent_once(world, since)
        promises.no_series_stands_twice(world)
        history = world.history()
        before = self.recorded
        self.recorded = promises.what_was_recorded_stays(before, history)
        if not wishes and reasons == self.reasons_before:
            promises.nothing_is_repaired_without_a_reason(before, self.recorded)
        if result is None or _refused(result):
            self.reasons_before = None
            return
        self.reasons_before = reasons
        promises.everybody_has_both_roles(world, history)
        promises.the_rules_are_kept(world, history)
        promises.no_session_overlaps_another(world, history)
        if mishap is None:
            promises.every_pairing_is_in_the_calendar(world, history, self.moved)
            promises_of_mails.everybody_knows_their_peers(world, history)

    def _run(self, mishap: Mishap | None, **wishes: Any) -> Pass | None:
        """What a pass says; None where it is stopped in the middle."""
        world = self.world
        if mishap is None:
            return world.run(**wishes)
        with suppress(Stopped), world.asking(BadDay(world.sandbox, mishap)):
            return world.run(**wishes)
        return None

    def _reasons_for_repairs(self) -> object:
        """Everything that a repair may be made for: who takes part, and who is kept apart."""
        cohort = self.world.cohort
        today = cohort.mail_date(self.world.now)
        taking_part = [
            tuple(
                student.id
                for student in cohort.roster
                if student.takes_part(max(today, plan.assign_on), name)
            )
            for name, plan in cohort.rounds.items()
        ]
        return taking_part, cohort.never_pair

    @precondition(lambda self: self.world.now < self._end())
    @rule(hours=hours_between)
    def time_passes(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)

    @precondition(lambda self: self.world.now < at(DAY_BEFORE_SECOND_ROUND))
    @rule()
    def the_second_round_is_near(self) -> None:
        self.world.now = at(DAY_BEFORE_SECOND_ROUND)

    def _end(self) -> datetime:
        cohort = self.world.cohort
        return cohort.at_mail_time(cohort.rounds["second"].finish_by) + 2 * WATCH_AFTER


def _refused(result: Pass) -> bool:
    """Whether a pass did nothing: the file looks damaged, or Google could not be asked."""
    signs = ("--force", "calendar", "mailbox")
    return any(sign in problem for problem in result.problems for sign in signs)


TestSeason = Season.TestCase
TestSeason.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None, derandomize=True
)
