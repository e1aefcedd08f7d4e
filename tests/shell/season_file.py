"""What the coordinator writes into the cohort's file, as rules for the season in `test_machine`."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.core.examples import ALL_WEEK, student
from tests.shell.season_students import numbers
from tests.shell.world import World
from worker.core.model import Student, Window

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

# A zone, and a name in TIMES.
habits = st.tuples(st.sampled_from(ZONES), st.sampled_from(list(TIMES)))


class FileChanges(RuleBasedStateMachine):
    """The roster changes, and what is to be kept apart."""

    world: World

    def _set_roster(self, *roster: Student) -> None:
        self.world.cohort = replace(self.world.cohort, roster=roster)

    def _change(self, number: int, **changes: Any) -> None:
        roster = list(self.world.cohort.roster)
        position = number % len(roster)
        roster[position] = replace(roster[position], **changes)
        self._set_roster(*roster)

    @rule(number=numbers)
    def somebody_leaves(self, number: int) -> None:
        self._change(number, left=self.world.cohort.local_date(self.world.now))

    @rule(number=numbers)
    def somebodys_line_is_taken_out(self, number: int) -> None:
        roster = self.world.cohort.roster
        if len(roster) > 2:
            position = number % len(roster)
            self._set_roster(*roster[:position], *roster[position + 1 :])

    @rule(habit=habits)
    def somebody_joins(self, habit: tuple[str, str]) -> None:
        cohort = self.world.cohort
        present = {student.id for student in cohort.roster}
        free = [name for name in NAMES if name not in present]
        if len(present) < MOST_STUDENTS and free:
            zone, times = habit
            today = cohort.local_date(self.world.now)
            self._set_roster(*cohort.roster, student(free[-1], zone, TIMES[times], joined=today))

    @rule(number=numbers)
    def whoever_left_comes_back(self, number: int) -> None:
        self._change(number, left=None)

    @rule(number=numbers, version=st.integers(1, 3))
    def somebody_has_another_address(self, number: int, version: int) -> None:
        roster = self.world.cohort.roster
        student_id = roster[number % len(roster)].id
        self._change(number, email=f"{student_id}-{version}@mail.example")

    @rule(number=numbers, habit=habits)
    def somebody_moves_house(self, number: int, habit: tuple[str, str]) -> None:
        zone, times = habit
        self._change(number, zone=zone, available=TIMES[times])

    @rule(first=numbers, second=numbers)
    def two_are_to_be_kept_apart(self, first: int, second: int) -> None:
        roster = self.world.cohort.roster
        pair = frozenset((roster[first % len(roster)].id, roster[second % len(roster)].id))
        if len(pair) == 2:
            never_pair = self.world.cohort.never_pair | {pair}
            self.world.cohort = replace(self.world.cohort, never_pair=never_pair)
