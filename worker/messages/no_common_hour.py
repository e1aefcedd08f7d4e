"""Why two students share no hour, in a sentence, and what would mend it."""

from dataclasses import replace

from worker.core.hours.no_common_hour import Cure, NoCommonHour, no_common_hour
from worker.core.model import WEEKDAYS, Cohort
from worker.core.names import display_name, isolated
from worker.core.roster.booked import masks
from worker.core.roster.terms import terms_from_json
from worker.core.rounds import Pairing
from worker.messages import words
from worker.messages.catalog import say, say_count


def sentence(trouble: NoCommonHour) -> str:
    """Amara and Daniel share no hour after 14 March, when Los Angeles changes its clocks; …, in the
    language that is spoken."""
    both = words.listed(
        [isolated(display_name(student)) for student in (trouble.first, trouble.second)]
    )
    if trouble.busy:
        why = say("apart busy", both=both)
    elif trouble.after is None:
        why = say("apart always", both=both)
    else:
        city = words.city(trouble.clocks) if trouble.clocks else ""
        when = say("apart clocks", city=city) if city else ""
        why = say("apart after", both=both, day=words.short_day(trouble.after), when=when)
    cure = trouble.cure
    mending = say("apart for good") if cure is None else more_time(cure)
    return f"{why}; {mending}"


def more_time(cure: Cure) -> str:
    """Half an hour more would do: Ed Poe on Mondays from 11:00, Lagos time. Clocks as rosters have
    them, since that is where it goes."""
    return say_count(
        "cure until" if cure.until else "cure from",
        cure.minute // 60,
        more=words.duration(cure.more),
        name=isolated(display_name(cure.student)),
        weekday=say(f"every {WEEKDAYS[cure.weekday].lower()}"),
        time=f"{cure.minute // 60:02}:{cure.minute % 60:02}",
        place=words.place(cure.student.zone),
    )


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
        both = words.listed([isolated(display_name(student)) for student in (coach, client)])
        return say("apart clash", both=both)
    return sentence(trouble)
