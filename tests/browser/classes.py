"""Classes of any size in the middle of their first round, with students of all kinds."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from tests.core.examples import at, cohort, launched, seen, student
from worker.core.model import Cohort, Response
from worker.core.observed import ObservedSeries, SessionState
from worker.report.status_page import page
from worker.report.statuses import status_of

NOW = at("2027-03-20 08:00")
_ZONES = (
    "America/New_York",
    "Africa/Lagos",
    "Europe/Rome",
    "America/Chicago",
    "Asia/Kolkata",
    "Europe/Dublin",
)
_FIRST = ("Amara", "Ben", "Chiara", "Daniel", "Élodie", "Farid", "Grace", "Hugo", "Isla", "José")
_LAST = (
    "Okafor",
    "Castillo",
    "Rossi",
    "Kim",
    "Martin-Dubois",
    "Haddad",
    "Liu",
    "Silva",
    "O'Neill",
    "Østergaard",
    "García Márquez y Fuentes de la Vega",
    "Weber",
)
ACCEPTED, DECLINED = Response.ACCEPTED, Response.DECLINED


def class_of(students: int) -> Cohort:
    """A class of so many, in six zones."""
    roster = (
        replace(
            student(f"s{number:03}", _ZONES[number % len(_ZONES)]),
            name=f"{_FIRST[number % 10]} {_LAST[number // 10 % 12]}",
        )
        for number in range(students)
    )
    return cohort(*roster)


@cache
def status_page_of(students: int, now: datetime = NOW) -> str:
    """The status page of such a class, of which every eighth pairing is silent, and some others have
    declined, moved or cancelled something."""
    of = class_of(students)
    known = launched(of, looked_at=now - timedelta(minutes=20))
    series = {}
    for number, pairing in enumerate(known.pairings("first")):
        answers = {pairing.client: ACCEPTED, pairing.coach: ACCEPTED}
        if number % 8 == 3:
            answers = {}
        elif number % 12 == 7:
            answers = {pairing.client: DECLINED}
        series["first", pairing] = _changed(seen(known, pairing, answers), number)
    known = replace(known, series=series)
    return page([status_of(of, known, now)], now)


def _changed(series: ObservedSeries, number: int) -> ObservedSeries:
    first, second, third, *others = series.sessions
    if number % 5 == 1:
        second = replace(second, start=second.start + timedelta(hours=3), state=SessionState.MOVED)
    if number % 7 == 2:
        third = replace(third, state=SessionState.CANCELLED)
    return replace(series, sessions=(first, second, third, *others))
