"""Where series would be that are not in the calendar yet, for mails that are only shown."""

from worker.core.model import Cohort
from worker.core.records import SeriesDetail
from worker.core.rounds import Assignment
from worker.google import names
from worker.ports.calendar import SeriesName


def place(cohort: Cohort, round_name: str, assignment: Assignment) -> SeriesDetail:
    """Where a series would be; its links lead nowhere yet."""
    pairing = assignment.pairing
    students = [cohort.student(each) for each in pairing.roles]
    name = SeriesName(cohort.id, round_name, pairing.coach, pairing.client, pairing.attempt)
    return SeriesDetail(
        assignment,
        names.event_id(name),
        "preview",
        tuple(student.email if student else "" for student in students),
        link="https://calendar.google.com/calendar/event?eid=preview",
        meet="https://meet.google.com/preview" if cohort.google.meet else "",
    )
