"""A round's pairings as a picture: students around a circle, an arrow from each coach to the client.

A draw is a permutation without fixed points: one ring or several. Whoever follows the arrows comes
back to where they began, so students stand in that order, and most arrows lead to the neighbor.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from worker.core.due.responses import PairingStatus
from worker.report.status_rows import Row

_FOR_A_NAME = 15.0
_LEAST_RADIUS = 110.0
_LONGEST_NAME = 20
_MARGIN = 140.0


@dataclass(frozen=True, slots=True)
class Node:
    """A student on the circle. `transform`: of the name beside it, which is readable from below."""

    x: float
    y: float
    label: str
    transform: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A pairing. `css`: agreed, waiting or stuck; `path`: from coach to client."""

    css: str
    path: str


@dataclass(frozen=True, slots=True)
class RingPicture:
    """A round as a picture. `id`: unique on the page; `box`: its coordinates."""

    id: str
    round: str
    box: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def ring_picture(rows: Sequence[Row], picture_id: str) -> RingPicture | None:
    """The pairings of one round that have not ended, as a picture; None where there is none."""
    live = [row for row in rows if row.standing != PairingStatus.ENDED]
    if not live:
        return None
    order = list(_in_order({row.coach_id: row.client_id for row in live}))
    names = {row.coach_id: row.coach for row in live} | {row.client_id: row.client for row in live}
    radius = max(_LEAST_RADIUS, len(order) * _FOR_A_NAME / (2 * pi))
    angles = {student: 2 * pi * place / len(order) - pi / 2 for place, student in enumerate(order)}
    size = radius + _MARGIN
    return RingPicture(
        picture_id,
        live[0].round,
        f"{-size:.0f} {-size:.0f} {2 * size:.0f} {2 * size:.0f}",
        tuple(_node(names[student], angles[student], radius) for student in order),
        tuple(_arrow(row, angles, radius, len(order)) for row in live),
    )


def _in_order(clients: dict[str, str]) -> Iterator[str]:
    """All students, each before the one whom they coach as far as that can be."""
    coached, seen = set(clients.values()), set()
    # Who has no coach begins a chain; all others are in rings.
    for begin in sorted(clients, key=lambda student: (student in coached, student)):
        student: str | None = begin
        while student is not None and student not in seen:
            seen.add(student)
            yield student
            student = clients.get(student)


def _node(name: str, angle: float, radius: float) -> Node:
    label = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    degrees, is_left = angle * 180 / pi, cos(angle) < -1e-9
    turned = degrees + 180 if is_left else degrees
    x, y = radius * cos(angle), radius * sin(angle)
    outside_x, outside_y = (radius + 8) * cos(angle), (radius + 8) * sin(angle)
    return Node(
        round(x, 1),
        round(y, 1),
        label,
        f"translate({outside_x:.1f} {outside_y:.1f}) rotate({turned:.1f})",
        "end" if is_left else "start",
    )


def _arrow(row: Row, angles: dict[str, float], radius: float, students: int) -> Arrow:
    css = "stuck" if row.stuck else "agreed" if row.agreed else "waiting"
    start, end = angles[row.coach_id], angles[row.client_id]
    inner = radius - 6
    from_x, from_y = inner * cos(start), inner * sin(start)
    to_x, to_y = inner * cos(end), inner * sin(end)
    # Neighbors are joined near the circle, others through the middle.
    step = 2 * pi / students
    is_neighbor = abs((end - start) % (2 * pi) - step) < 1e-6 and students > 2
    pull = 1 - min(0.14, step / 4) if is_neighbor else 0.25
    middle = ((from_x + to_x) / 2 * pull, (from_y + to_y) / 2 * pull)
    if students == 2:
        # There and back, each on its own side.
        middle = (0.35 * inner * sin(start), -0.35 * inner * cos(start))
    path = f"M{from_x:.1f} {from_y:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {to_x:.1f} {to_y:.1f}"
    return Arrow(css, path)
