"""The status of cohorts as one page that needs nothing else: no server, no network, and no script but
the one whose hash it names."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from markupsafe import Markup

from worker.core.due.responses import PairingStatus
from worker.messages import words
from worker.messages.render import render_page
from worker.messages.templates import folder
from worker.report.agendas import Agenda, agenda_of
from worker.report.looks import look_sentence
from worker.report.ring_picture import RingPicture, ring_picture
from worker.report.season_picture import SeasonPicture, season_picture
from worker.report.status_rows import Row
from worker.report.statuses import Status
from worker.report.strips import StripMark, strip_of


@dataclass(frozen=True, slots=True)
class CohortView:
    """A cohort as the page shows it. `strips`: the marks of each row, in order; `rings`: a picture of
    each round that has not ended; `people`: the dates of each student; `season`: from month to
    month."""

    status: Status
    look: str
    live: int
    stuck: tuple[Row, ...]
    rounds: tuple[str, ...]
    standings: tuple[str, ...]
    strips: tuple[tuple[StripMark, ...], ...]
    rings: tuple[RingPicture, ...]
    people: tuple[Agenda, ...]
    season: SeasonPicture


def page(statuses: list[Status], now: datetime) -> str:
    """The page, as HTML."""
    script = (folder() / "page.js").read_text(encoding="utf-8")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    views = [_view(status, str(number), now) for number, status in enumerate(statuses)]
    return render_page(
        "status.html.j2",
        cohorts=views,
        now=f"{now:%Y-%m-%d %H:%M} UTC",
        day=_day,
        script=Markup(script),  # noqa: S704 - ours, from a file
        script_hash=f"sha256-{digest}",
    )


def _view(status: Status, number: str, now: datetime) -> CohortView:
    rounds = tuple(dict.fromkeys(row.round for row in status.rows))
    return CohortView(
        status,
        look_sentence(status.looked_at, status.is_old, status.zone, now) if status.rounds else "",
        sum(row.standing != PairingStatus.ENDED for row in status.rows),
        tuple(row for row in status.rows if row.stuck),
        rounds,
        tuple(dict.fromkeys(row.standing for row in status.rows)),
        tuple(strip_of(row.sessions, status.zone) for row in status.rows),
        tuple(_rings(status, number)),
        tuple(agenda_of(student, status.rows) for student in status.students),
        season_picture(status.season, number, now.astimezone(ZoneInfo(status.zone)).date()),
    )


def _rings(status: Status, number: str) -> Iterator[RingPicture]:
    """Of the rounds that are open, or of the last one."""
    drawn = dict.fromkeys(row.round for row in status.rows)
    for name in status.rounds or tuple(drawn)[-1:]:
        rows = [row for row in status.rows if row.round == name]
        if picture := ring_picture(rows, f"{number}-{name}"):
            yield picture


def _day(iso: str) -> str:
    return words.short_day(date.fromisoformat(iso))
