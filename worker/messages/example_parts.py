"""What examples of messages are made of: two people, an hour, and a role."""

from dataclasses import replace
from typing import Any

from worker.messages.context import HourView, LinksView, PersonView, RoleView

ANA = PersonView("Ana Silva", "Ana", "ana@mail.example", "Europe/Lisbon")
BEN = PersonView("Ben Castillo", "Ben", "ben@mail.example", "America/Chicago")
HOUR = HourView(
    "Mondays",
    "Mondays",
    ("from May: Mondays",),
    ("from March: Mondays",),
    "a day",
    "a day",
    "9 April",
)
ROLE = RoleView(
    BEN,
    12,
    HOUR,
    (HOUR, replace(HOUR, theirs="Tuesdays")),
    "https://calendar.example",
    "https://meet.example",
)
LATE_ROLE = replace(ROLE, hour=replace(HOUR, late=True))
BARE_ROLE = replace(ROLE, hour=None, backups=(), link="", meet="")
COMMON: dict[str, Any] = {
    "cohort": "Spring",
    "round": "first",
    "sessions": 12,
    "minutes": 60,
    "finish_by": "a day",
    "coordinator": ANA,
    "links": LinksView("https://hub.example", "https://hub.example"),
}
