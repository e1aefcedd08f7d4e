"""Hours for pairings: what a pairing could have, and what it gets so that nobody's sessions clash."""

from collections.abc import Mapping, Sequence

from worker.core.hours.blocked import blocked_at_most
from worker.core.hours.candidate import Candidate
from worker.core.hours.candidates import candidates
from worker.core.hours.frame import Frame
from worker.core.hours.kinds import KindOf
from worker.core.hours.schedule import best_schedule
from worker.core.hours.starts import share_an_hour
from worker.core.model import Student
from worker.core.rounds import Assignment, Pairing, Proposal

BACKUPS = 2
# Up to so many pairings it is worth remembering for how many of them there was no hour: the same
# few are asked about again.
_FEW_PAIRINGS = 8


class HourFinder:
    """Finds hours for these students, and remembers what it has found for all who are alike.

    Only a few of all possible pairs are ever asked about. `other_sessions`: by student, the slots
    of sessions in their other series, which stay clear; `calendar_events`: by student, the slots of
    what else is in their calendars, which are avoided.
    """

    def __init__(
        self,
        frame: Frame,
        students: Mapping[str, Student],
        other_sessions: Mapping[str, int],
        calendar_events: Mapping[str, int],
    ) -> None:
        self._frame = frame
        self._students = students
        self._other_sessions = other_sessions
        self._calendar_events = calendar_events
        self._kind_of = KindOf(students, other_sessions, calendar_events)
        self._options: dict[tuple[int, int], list[Candidate]] = {}
        self._shared: dict[tuple[int, int], bool] = {}
        self._blocked: dict[tuple[str, str, str, str], int] = {}
        self._without: dict[tuple[Pairing, ...], int] = {}

    def options(self, pairing: Pairing) -> list[Candidate]:
        """The pairing's candidates, best first."""
        coach, client = pairing.coach, pairing.client
        kinds = self._kind_of[coach], self._kind_of[client]
        if kinds not in self._options:
            self._options[kinds] = candidates(
                self._frame,
                self._students[coach],
                self._students[client],
                _of_both(self._other_sessions, coach, client),
                _of_both(self._calendar_events, coach, client),
            )
        return self._options[kinds]

    def shared(self, coach: str, client: str) -> bool:
        """Whether the two have any hour at all; who coaches makes no difference to that."""
        if coach == client:
            return False
        coach_kind, client_kind = self._kind_of[coach], self._kind_of[client]
        kinds = (coach_kind, client_kind) if coach_kind < client_kind else (client_kind, coach_kind)
        if kinds not in self._shared:
            self._shared[kinds] = share_an_hour(
                self._frame,
                self._students[coach],
                self._students[client],
                _of_both(self._other_sessions, coach, client),
            )
        return self._shared[kinds]

    def without(self, pairings: Sequence[Pairing]) -> int:
        """How many of these pairings have to go without an hour in the best schedule."""
        key = tuple(pairings)
        if key in self._without:
            return self._without[key]
        # Scheduling is the expensive part, and cannot do better than the pairs without any hour.
        without = sum(not self.shared(pairing.coach, pairing.client) for pairing in key)
        if not without:
            without = sum(hour is None for hour in self._schedule(key).values())
        if len(key) <= _FEW_PAIRINGS:
            self._without[key] = without
        return without

    def left_out(self, pairings: Sequence[Pairing]) -> tuple[Pairing, ...]:
        """Those of these pairings that have to go without an hour in the best schedule."""
        schedule = self._schedule(pairings)
        return tuple(pairing for pairing in pairings if schedule[pairing] is None)

    def assignments(self, pairings: Sequence[Pairing]) -> tuple[Assignment, ...]:
        """The pairings with their hours, and with backups that clash with no session of either student
        and with nothing else that either is offered."""
        chosen = self._schedule(pairings)
        backups = self._backups(pairings, chosen)
        return tuple(
            self._assignment(pairing, chosen[pairing], backups[pairing]) for pairing in pairings
        )

    def _backups(
        self, pairings: Sequence[Pairing], chosen: Mapping[Pairing, Candidate | None]
    ) -> Mapping[Pairing, list[Proposal]]:
        """The next best hours: first one for each pairing, then another, so that nobody is offered
        one hour in both roles."""
        masks: dict[str, int] = {}
        for pairing, hour in chosen.items():
            _take(masks, pairing, hour.mask if hour else 0)
        backups: dict[Pairing, list[Proposal]] = {pairing: [] for pairing in pairings}
        for _ in range(BACKUPS):
            for pairing in pairings:
                taken = _of_both(masks, pairing.coach, pairing.client)
                free = (each for each in self.options(pairing) if not each.mask & taken)
                backup = next(free, None)
                if backup is not None:
                    _take(masks, pairing, backup.mask)
                    backups[pairing].append(backup.proposal)
        return backups

    def _assignment(
        self, pairing: Pairing, hour: Candidate | None, backups: Sequence[Proposal]
    ) -> Assignment:
        options = self.options(pairing)
        return Assignment(
            pairing,
            hour.proposal if hour else None,
            tuple(backups),
            rank=options.index(hour) + 1 if hour else 0,
            options=len(options),
            collisions=hour.collisions if hour else 0,
        )

    def _schedule(self, pairings: Sequence[Pairing]) -> Mapping[Pairing, Candidate | None]:
        options = {pairing: self.options(pairing) for pairing in pairings}
        return best_schedule(pairings, options, self._blocked_at_most)

    def _blocked_at_most(self, pairing: Pairing, neighbor: Pairing) -> int:
        zones, neighbor_zones = self._zones(pairing), self._zones(neighbor)
        key = (*zones, *neighbor_zones)
        if key not in self._blocked:
            self._blocked[key] = blocked_at_most(self._frame, zones, neighbor_zones)
        return self._blocked[key]

    def _zones(self, pairing: Pairing) -> tuple[str, str]:
        return self._students[pairing.client].zone, self._students[pairing.coach].zone


def _of_both(masks: Mapping[str, int], coach: str, client: str) -> int:
    return masks.get(coach, 0) | masks.get(client, 0)


def _take(masks: dict[str, int], pairing: Pairing, mask: int) -> None:
    """Marks these slots as taken for both."""
    for student in pairing.both:
        masks[student] = masks.get(student, 0) | mask
