"""What examples of messages are made of: two people, an hour, and a role."""

from dataclasses import replace
from typing import Any

from worker.messages.context import (
    DatesView,
    HourView,
    LinksView,
    NearView,
    PersonView,
    RoleView,
)

ANA = PersonView("Ana Silva", "Ana", "ana@mail.example", "Europe/Lisbon", "Lisbon time")
BEN = PersonView("Ben Castillo", "Ben", "ben@mail.example", "America/Chicago", "Chicago time")
HOUR = HourView(
    "Mondays",
    "Mondays",
    ("from May: Mondays",),
    ("from March: Mondays",),
    "a day",
    "a day",
    "9 April",
    "10 February",
    "28 April",
    "Mondays",
    "Tuesdays",
    "Mondays = Tuesdays",
)
DATES = DatesView("a day", "a day", 9, "10 and 17 February", 2)
NO_DATES = DatesView("", "", 0, "", 0)
_NEAR = NearView(HOUR, 30, 1440, "half an hour", "24 hours")
ROLE = RoleView(
    BEN,
    12,
    5,
    HOUR,
    (HOUR, replace(HOUR, theirs="Tuesdays")),
    (),
    DATES,
    "https://calendar.example",
    "https://meet.example",
)
LATE_ROLE = replace(
    ROLE,
    hour=replace(HOUR, late=True, days_late=3),
    dates=replace(DATES, missed=0, late=True),
)
BARE_ROLE = replace(
    ROLE,
    done=0,
    hour=None,
    backups=(),
    near=(_NEAR, NearView(replace(HOUR, peer_time=""), 1440, 30, "24 hours", "half an hour")),
    dates=NO_DATES,
    link="",
    meet="",
)
LOST_ROLE = replace(BARE_ROLE, near=())
# Nothing held, and six dates over; one held; one date left; none held, as none has come yet.
UNMET_ROLE = replace(ROLE, done=0, dates=replace(DATES, missed=6), behind=True)
BEHIND_ROLE = replace(UNMET_ROLE, done=1, dates=replace(NO_DATES, passed="1 May", missed=6))
LAST_ROLE = replace(ROLE, done=11, dates=replace(DATES, missed=0, left=1))
BEGINNING_ROLE = replace(ROLE, done=0, dates=replace(DATES, missed=0))
SETTLED_ROLE = replace(BARE_ROLE, settled=True)
COMMON: dict[str, Any] = {
    "cohort": "Spring",
    "round": "first",
    "round_name": "first round",
    "sessions": 12,
    "minutes": 60,
    "finish_by": "a day",
    "coordinator": ANA,
    "links": LinksView("https://hub.example", "https://hub.example"),
}
