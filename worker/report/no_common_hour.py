"""Why two students share no hour, in a sentence, and what would mend it."""

from dataclasses import replace

from worker.core.hours.no_common_hour import Cure, NoCommonHour, no_common_hour
from worker.core.model import WEEKDAYS, Cohort
from worker.core.names import display_name, isolated
from worker.core.roster.booked import masks
from worker.core.roster.terms import terms_from_json
from worker.core.rounds import Pairing
from worker.messages import words


def sentence(trouble: NoCommonHour) -> str:
    """Amara and Daniel share no hour after 14 March, when Los Angeles changes its clocks; …"""
    both = " and ".join(
        isolated(display_name(student)) for student in (trouble.first, trouble.second)
    )
    if trouble.busy:
        why = f"{both} share hours, but all of them clash with their other sessions"
    elif trouble.after is None:
        why = f"{both} share no hour in any week: the times at which they are available do not meet"
    else:
        city = trouble.clocks.rpartition("/")[2].replace("_", " ")
        when = f", when {city} changes its clocks" if city else ""
        last = words.short_day(trouble.after)
        why = f"{both} share no hour on all dates: none goes on after {last}{when}"
    return f"{why}; {_cure(trouble.cure)}"


def _cure(cure: Cure | None) -> str:
    if cure is None:
        return "no few hours more of either would mend that"
    hours, minutes = divmod(cure.more, 60)
    more = "half an hour"
    if hours:
        more = f"{hours}{' ½' if minutes else ''} hour{'s' if hours > 1 or minutes else ''}"
    edge = f"{'until' if cure.until else 'from'} {cure.minute // 60:02}:{cure.minute % 60:02}"
    name = isolated(display_name(cure.student))
    return f"{more} more would do: {name} on {WEEKDAYS[cure.weekday]}s {edge}, {words.place(cure.student.zone)}"


def of_drawn(terms_text: str, pairing: Pairing, cohort: Cohort) -> str:
    """Why a drawn pairing got no hour, by the terms of its draw as canonical text; nothing where
    that cannot be told any more."""
    in_file = {student.id: student for student in cohort.roster}
    if not terms_text or not pairing.both <= in_file.keys():
        return ""
    terms = terms_from_json(terms_text)
    drawn = {student.id: student for student in terms.students}
    # The terms of a draw hold no names.
    coach, client = (
        replace(drawn[student], name=in_file[student].name) for student in pairing.roles
    )
    busy = masks(terms.frame, {student: terms.busy.get(student, ()) for student in pairing.roles})
    other_sessions = busy[pairing.coach] | busy[pairing.client]
    trouble = no_common_hour(terms.frame, coach, client, other_sessions)
    if trouble is None:
        both = f"{isolated(display_name(coach))} and {isolated(display_name(client))}"
        return f"every hour that {both} share clashes with the other sessions of one of them"
    return sentence(trouble)
