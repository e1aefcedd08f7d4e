"""Where every pairing stands, on standard output: what needs somebody first, then a table that fits
80 columns."""

import io
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table
from rich.text import Text

from worker.core.due.responses import PairingStatus
from worker.messages import words
from worker.report.looks import look_sentence
from worker.report.status_rows import Row
from worker.report.statuses import Status
from worker.report.student_rows import RoleRow, StudentRow

_WIDTH = 80
_WIDEST = 120
_GAP = 2
_SHORTEST_NAME = 8
_FEWEST_LETTERS = 3


def standing(statuses: list[Status], now: datetime, by_student: bool = False) -> str:
    """A table for each cohort at `now` (aware), with those who need somebody first. `by_student`:
    the tables have a line for each student instead of one for each pairing."""
    return "\n\n".join("\n".join(_lines(status, now, by_student)) for status in statuses)


def _lines(status: Status, now: datetime, by_student: bool) -> Iterator[str]:
    open_rounds = (
        f"{words.listed(status.rounds)} round open" if status.rounds else "no round is open"
    )
    yield f"{status.name} ({status.cohort}): {open_rounds}{', paused' if status.paused else ''}"
    for sentence in status.failed:
        yield f"  failed: {sentence}"
    if status.rounds:
        look = look_sentence(status.looked_at, status.is_old, status.zone, now)
        yield from _wrapped(f"!! OUT OF DATE? {look}" if status.is_old else look, "  ")
    for sentence in status.unsent.values():
        yield from _wrapped(sentence, "  ")
    if not status.rows:
        yield "  Nothing has been drawn yet; `peer-coaching plan` shows what comes."
        return
    yield from _needs(status)
    if by_student:
        yield from ["", *_student_table(status.students)]
        return
    for name in dict.fromkeys(row.round for row in sorted(status.rows, key=_is_over)):
        yield from ["", f"The {name} round"]
        yield from _table([row for row in status.rows if row.round == name])


def _is_over(row: Row) -> bool:
    return row.to_come == 0


def _needs(status: Status) -> Iterator[str]:
    stuck = [row for row in status.rows if row.stuck]
    out = [row for row in status.rows if row.round not in status.unsent]
    live = sum(row.standing != PairingStatus.ENDED for row in out)
    pairings = words.count(live, "pairing")
    if not stuck and status.rows and not out:
        return
    if not stuck:
        yield f"  All {pairings} are on their way." if live else "  No pairing is left."
        return
    yield f"  {len(stuck)} of {pairings} need{'s' if len(stuck) == 1 else ''} somebody:"
    for row in stuck:
        yield ""
        yield from _wrapped(f"{row.coach} coaches {row.client} ({row.round} round)", "  ")
        for sentence in (row.sentence, _who_since(row), row.next):
            yield from _wrapped(sentence, "    ")
        if row.both:
            yield f"    Write to: {row.both.replace(',', ', ')}"


def _who_since(row: Row) -> str:
    if not row.acts:
        return ""
    since = ""
    if row.acts_since and row.days is not None:
        day = words.short_day(date.fromisoformat(row.acts_since))
        since = f", since {day} ({words.count(row.days, 'day')})"
    return f"Who acts: {row.acts}{since}."


def _wrapped(sentence: str, indent: str) -> list[str]:
    return textwrap.wrap(
        sentence, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def _table(rows: Sequence[Row]) -> list[str]:
    head = ("coach", "client", "stands", "answered", "agreed", "passed", "who acts")
    cells = [
        (
            row.coach,
            row.client,
            row.standing,
            f"{row.answered} of 2",
            "yes" if row.agreed else "no",
            f"{row.passed} of {row.of}",
            _role_since(row),
        )
        for row in rows
    ]
    return _in_width([head, *cells], (0, 1), [row.stuck for row in rows])


def _role_since(row: Row) -> str:
    """Who acts, by role, as short as a table needs it: client, 9 d"""
    roles = {(row.coach_id,): "coach", (row.client_id,): "client", ("",): "you", (): ""}
    who = roles.get(row.who_acts, "both")
    return f"{who}, {row.days} d" if who and row.days is not None else who


def _student_table(students: Sequence[StudentRow]) -> list[str]:
    lines = [("student", "coaches", "stands", "coached by", "stands", "owes")]
    bold = []
    for student in students:
        for name in dict.fromkeys(role.round for role in student.roles) or ("",):
            roles = {role.role: role for role in student.roles if role.round == name}
            cells = (*_role_cells(roles.get("coach")), *_role_cells(roles.get("client")))
            owes = any(role.owes for role in roles.values())
            lines.append((student.name, *cells, "yes" if owes else ""))
            bold.append(owes)
    return _in_width(lines, (0, 1, 3), bold)


def _role_cells(role: RoleRow | None) -> tuple[str, str]:
    return (role.peer, f"{role.standing} {role.passed}/{role.of}") if role else ("–", "")


def _in_width(
    lines: Sequence[tuple[str, ...]], names: Sequence[int], bold: Sequence[bool]
) -> list[str]:
    """Cells below their head as lines of a table that is not wider than the screen. `names`: the
    columns that give way, visibly: what they hold is cut, and nothing is wrapped."""
    terminal = Console()
    width = min(terminal.width, _WIDEST) if terminal.is_terminal else _WIDTH
    columns = range(len(lines[0]))
    widths = [max(cell_len(line[column]) for line in lines) for column in columns]
    others = sum(widths[column] + _GAP for column in columns if column not in names)
    share = max(_SHORTEST_NAME, (width - others) // len(names) - _GAP)
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="underline")
    for column, head in enumerate(lines[0]):
        limit = share if column in names else None
        table.add_column(head, no_wrap=True, overflow="ellipsis", max_width=limit)
    for line, is_bold in zip(lines[1:], bold, strict=True):
        # A name is a name, whatever Rich makes of its brackets.
        cut = (_cut(cell, share) if column in names else cell for column, cell in enumerate(line))
        table.add_row(*map(Text, cut), style="bold" if is_bold else "")
    out = io.StringIO()
    Console(
        file=out,
        width=max(width, others + len(names) * (share + _GAP)),
        force_terminal=terminal.is_terminal,
        no_color=terminal.no_color,
    ).print(table)
    return [line.rstrip() for line in out.getvalue().rstrip().splitlines()]


def _cut(name: str, width: int) -> str:
    """A name in so many cells; what tells it from another one of the same stays at its end."""
    begin, bracket, apart = name.rpartition(" (")
    room = width - cell_len(bracket + apart)
    if cell_len(name) <= width or not begin or not apart.endswith(")") or room < _FEWEST_LETTERS:
        return name
    return f"{set_cell_size(begin, room - 1).rstrip()}…{bracket}{apart}"
