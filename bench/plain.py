"""The launch of a class against what a plain script does: one invitation and one mail a student, one
after another, and nothing kept."""

import base64
import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from statistics import median

import httplib2
from googleapiclient.discovery import build

from bench.cohorts import LAUNCH
from bench.google import Google, Terms, serving
from bench.passes import launch_alone
from bench.table import Figure, Row, at_least, at_most
from worker.cli.settings import WORKERS

STUDENTS, DELAY, TURNS = 60, 0.1, 5


def figures() -> Iterator[Figure]:
    """The one table of the two, side by side."""
    yield side_by_side(STUDENTS, TURNS)


def side_by_side(students: int, turns: int) -> Figure:
    """So many turns of each."""
    terms = Terms(LAUNCH, DELAY)
    both = []
    for _ in range(turns):
        with serving(terms) as google:
            plain = by_script(google, students)
        both.append((plain, launch_alone(terms, students, WORKERS)))
    script = median(plain for plain, _ in both)
    took = median(run.took for _, run in both)
    first = median(run.first_mail for _, run in both)
    rows = [
        Row("the script", f"{script:.1f} s"),
        Row("the launch", f"{took:.1f} s"),
        at_least("the launch against the script", script / took, 5),
        at_most("from the draw to the first mail", first, 1, "s"),
    ]
    method = (
        f"{students} students, {1000 * DELAY:.0f} ms for each answer, no quotas in either; {turns} turns of each, one after the other, "
        "medians. The script uses Google's client, too, with a connection that stays: it inserts a series and sends a mail for each "
        "student, two requests; the launch makes three, and keeps in its ledger what it has done. The client is imported and built "
        "before the clock of the script starts, and within that of the launch."
    )
    return Figure("A launch against a plain script", method, rows)


def by_script(google: Google, students: int) -> float:
    """Seconds that the script takes."""
    http = httplib2.Http(proxy_info=None)
    calendar, gmail = (
        build(
            name,
            version,
            http=http,
            cache_discovery=False,
            static_discovery=True,
            client_options={"api_endpoint": f"http://{google.host}{path}"},
        )
        for name, version, path in (("calendar", "v3", "/calendar/v3/"), ("gmail", "v1", "/"))
    )
    started = time.monotonic()
    for number in range(students):
        begin = LAUNCH + timedelta(days=3, minutes=30 * number)
        event = {
            "summary": "Peer coaching",
            "start": {"dateTime": begin.isoformat(), "timeZone": "America/New_York"},
            "end": {
                "dateTime": (begin + timedelta(hours=1)).isoformat(),
                "timeZone": "America/New_York",
            },
            "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=12"],
            "attendees": [
                {"email": f"s{each % students:04}@mail.example"} for each in (number, number + 1)
            ],
        }
        calendar.events().insert(calendarId="primary", body=event, sendUpdates="all").execute()
        mail = EmailMessage()
        mail["To"], mail["Subject"] = f"s{number:04}@mail.example", "Your peer coach"
        mail.set_content("You have been paired.")
        raw = base64.urlsafe_b64encode(mail.as_bytes()).decode()
        gmail.users().messages().send(userId="me", body={"raw": raw}).execute()
    return time.monotonic() - started
