"""All weekly hours that a pairing could have, and how good each is."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from worker.core.hours.candidate import Candidate
from worker.core.hours.frame import Frame
from worker.core.hours.local_day import changed_day
from worker.core.hours.preference import SLOTS_A_WEEK, distance_from_wish
from worker.core.hours.slots import SLOT_MINUTES, SLOTS_A_DAY, bits, midnights, spread
from worker.core.hours.starts import Group, weekly_starts
from worker.core.model import Student

# What a candidate costs, in units of a quarter hour away from the middle of somebody's window.
_COST_OF_A_DAY_LATER = 2
_COST_OF_A_COLLISION = 1_000
_COST_OF_A_DAY_PAST_FINISH_BY = 10_000

# By quarter hour of the week on somebody's clocks: how far it is from what they like. Then the zone
# of these clocks.
_Wishes = tuple[Sequence[int], str]


def candidates(
    frame: Frame,
    coach: Student,
    client: Student,
    other_sessions: int = 0,
    calendar_events: int = 0,
) -> list[Candidate]:
    """Every weekly hour that suits both on all dates, best first.

    `other_sessions`: slots in which one of the two has another session: no candidate touches them.
    `calendar_events`: slots in which the calendar of one of the two says busy: they only make a
    candidate worse.
    """
    by_mask: dict[int, Candidate] = {}
    wishes = [
        (distance_from_wish(student.available, student.prefer, frame.length), student.zone)
        for student in (coach, client)
    ]
    for anchor, group in weekly_starts(frame, coach, client, other_sessions):
        for candidate in _of_group(frame, anchor, group, calendar_events, wishes):
            # Both anchors often give the same twelve instants: the client's zone comes first and
            # stays.
            by_mask.setdefault(candidate.mask, candidate)
    return sorted(by_mask.values())


def _of_group(
    frame: Frame, anchor: str, group: Group, calendar_events: int, wishes: Sequence[_Wishes]
) -> Iterator[Candidate]:
    days, skipped, _ = group
    midnight = midnights(frame.horizon, anchor)[days[0]]
    (coach_distances, coach_midnight), (client_distances, client_midnight) = (
        (distances, _quarter_of_week(frame, zone, midnight)) for distances, zone in wishes
    )
    frame_midnights = midnights(frame.horizon, frame.zone)
    finish_day = (frame.finish_by - frame.first).days
    session = bits(0, frame.slots)
    for quarter, origins, mask in _series(frame, anchor, group):
        start = origins[0] + quarter
        last_day = bisect_right(frame_midnights, origins[-1] + quarter) - 1
        after_midnight = start - midnight
        distance = (
            coach_distances[(coach_midnight + after_midnight) % SLOTS_A_WEEK],
            client_distances[(client_midnight + after_midnight) % SLOTS_A_WEEK],
        )
        collisions = 0
        if calendar_events:
            collisions = sum(
                calendar_events >> origin + quarter & session != 0 for origin in origins
            )
        cost = (
            _COST_OF_A_DAY_PAST_FINISH_BY * max(0, last_day - finish_day)
            + _COST_OF_A_COLLISION * collisions
            + _COST_OF_A_DAY_LATER * last_day
            # The one who is worse off counts double: a perfect hour for one does not pay for a
            # terrible one for the other.
            + sum(distance)
            + max(distance)
        )
        minute = quarter * SLOT_MINUTES
        yield Candidate(
            cost, start, anchor, minute, days, skipped, mask, collisions, distance, frame.first
        )


def _series(frame: Frame, anchor: str, group: Group) -> Iterator[tuple[int, Sequence[int], int]]:
    """Each start of a group: its quarter hour of the day, what to add to that for the slot of each
    session, and the slots that the sessions occupy. The second changes in place from one start to
    the next."""
    days, _, quarters = group
    marks = midnights(frame.horizon, anchor)
    # Midnight; on a day on which the clocks change, something else after they have changed.
    origins = [marks[day] for day in days]
    changed_days = [
        (position, changed_day(frame.horizon, anchor, day))
        for position, day in enumerate(days)
        if marks[day + 1] - marks[day] != SLOTS_A_DAY
    ]
    pattern = spread(origins, frame.slots)
    while quarters:
        quarter = (quarters & -quarters).bit_length() - 1
        quarters &= quarters - 1
        for position, slots in changed_days:
            slot = slots[quarter]
            if slot is not None and slot - quarter != origins[position]:
                origins[position] = slot - quarter
                pattern = spread(origins, frame.slots)
        yield quarter, origins, pattern << quarter


def _quarter_of_week(frame: Frame, zone: str, slot: int) -> int:
    """Which quarter hour of the week this slot is on the clocks of the zone; before the horizon,
    counted back from its first midnight."""
    marks = midnights(frame.horizon, zone)
    day = max(bisect_right(marks, slot) - 1, 0)
    return frame.horizon.date(day).weekday() * SLOTS_A_DAY + slot - marks[day]
