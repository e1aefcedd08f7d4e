"""Which setting of a student the heading of a column stands for.

The table holds what Google Forms, Microsoft Forms and people in English call these columns. Anything
else can be named in the cohort file: `columns: {email: "Your e-mail"}`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from worker.cohort_file.days import days_of
from worker.cohort_file.stretches import STRETCH

FAMILY_NAME = "family_name"
"""A column that only completes a given name to the name of a student."""

_HEADINGS = {
    "name": "full name, student, student name, participant, participant name, attendee, coach name, first and last name, "
    "name and surname, name and last name",
    "first_name": "first name, firstname, given name, forename, preferred name, preferred first name, nickname, "
    "name you go by, what should we call you, goes by",
    FAMILY_NAME: "last name, lastname, surname, family name",
    "email": "e mail, email address, e mail address, mail, mail address, emails, email id, username, google account, "
    "best email, primary email, work email, school email",
    "timezone": "time zone, timezones, time zones, tz, zone, current time zone, home time zone, time zone name",
    "available": "availability, available times, available hours, times available, weekly availability, "
    "when are you available, when are you free, when can you meet, when can you coach, times that work, "
    "times that work for you, times work for you, days and times, days and times that work, days and times that work for you, "
    "days and times work for you, hours that work for you, when are you usually available, when are you usually free, "
    "when would you be available, available days and times",
    "prefer": "preferred, preference, preferences, preferred times, preferred hours, preferred time, best times, favorite times",
    "joined": "joined on, joins, joining date, join date, date joined",
    "left": "left on, leaves, leaving date, date left",
    "rounds": "round, takes part in",
    "language": "preferred language, language of mails, mail language, language for mails",
    "away": "dates away, days away, away on, away dates, unavailable dates, dates unavailable, vacation, vacation dates, "
    "time off, travel dates, blackout dates, when are you away",
    "id": "student id, student number, participant id",
}
_FIELDS = {
    heading: field for field, names in _HEADINGS.items() for heading in [field, *names.split(", ")]
}
# What a question has around the word that counts.
_BEFORE = re.compile(
    r"^(?:(?:please|kindly|enter|give|tell us|write|provide|what is|what s|which is|which|what|in|"
    r"your|my|the|a|student s?|participant s?|current) )+"
)
_AFTER = re.compile(
    r" (?:are you in|do you live in|do you work in|are you based in|required|optional)$"
)

Wanted = Mapping[str, str]
"""The heading of a setting's column, where the cohort file names it."""


def folded(heading: str) -> str:
    """A heading without what is written in different ways: signs, spaces, capitals, accents."""
    without_hints = re.sub(r"\([^)]*\)", " ", heading)
    letters = unicodedata.normalize("NFKD", without_hints.strip() or heading).casefold()
    words = re.findall(
        r"[^\W_]+", "".join(char for char in letters if not unicodedata.combining(char))
    )
    return " ".join(words)


def field_of(heading: str, wanted: Wanted) -> str | None:
    """The setting that a column of this heading holds; None for a column that means nothing here."""
    text = folded(heading)
    for field, name in wanted.items():
        if text and text == folded(name):
            return field
    bare = _AFTER.sub("", _BEFORE.sub("", text))
    usual = _FIELDS.get(text) or _FIELDS.get(bare)
    return None if usual in wanted else usual


def in_grid(heading: str) -> tuple[str, str]:
    """What Google Forms calls a column of a grid, `When are you free? [Monday]`: the question, and the
    day or the stretch in brackets; the latter is empty where it is neither."""
    match = re.fullmatch(r"(.*)\[([^\]]+)\]\s*", heading, re.DOTALL)
    if match is None:
        return heading, ""
    question, label = match[1], match[2].strip()
    return (question, label) if STRETCH.fullmatch(label) or _is_day(label) else (heading, "")


def _is_day(label: str) -> bool:
    try:
        return bool(days_of(label))
    except ValueError:
        return False


def known_headings(headings: Iterable[str], wanted: Wanted) -> int:
    """How many different settings these headings stand for."""
    return len({field_of(in_grid(heading)[0], wanted) for heading in headings} - {None})
