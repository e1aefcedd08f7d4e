"""The cohort that a form without mistakes stands for."""

from typing import Any

from worker.cohort_file.form import CohortForm, StudentForm, coordinators_of
from worker.cohort_file.rounds import plans_of
from worker.cohort_file.week_windows import windows_of
from worker.core.addresses import normal
from worker.core.model import (
    Cohort,
    GoogleSettings,
    Links,
    Module,
    Person,
    Program,
    Student,
    Window,
)

# How a file says that the series go into the sender's own calendar.
OWN_CALENDAR = "primary"
# mon-sun 08:00-20:00
ALWAYS_AVAILABLE: tuple[Window, ...] = windows_of({tuple(range(7)): [(8 * 60, 20 * 60)]})


def as_cohort(form: CohortForm) -> Cohort:
    """The cohort of a form in which nothing is wrong, with the defaults in place of what it leaves
    out."""
    modules = tuple(Module(name, *getattr(form.modules, name)) for name in ("I", "II", "III"))
    roster = tuple(_student(student_form, form) for student_form in form.roster)
    ids = {normal(student.email): student.id for student in roster}
    ids |= {normal(student.id): student.id for student in roster}
    coordinator, *others = (Person(each.name, each.email) for each in coordinators_of(form))
    own_calendar = form.google.calendar == OWN_CALENDAR
    return Cohort(
        id=form.cohort,
        name=form.name,
        zone=form.timezone,
        coordinator=coordinator,
        more_coordinators=tuple(others),
        modules=modules,
        rounds=plans_of(form, modules),
        roster=roster,
        google=GoogleSettings(**form.google.model_dump(), own_calendar=own_calendar),
        program=_program(form),
        links=Links(**form.links.model_dump()),
        no_sessions_on=tuple(form.no_sessions_on),
        never_pair=frozenset(
            frozenset(ids[normal(word)] for word in pair) for pair in form.never_pair
        ),
        settled=frozenset(
            (ids[normal(coach)], ids[normal(client)]) for coach, client in form.settled
        ),
        pins={
            round_name: tuple((ids[normal(pin.coach)], ids[normal(pin.client)]) for pin in pins)
            for round_name, pins in form.pin.items()
        },
        paused=form.paused,
        language=form.language,
        approved=form.approved,
        digest=form.digest,
    )


def _program(form: CohortForm) -> Program:
    settings = form.program.model_dump(exclude={"available", "mail_at"})
    if form.program.mail_at:
        settings["mail_at"] = form.program.mail_at
    return Program(**settings)


def _student(student: StudentForm, form: CohortForm) -> Student:
    # Any: what the form declares as days and stretches comes out of it as windows.
    prefer: Any = student.prefer or ()
    available: Any = student.available or form.program.available or ALWAYS_AVAILABLE
    return Student(
        id=student.id or student.email.lower(),
        name=student.name,
        email=student.email,
        zone=student.timezone or form.timezone,
        available=available,
        joined=student.joined,
        left=student.left,
        prefer=prefer,
        rounds=tuple(dict.fromkeys(student.rounds)) if student.rounds else None,
        first_name=student.first_name or "",
        language=student.language or "",
        away=tuple(sorted(student.away or ())),
    )
