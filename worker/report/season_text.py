"""A simulated season as text: the timeline, and how it ended."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from worker.core.actions import SendMail, TellCoordinator
from worker.core.due.responses import PairingStatus
from worker.core.model import WEEKDAYS
from worker.core.records import State
from worker.messages import words
from worker.report.status_rows import Row
from worker.report.timeline import Beat, timeline
from worker.simulate.season import Season

AGREED = (
    PairingStatus.AGREED,
    PairingStatus.SETTLED,
    PairingStatus.ANSWERED,
    PairingStatus.MOVED,
)
_MARKS = {"module": "=", "program": "*", "student": " "}


def text(season: Season, rows: Sequence[Row]) -> str:
    """The timeline, month by month, and how it ended. `rows`: how every pairing stands at the end."""
    lines = [season.cohort.name, ""]
    for month, beats in by_month(season):
        lines.append(month)
        day = None
        for beat in beats:
            is_new = beat.at.date() != day
            day = beat.at.date()
            date = f"{WEEKDAYS[day.weekday()][:3]} {day.day:2}" if is_new else ""
            clock = "" if beat.kind == "module" else f"{beat.at:%H:%M}"
            lines.append(f"  {date:6}  {clock:5}  {_MARKS[beat.kind]} {beat.text}")
        lines.append("")
    return "\n".join([*lines, *summary(season, rows)])


def by_month(season: Season) -> list[tuple[str, list[Beat]]]:
    """The timeline, under the name of each month."""
    months = groupby(timeline(season), key=lambda beat: (beat.at.year, beat.at.month))
    return [(words.month(date(year, month, 1)), list(beats)) for (year, month), beats in months]


def summary(season: Season, rows: Sequence[Row]) -> list[str]:
    """The end of the story, in a few lines."""
    return [*_rounds(season, rows), _figures(season)]


def _rounds(season: Season, rows: Sequence[Row]) -> Iterator[str]:
    for name in season.cohort.rounds:
        of_round = [row for row in rows if row.round == name]
        live = [row for row in of_round if row.standing != PairingStatus.ENDED]
        if not live:
            continue
        agreed = [row for row in live if row.standing in AGREED]
        passed = sum(row.passed for row in agreed)
        planned = sum(row.passed + row.to_come + row.cancelled for row in agreed)
        ended = len(of_round) - len(live)
        more = (
            f"; {words.count(ended, 'more pairing')} ended when the roster changed" if ended else ""
        )
        without = sum(row.standing == PairingStatus.NO_HOUR for row in live)
        none = f"; {words.count(without, 'pairing')} had no hour that suits both" if without else ""
        yield (
            f"The {name} round: {len(agreed)} of {words.count(len(live), 'pairing')} agreed on an hour; "
            f"{passed} of their {planned} sessions stood in the calendar{none}{more}."
        )


def _figures(season: Season) -> str:
    recorded = sum(
        isinstance(outcome.action, SendMail | TellCoordinator) and outcome.state is State.DONE
        for _, outcome in season.done
    )
    sent, requests = len(season.mails), sum(season.requests.values())
    once = "each once" if recorded == sent else f"but the ledger knows of {recorded}"
    return f"{season.passes} passes sent {sent} mails, {once}, with {requests} requests of Google."
