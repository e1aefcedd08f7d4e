"""A season as a picture: time runs down, so that it can be read on a phone; modules, rounds and days
away stand in lanes side by side, and their dates to the right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from worker.messages import words
from worker.report.season_stretches import Part, Stretch
from worker.report.season_words import label, sentences, today_label

# The width of the smallest screen less the margins of a page, so that letters keep their size there.
_LEAST_WIDTH = 296
_FOR_A_LETTER, _BESIDE = 6.2, 12
_FOR_A_DAY = 1.35
_FOR_A_LABEL = 15.0
_MARGIN = 12.0
_FIRST_LANE, _LANE, _BAR = 58, 15, 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days. `css`: its part of the season."""

    css: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """A date in words at `y`, and `at`: where on the scale it is."""

    css: str
    text: str
    y: float
    at: float


@dataclass(frozen=True, slots=True)
class SeasonPicture:
    """A season as a picture. `id`: unique on the page; `months`: each name with where it begins;
    `edge`: where the lanes end; `parts`: those that are in it; `sentences`: all
    that it shows, for those who do not see it."""

    id: str
    width: float
    height: float
    edge: float
    months: tuple[tuple[str, float], ...]
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    parts: frozenset[Part]
    sentences: tuple[str, ...]


def season_picture(
    stretches: Sequence[Stretch], picture_id: str, today: date | None = None
) -> SeasonPicture:
    """The picture of these stretches, of which there is at least one. `today`: marked where it is in
    the season."""
    season = [each for each in stretches if each.part in (Part.MODULE, Part.ROUND)]
    begins = min(each.first for each in season).replace(day=1)
    ends = _next_month(max(each.last for each in season))
    lanes = list(_lanes(stretches))
    edge = _FIRST_LANE + _LANE * (max(lane for _, lane in lanes) + 1)
    on_scale = today if today is not None and begins <= today < ends else None

    def y(day: date) -> float:
        days = (min(max(day, begins), ends) - begins).days
        return _MARGIN + days * _FOR_A_DAY

    bars = [
        Bar(
            each.part,
            _FIRST_LANE + lane * _LANE if each.part is not Part.CLOSED else _FIRST_LANE,
            y(each.first),
            _BAR if each.part is not Part.CLOSED else edge - _FIRST_LANE,
            y(each.last + timedelta(days=1)) - y(each.first),
        )
        for each, lane in lanes
    ]
    dated = [(day, each.part.value, text) for each in stretches for day, text in label(each)]
    dated += [(on_scale, "today", today_label(on_scale))] if on_scale else []
    labels = tuple(_labels([(y(day), css, text) for day, css, text in sorted(dated)]))
    bottom = max(y(ends), *(each.y for each in labels)) + _MARGIN
    return SeasonPicture(
        picture_id,
        max(_LEAST_WIDTH, edge + _BESIDE + _FOR_A_LETTER * max(len(each.text) for each in labels)),
        bottom,
        edge,
        tuple((words.short_month(month, begins), y(month)) for month in _months(begins, ends)),
        tuple(sorted(bars, key=lambda bar: bar.css != Part.CLOSED)),
        labels,
        frozenset(each.part for each in stretches),
        tuple(sentences(stretches, on_scale)),
    )


def _lanes(stretches: Sequence[Stretch]) -> Iterator[tuple[Stretch, int]]:
    """Each stretch with its lane: modules in the first, rounds beside each other where they overlap,
    all days away in the last."""
    round_ends: list[date] = []
    rounds = [each for each in stretches if each.part is Part.ROUND]
    for each in sorted(rounds, key=lambda stretch: stretch.first):
        free = (lane for lane, end in enumerate(round_ends) if end < each.first)
        lane = next(free, len(round_ends))
        round_ends[lane : lane + 1] = [each.last]
        yield each, lane + 1
    for each in stretches:
        if each.part is not Part.ROUND:
            yield each, len(round_ends) + 1 if each.part is Part.AWAY else 0


def _labels(dated: Sequence[tuple[float, str, str]]) -> Iterator[Label]:
    """The labels in order of time, each below the one before."""
    free = 0.0
    for at, css, text in dated:
        place = max(at, free)
        free = place + _FOR_A_LABEL
        yield Label(css, text, place, at)


def _months(begins: date, ends: date) -> Iterator[date]:
    month = begins
    while month < ends:
        yield month
        month = _next_month(month)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
