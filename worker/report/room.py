"""How the dates of a round suit its sessions, in sentences for whoever chooses them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from worker.core.hours.frame import frame_of
from worker.core.hours.weekdays import Room, room_in, shifted
from worker.core.model import WEEKDAYS, Cohort
from worker.messages import words

# So many weeks earlier another round, or a module, is seldom out of the way.
_MOST_WEEKS_EARLIER = 4


def room_sentences(cohort: Cohort, round_name: str) -> Iterator[str]:
    """How many weeks a round has, on which days of the week all sessions fit, what another
    `assign_on` would change, and what the days without sessions cost."""
    plan = cohort.rounds[round_name]
    frame = frame_of(cohort, round_name, plan.assign_on)
    room = room_in(frame)
    weeks, days = divmod(max(0, (room.last - room.first).days + 1), 7)
    span = (
        f"{words.count(weeks, 'week')} and {words.count(days, 'day')}"
        if days
        else words.count(weeks, "week")
    )
    yield (
        f"the {round_name} round has {span} for {room.sessions} sessions, from {words.short_day(room.first)} to "
        f"{words.short_day(room.last)}: {_fit(room)}"
    )
    shifts = list(
        _shifts(room, [(weeks, shifted(frame, weeks)) for weeks in _WEEKS], plan.assign_on)
    )
    if shifts:
        yield "; ".join(shifts)
    if room.cost:
        yield f"the days without sessions cost: {'; '.join(_costs(cohort, room))}"


_WEEKS = (*range(-1, -_MOST_WEEKS_EARLIER - 1, -1), 1)


def _fit(room: Room) -> str:
    if len(room.roomy) == len(WEEKDAYS):
        return "all fit on every day of the week"
    if not room.roomy:
        return f"at most {max(room.fits)} fit, so the last ones fall after that"
    short = [name for name in WEEKDAYS if name not in room.roomy]
    return f"all fit on {_days(room.roomy)}; on {_days(short)} the last falls after that"


def _shifts(room: Room, rooms: Sequence[tuple[int, Room]], assign_on: date) -> Iterator[str]:
    """The least change that lets more fit, and what a week later would take."""
    for weeks, other in rooms:
        day = words.short_day(assign_on + timedelta(weeks=weeks))
        if weeks < 0 and len(other.roomy) > len(room.roomy):
            yield f"assigned {words.count(-weeks, 'week')} earlier, on {day}, all would fit on {_or_every(other)}"
            break
    later = rooms[-1][1]
    if room.roomy and later.roomy != room.roomy:
        day = words.short_day(assign_on + timedelta(weeks=1))
        yield f"a week later, on {day}, on {_or_every(later)}"


def _or_every(room: Room) -> str:
    if len(room.roomy) == len(WEEKDAYS):
        return "every day of the week"
    return _days(room.roomy) if room.roomy else "none"


def _days(names: Sequence[str]) -> str:
    return words.listed([f"{name}s" for name in names])


def _costs(cohort: Cohort, room: Room) -> Iterator[str]:
    named = {(module.first, module.last): f"Module {module.name}" for module in cohort.modules}
    for (first, last), lost in room.cost:
        what = named.get((first, last)) or _stretch(first, last)
        most = max(lost)
        on = [name for name, count in zip(WEEKDAYS, lost, strict=True) if count]
        where = "every day of the week" if len(on) == len(WEEKDAYS) else _days(on)
        yield f"{what} {words.count(most, 'session')} on {where}"


def _stretch(first: date, last: date) -> str:
    return (
        words.short_day(first)
        if first == last
        else f"{words.short_day(first)} to {words.short_day(last)}"
    )


def room_document(cohort: Cohort, round_name: str) -> dict[str, Any]:
    """The same as a JSON value."""
    room = room_in(frame_of(cohort, round_name, cohort.rounds[round_name].assign_on))
    return {
        "round": round_name,
        "first": room.first.isoformat(),
        "last": room.last.isoformat(),
        "weeks": room.whole_weeks,
        "sessions": room.sessions,
        "fits": dict(zip(WEEKDAYS, room.fits, strict=True)),
        "cost": [
            {
                "first": first.isoformat(),
                "last": last.isoformat(),
                "sessions": dict(zip(WEEKDAYS, lost, strict=True)),
            }
            for (first, last), lost in room.cost
        ],
    }
