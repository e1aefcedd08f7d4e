"""Where every pairing stands, on standard output: a table as wide as the terminal."""

import io
from collections.abc import Iterator

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from worker.core.due.responses import PairingStatus
from worker.messages import words
from worker.report.statuses import Status

_WIDTH_OF_A_FILE = 120
_COLUMNS = ("round", "coach", "client", "stands", "who acts", "sessions")


def standing(statuses: list[Status]) -> str:
    """A table for each cohort, with those who need somebody first."""
    return "\n\n".join("\n".join(_lines(status)) for status in statuses)


def _lines(status: Status) -> Iterator[str]:
    rounds = f"{words.listed(status.rounds)} round open" if status.rounds else "no round is open"
    yield f"{status.name} ({status.cohort}): {rounds}{', paused' if status.paused else ''}"
    for sentence in status.failed:
        yield f"  failed: {sentence}"
    if not status.rows:
        yield "  Nothing has been drawn yet; `peer-coaching plan` shows what comes."
        return
    stuck = [row for row in status.rows if row.stuck]
    live = sum(row.standing != PairingStatus.ENDED for row in status.rows)
    pairings = words.count(live, "pairing")
    if stuck:
        yield f"  {len(stuck)} of {pairings} need{'s' if len(stuck) == 1 else ''} somebody:"
        for row in stuck:
            yield f"    {row.coach} coaches {row.client}: {row.sentence}"
    elif live:
        yield f"  All {pairings} are on their way."
    else:
        yield "  No pairing is left."
    yield _as_text(_table(status))


def _table(status: Status) -> Table:
    table = Table(*_COLUMNS, box=SIMPLE, pad_edge=False)
    for row in status.rows:
        cancelled = f", {row.cancelled} cancelled" if row.cancelled else ""
        table.add_row(
            # A name is a name, whatever Rich makes of its brackets.
            *map(escape, (row.round, row.coach, row.client, row.standing, row.acts)),
            f"{row.held} over, {row.left} to come{cancelled}",
            style="bold" if row.stuck else "",
        )
    return table


def _as_text(table: Table) -> str:
    """In color and as wide as the terminal where there is one."""
    terminal, out = Console(), io.StringIO()
    Console(
        file=out,
        width=terminal.width if terminal.is_terminal else _WIDTH_OF_A_FILE,
        force_terminal=terminal.is_terminal,
        no_color=terminal.no_color,
    ).print(table)
    return out.getvalue().rstrip()
