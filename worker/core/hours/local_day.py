"""One local day of a mask: 96 bits, one for each quarter hour that the clocks of a zone show."""

from datetime import UTC, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from worker.core.hours.slots import (
    DAY_MINUTES,
    SLOT_MINUTES,
    SLOTS_A_DAY,
    WHOLE_DAY,
    Horizon,
    bits,
    midnights,
)

_DAY_BYTES = SLOTS_A_DAY // 8 + 1


@lru_cache(maxsize=4096)
def changed_day(horizon: Horizon, zone: str, day: int) -> tuple[int | None, ...]:
    """The slot of each quarter hour on the clocks of a day that is longer or shorter than others;
    None where they skip it."""
    tz = ZoneInfo(zone)
    on = horizon.date(day)
    slots = []
    for minute in range(0, DAY_MINUTES, SLOT_MINUTES):
        wanted = datetime.combine(on, time(minute // 60, minute % 60))
        at = wanted.replace(tzinfo=tz).astimezone(UTC)
        shown = at.astimezone(tz).replace(tzinfo=None)
        slots.append(horizon.slot(at) if shown == wanted else None)
    return tuple(slots)


@lru_cache(maxsize=4096)
def _stretches(horizon: Horizon, zone: str, day: int) -> tuple[tuple[int, int | None, int], ...]:
    """A changed day as stretches without a gap: each from which quarter hour, at which slot (None:
    skipped), how long."""
    stretches: list[tuple[int, int | None, int]] = []
    for quarter, slot in enumerate(changed_day(horizon, zone, day)):
        if stretches:
            since, start, length = stretches[-1]
            if slot == (None if start is None else start + length):
                stretches[-1] = since, start, length + 1
                continue
        stretches.append((quarter, slot, 1))
    return tuple(stretches)


def as_bytes(horizon: Horizon, mask: int) -> bytes:
    """A mask in the form that `of_day` takes: cutting many days out of one is faster so."""
    return mask.to_bytes((horizon.slots + SLOTS_A_DAY) // 8 + _DAY_BYTES, "little")


def of_day(horizon: Horizon, zone: str, day: int, mask: bytes, where_skipped: int = 0) -> int:
    """The bits of one local day of `zone`. `where_skipped`: what to put for times that its clocks
    skip on that day."""
    start, end = midnights(horizon, zone)[day : day + 2]
    if end - start == SLOTS_A_DAY:
        return _from_slot(mask, start) & WHOLE_DAY
    result = 0
    for quarter, slot, length in _stretches(horizon, zone, day):
        if slot is None:
            result |= where_skipped & bits(quarter, quarter + length)
        else:
            result |= (_from_slot(mask, slot) & bits(0, length)) << quarter
    return result


def _from_slot(mask: bytes, slot: int) -> int:
    """The mask from this slot on, for a day at least."""
    first_byte = slot >> 3
    return int.from_bytes(mask[first_byte : first_byte + _DAY_BYTES], "little") >> (slot & 7)
