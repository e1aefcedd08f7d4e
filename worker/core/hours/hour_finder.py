"""Hours for pairings, with everybody's other sessions in mind: what a pairing could have, and what it gets."""

from collections.abc import Mapping, Sequence

from worker.core.hours.candidates import Candidate, blocked_at_most, candidates, share_an_hour
from worker.core.hours.frame import Frame
from worker.core.hours.schedule import best_schedule
from worker.core.model import Pairing, Student, Window
from worker.core.rounds import Assignment

BACKUPS = 2
_FEW = 8
_Kind = tuple[str, tuple[Window, ...], tuple[Window, ...], int, int]


class HourFinder:
    """What is found out about the hours of these students, each thing once, for all who are alike in it: few of all possible pairs
    are ever asked about.

    `busy`: by student, the slots of their other series; `taken`: the slots of what else is in their calendars.
    """

    def __init__(
        self,
        where: Frame,
        students: Mapping[str, Student],
        busy: Mapping[str, int],
        taken: Mapping[str, int],
    ) -> None:
        self._where = where
        self._students = students
        self._busy = busy
        self._taken = taken
        self._kinds: dict[_Kind, int] = {}
        self._kind_of: dict[str, int] = {}
        self._options: dict[tuple[int, int], list[Candidate]] = {}
        self._shared: dict[tuple[int, int], bool] = {}
        self._touched: dict[tuple[str, str, str, str], int] = {}
        self._without: dict[tuple[Pairing, ...], int] = {}

    def options(self, pairing: Pairing) -> list[Candidate]:
        """The pairing's candidates, best first."""
        kinds = self._kind(pairing.coach), self._kind(pairing.client)
        if kinds not in self._options:
            pair = pairing.coach, pairing.client
            coach, client = (self._students[one] for one in pair)
            busy, taken = (
                some.get(pair[0], 0) | some.get(pair[1], 0) for some in (self._busy, self._taken)
            )
            self._options[kinds] = candidates(self._where, coach, client, busy, taken)
        return self._options[kinds]

    def shared(self, coach: str, client: str) -> bool:
        """Whether the two have any hour at all; who coaches makes no difference to that."""
        if coach == client:
            return False
        kind, other_kind = self._kind(coach), self._kind(client)
        kinds = (kind, other_kind) if kind < other_kind else (other_kind, kind)
        if kinds not in self._shared:
            busy = self._busy.get(coach, 0) | self._busy.get(client, 0)
            one, other = (self._students[name] for name in (coach, client))
            self._shared[kinds] = share_an_hour(self._where, one, other, busy)
        return self._shared[kinds]

    def _kind(self, name: str) -> int:
        """A number for all that hours depend on: who has it in common has the same hours with anybody."""
        if name not in self._kind_of:
            one = self._students[name]
            kind = (
                one.zone,
                one.available,
                one.prefer,
                self._busy.get(name, 0),
                self._taken.get(name, 0),
            )
            self._kind_of[name] = self._kinds.setdefault(kind, len(self._kinds))
        return self._kind_of[name]

    def without(self, pairings: Sequence[Pairing]) -> int:
        """How many of these pairings have to go without an hour in the best schedule."""
        key = tuple(pairings)
        if key in self._without:
            return self._without[key]
        # Scheduling is the dear part, and cannot do better than the pairs without any hour.
        found = sum(not self.shared(one.coach, one.client) for one in key)
        found = found or sum(choice is None for choice in self._schedule(key).values())
        if len(key) <= _FEW:
            self._without[key] = found
        return found

    def assignments(self, pairings: Sequence[Pairing]) -> tuple[Assignment, ...]:
        """The pairings with their hours, and with backups that clash with neither student's other sessions."""
        chosen = self._schedule(pairings)
        masks: dict[str, int] = {}
        for pairing, choice in chosen.items():
            for student in pairing.both:
                masks[student] = masks.get(student, 0) | (choice.mask if choice else 0)
        return tuple(
            self._assignment(one, chosen[one], masks[one.coach] | masks[one.client])
            for one in pairings
        )

    def _assignment(self, pairing: Pairing, choice: Candidate | None, taken: int) -> Assignment:
        options = self.options(pairing)
        backups: list[Candidate] = []
        for one in options:
            if len(backups) == BACKUPS:
                break
            if not one.mask & taken:
                backups.append(one)
                taken |= one.mask
        return Assignment(
            pairing,
            choice.proposal if choice else None,
            tuple(one.proposal for one in backups),
            rank=options.index(choice) + 1 if choice else 0,
            options=len(options),
            collisions=choice.taken if choice else 0,
        )

    def _schedule(self, pairings: Sequence[Pairing]) -> Mapping[Pairing, Candidate | None]:
        return best_schedule(pairings, {one: self.options(one) for one in pairings}, self._blocked)

    def _blocked(self, one: Pairing, other: Pairing) -> int:
        zones = (*self._zones(one), *self._zones(other))
        if zones not in self._touched:
            self._touched[zones] = blocked_at_most(self._where, zones[:2], zones[2:])
        return self._touched[zones]

    def _zones(self, pairing: Pairing) -> tuple[str, str]:
        return self._students[pairing.client].zone, self._students[pairing.coach].zone
