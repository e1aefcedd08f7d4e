"""A simulated season as one page that needs nothing else: the timeline, how each pairing fared, and
every mail as it looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage

from worker.core.due.responses import PairingStatus
from worker.core.model import WEEKDAYS
from worker.messages import words
from worker.messages.render import render_page
from worker.report.season_picture import season_picture
from worker.report.season_stretches import stretches_of
from worker.report.season_text import by_month, summary
from worker.report.status_rows import Row
from worker.report.strips import StripMark, strip_of
from worker.simulate.season import Season


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail as it looked. `at`: in the cohort's zone, in words."""

    at: str
    to: str
    cc: str
    subject: str
    html: str


@dataclass(frozen=True, slots=True)
class PairingView:
    """How a pairing fared: its last status, the client's habit where there is
    a series, and a mark for each session."""

    row: Row
    habit: str
    nudged: str
    marks: tuple[StripMark, ...]


def page(season: Season, rows: Sequence[Row]) -> str:
    """The page, as HTML. `rows`: how every pairing stands at the end."""
    cohort = season.cohort
    views = [_pairing(season, row) for row in rows]
    return render_page(
        "season.html.j2",
        cohort=cohort,
        months=by_month(season),
        rounds=[
            (name, [view for view in views if view.row.round == name]) for name in cohort.rounds
        ],
        mails=[_mail(at, mail, cohort.zone) for at, mail in season.mails],
        place=words.place(cohort.zone),
        picture=season_picture(stretches_of(cohort), "0"),
        summary=summary(season, rows),
        weekdays=[weekday[:3] for weekday in WEEKDAYS],
    )


def _pairing(season: Season, row: Row) -> PairingView:
    return PairingView(
        row,
        habit=season.habits.get(row.client_id, "") if _was_invited(row) else "",
        nudged=words.short_day(date.fromisoformat(row.nudged)) if row.nudged else "",
        marks=strip_of(row.sessions, season.cohort.zone),
    )


def _was_invited(row: Row) -> bool:
    """Whether there is a series, so that the client could do with it what they usually do."""
    return bool(row.hour) and row.standing != PairingStatus.NOT_INVITED


def _mail(at: datetime, mail: EmailMessage, zone: str) -> MailView:
    body = mail.get_body(("html",))
    return MailView(
        at=words.instant(at, zone),
        to=str(mail["To"]),
        cc=str(mail["Cc"] or ""),
        subject=str(mail["Subject"]),
        html=str(body.get_content()) if body else "",
    )
