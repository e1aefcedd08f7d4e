"""The whole program against anything that students, coordinators, clocks and networks may do, in any order."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.core.examples import ALL_WEEK, cohort, student
from tests.shell import promises
from tests.shell.bad_days import FAULTS, PLACES, STOP, BadDay, Mishap, Stopped
from tests.shell.world import World, at
from worker.core.model import MutualPairs, Program, Student, Window
from worker.core.rounds import Draw, Repair
from worker.core.timeline import WATCH_AFTER
from worker.execute.outcome import Pass
from worker.google.access import in_process
from worker.ports.ports import Ports
from worker.sandbox import times
from worker.sandbox.event_store import find, saved
from worker.sandbox.service import ORIGIN, SandboxHttp
from worker.sandbox.sync import expire_tokens, limit_pages

NAMES = ("ana", "ben", "chi", "dan", "eli", "fay", "gus", "hal", "ivy", "jon")
ZONES = ("America/New_York", "Europe/Rome", "Asia/Kolkata", "America/Los_Angeles")
EVENINGS = tuple(Window(day, 18 * 60, 21 * 60) for day in range(5))
SATURDAYS = (Window(5, 9 * 60, 12 * 60),)
TIMES = {
    "always": ALL_WEEK,
    "evenings": EVENINGS,
    "Saturdays": SATURDAYS,
    "both": (*EVENINGS, *SATURDAYS),
}
MOST_STUDENTS = 7

some = st.integers(0, 30)
requests = st.integers(1, 7)
hours = st.sampled_from([1, 6, 24, 3 * 24, 7 * 24, 7 * 24, 3 * 7 * 24])
people = st.tuples(st.sampled_from(ZONES), st.sampled_from(list(TIMES)))


def no_wait(_seconds: float) -> None:
    """Time that passes at once."""


class Season(RuleBasedStateMachine):
    """One cohort from its first assignment on. Numbers choose among what is there, so that every choice is possible always."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.recorded: Mapping[str, tuple[Draw, tuple[Repair, ...]]] = {}
        self.moved: set[str] = set()
        self.before_last: object = None

    @initialize(
        roster=st.lists(people, min_size=3, max_size=MOST_STUDENTS),
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
        them = [
            student(name, zone, TIMES[when])
            for name, (zone, when) in zip(NAMES, roster, strict=False)
        ]
        program = Program(mutual_pairs=mutual, review_days=review_days, sessions=sessions)
        self.world = World(Path(self.folder.name), cohort(*them, program=program))
        limit_pages(self.world.sandbox.store, page)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()
        self.folder.cleanup()

    # What the program does.

    @rule()
    def a_pass(self) -> None:
        self._passes(None)

    @rule()
    def a_forced_pass(self) -> None:
        self._passes(None, force=True)

    @rule(where=st.sampled_from(PLACES), number=requests, done=st.booleans())
    def a_pass_that_ends_in_the_middle(self, where: str, number: int, done: bool) -> None:
        self._passes(Mishap(STOP, where, number, done))

    @rule(
        what=st.sampled_from(FAULTS),
        where=st.sampled_from(PLACES),
        number=requests,
        done=st.booleans(),
        lasts=st.booleans(),
    )
    def a_pass_on_a_bad_day(
        self, what: str, where: str, number: int, done: bool, lasts: bool
    ) -> None:
        self._passes(Mishap(what, where, number, done, lasts))

    @rule()
    def rest(self) -> None:
        """With nothing else going on, the pass after next finds nothing to do."""
        self._passes(None)
        self._passes(None)
        world = self.world
        writes, changes = world.sandbox.writes, world.sandbox.store.change()
        again = world.run()
        assert again.outcomes == ()
        assert (world.sandbox.writes, world.sandbox.store.change()) == (writes, changes)
        assert world.sandbox.store.list("draft") == []

    def _passes(self, mishap: Mishap | None, **options: Any) -> None:
        world = self.world
        heard = promises.heard_of(world, self.moved)
        since = world.sandbox.store.change()
        about = self._about()
        whole = world.ports
        if mishap is not None:
            door = in_process(SandboxHttp(BadDay(world.sandbox, mishap)), ORIGIN)
            world.ports = Ports(door.calendar(no_wait), door.mailbox(no_wait), world.ledger)
        result: Pass | None = None
        with suppress(Stopped):
            result = world.run(**options)
        world.ports = whole
        promises.nobody_is_reminded_in_vain(world, heard, since)
        promises.everything_was_sent_once(world, since)
        promises.no_series_stands_twice(world)
        history = world.history()
        before, self.recorded = (
            self.recorded,
            promises.what_was_recorded_stays(self.recorded, history),
        )
        if not options and about == self.before_last:
            promises.nothing_is_repaired_without_a_reason(before, self.recorded)
        refused = result is None or any(
            "--force" in one or "calendar" in one for one in result.problems
        )
        self.before_last = None if refused else about
        if not refused:
            promises.everybody_has_both_roles(world, history)
            promises.the_rules_are_kept(world, history)
            promises.no_session_overlaps_another(world, history)
        if result is not None and mishap is None and not refused:
            promises.every_pairing_is_in_the_calendar(world, history, self.moved)
            promises.everybody_knows_their_peers(world, history)

    def _about(self) -> object:
        """What a repair may have as its reason."""
        world = self.world
        on = world.cohort.mail_date(world.now)
        rounds = tuple(
            tuple(
                one.id
                for one in world.cohort.roster
                if one.takes_part(max(on, world.cohort.rounds[name].assign_on), name)
            )
            for name in world.cohort.rounds
        )
        return rounds, world.cohort.never_pair

    # The clock.

    @precondition(lambda self: self.world.now < self._end())
    @rule(hours=hours)
    def time_passes(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)

    @precondition(lambda self: self.world.now < at("2027-05-01 09:00"))
    @rule()
    def the_second_round_is_near(self) -> None:
        self.world.now = at("2027-05-01 09:00")

    def _end(self) -> Any:
        return (
            self.world.cohort.at_mail_time(self.world.cohort.rounds["second"].finish_by)
            + 2 * WATCH_AFTER
        )

    # What students do in their calendars.

    def _series(self, number: int) -> tuple[str, Mapping[str, Any]] | None:
        found = sorted(self.world.series(), key=lambda one: str(one[1]["id"]))
        return found[number % len(found)] if found else None

    def _guest(self, event: Mapping[str, Any], number: int) -> str | None:
        guests = event["attendees"]
        return guests[number % len(guests)]["email"] if guests else None

    answers = st.sampled_from(["accepted", "accepted", "declined", "declined", "tentative"])

    @rule(number=some, who=some, answer=answers, comment=st.sampled_from(["", "I teach\nthen"]))
    def somebody_answers(self, number: int, who: int, answer: str, comment: str) -> None:
        if (found := self._series(number)) and (guest := self._guest(found[1], who)):
            self.world.guests.answer(
                found[0], found[1]["id"], guest, answer, self.world.now, comment
            )

    @rule(answer=st.sampled_from(["accepted", "accepted", "declined"]), every=st.integers(1, 3))
    def many_answer(self, answer: str, every: int) -> None:
        for number, (calendar, event) in enumerate(self.world.series()):
            for guest in event["attendees"]:
                if number % every == 0:
                    self.world.guests.answer(
                        calendar, event["id"], guest["email"], answer, self.world.now
                    )

    def _occurrence(self, number: int, which: int) -> tuple[str, str, Mapping[str, Any]] | None:
        found = self._series(number)
        if found is None:
            return None
        calendar, event = found
        one = self.world.guests.occurrence(event, which % len(times.starts(dict(event))))
        seen = find(self.world.sandbox.store, calendar, one)
        return None if seen["status"] == "cancelled" else (calendar, one, seen)

    @rule(number=some, which=some, who=some, answer=answers)
    def somebody_answers_one_session(self, number: int, which: int, who: int, answer: str) -> None:
        if (found := self._occurrence(number, which)) and (guest := self._guest(found[2], who)):
            self.world.guests.answer(found[0], found[1], guest, answer, self.world.now)

    @rule(number=some, which=some, by=st.integers(1, 9 * 24))
    def somebody_moves_a_session(self, number: int, which: int, by: int) -> None:
        if found := self._occurrence(number, which):
            self.world.guests.move(found[0], found[1], timedelta(hours=by), self.world.now)

    @rule(number=some, which=some)
    def somebody_cancels_a_session(self, number: int, which: int) -> None:
        if found := self._occurrence(number, which):
            self.world.guests.cancel(found[0], found[1], self.world.now)

    @rule(number=some, by=st.integers(1, 9 * 24))
    def somebody_moves_a_series(self, number: int, by: int) -> None:
        if found := self._series(number):
            self.moved.add(found[1]["id"])
            self.world.guests.move(found[0], found[1]["id"], timedelta(hours=by), self.world.now)

    @rule(number=some, which=st.integers(1, 11), by=st.integers(1, 100))
    def somebody_moves_a_session_and_the_following(self, number: int, which: int, by: int) -> None:
        if found := self._series(number):
            calendar, event = found
            count = len(times.starts(dict(event)))
            if count > 1 and ";COUNT=" in event["recurrence"][0] and "_R" not in event["id"]:
                self.moved.add(event["id"])
                self.world.guests.split(
                    calendar,
                    event["id"],
                    1 + which % (count - 1),
                    timedelta(hours=by),
                    self.world.now,
                )

    @rule(number=some)
    def somebody_deletes_a_series(self, number: int) -> None:
        if found := self._series(number):
            self.world.guests.cancel(found[0], found[1]["id"], self.world.now)

    @rule(number=some, who=some)
    def somebody_is_taken_off(self, number: int, who: int) -> None:
        if (found := self._series(number)) and (guest := self._guest(found[1], who)):
            self.world.guests.remove(found[0], found[1]["id"], guest, self.world.now)

    @rule(number=some, email=st.sampled_from(["friend@mail.example", "boss@mail.example"]))
    def the_invitation_is_forwarded(self, number: int, email: str) -> None:
        if found := self._series(number):
            guests = [one for one in found[1]["attendees"] if one["email"] != email]
            more = {"attendees": [*guests, {"email": email, "responseStatus": "accepted"}]}
            saved(self.world.sandbox.store, self.world.now, found[0], {**found[1], **more})

    @rule()
    def the_sync_token_expires(self) -> None:
        expire_tokens(self.world.sandbox.store)

    # What the coordinator writes into the file.

    def _roster(self, *roster: Student) -> None:
        self.world.cohort = replace(self.world.cohort, roster=roster)

    def _instead(self, number: int, **changes: Any) -> None:
        roster = list(self.world.cohort.roster)
        at = number % len(roster)
        roster[at] = replace(roster[at], **changes)
        self._roster(*roster)

    @rule(number=some)
    def somebody_leaves(self, number: int) -> None:
        self._instead(number, left=self.world.cohort.local_date(self.world.now))

    @rule(number=some)
    def somebodys_line_is_taken_out(self, number: int) -> None:
        roster = self.world.cohort.roster
        if len(roster) > 2:
            gone = number % len(roster)
            self._roster(*roster[:gone], *roster[gone + 1 :])

    @rule(who=people)
    def somebody_joins(self, who: tuple[str, str]) -> None:
        cohort = self.world.cohort
        there = {one.id for one in cohort.roster}
        free = [one for one in NAMES if one not in there]
        today = cohort.local_date(self.world.now)
        if len(there) < MOST_STUDENTS and free:
            self._roster(*cohort.roster, student(free[-1], who[0], TIMES[who[1]], joined=today))

    @rule(number=some)
    def whoever_left_comes_back(self, number: int) -> None:
        self._instead(number, left=None)

    @rule(number=some, which=st.integers(1, 3))
    def somebody_has_another_address(self, number: int, which: int) -> None:
        roster = self.world.cohort.roster
        self._instead(number, email=f"{roster[number % len(roster)].id}-{which}@mail.example")

    @rule(number=some, who=people)
    def somebody_moves_house(self, number: int, who: tuple[str, str]) -> None:
        self._instead(number, zone=who[0], available=TIMES[who[1]])

    @rule(one=some, other=some)
    def two_are_to_be_kept_apart(self, one: int, other: int) -> None:
        roster = self.world.cohort.roster
        pair = frozenset((roster[one % len(roster)].id, roster[other % len(roster)].id))
        if len(pair) == 2:
            never_pair = self.world.cohort.never_pair | {pair}
            self.world.cohort = replace(self.world.cohort, never_pair=never_pair)


TestSeason = Season.TestCase
TestSeason.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None, derandomize=True
)
