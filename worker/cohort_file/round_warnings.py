"""What may be meant so in the rounds of a cohort file, but should be checked by a person."""

from datetime import timedelta

from worker.cohort_file.form import CohortForm
from worker.cohort_file.problem import Mistakes
from worker.cohort_file.rounds import USUAL, names_of
from worker.core.hours.frame import frame_of, most_sessions
from worker.core.model import Cohort, MutualPairs, RoundPlan
from worker.core.timeline import default_rounds


def missing_round(form: CohortForm) -> Mistakes:
    """A file that lists only one of the two usual rounds may mean it, or may be half of a file from
    an earlier version."""
    names = names_of(form)
    if len(names) == 1 and names[0] in USUAL:
        (missing,) = set(USUAL) - set(names)
        yield (
            ("rounds",),
            f"this cohort has one round, the {names[0]}, since `rounds` lists no other; "
            f"for the {missing} one as well, add `{missing}: {{}}` there",
        )


def short_rounds(cohort: Cohort) -> Mistakes:
    """Rounds with fewer weeks than sessions."""
    planned, pause = cohort.program.sessions, cohort.program.first_session_after_days
    for name, plan in cohort.rounds.items():
        most = most_sessions(frame_of(cohort, name, plan.assign_on))
        if most < planned:
            first = plan.assign_on + timedelta(days=pause)
            weeks, days = divmod((plan.finish_by - first).days + 1, 7)
            yield (
                ("rounds", name),
                f"from {first} ({pause} days after assign_on) to {plan.finish_by} are "
                f"{weeks} weeks and {days} days, less the days without sessions: at most {most} weekly sessions fit, "
                f"{planned} are planned. The last ones will fall after finish_by",
            )


def odd_dates(cohort: Cohort) -> Mistakes:
    """Rounds that end before they begin, or begin long before the usual day."""
    usual = default_rounds(cohort.modules)
    for name, plan in cohort.rounds.items():
        if plan.finish_by <= plan.assign_on:
            yield (
                ("rounds", name),
                f"would be assigned on {plan.assign_on} and done by {plan.finish_by}; give both dates",
            )
        if name in usual and plan.assign_on < usual[name].assign_on - timedelta(days=20):
            early = (usual[name].assign_on - plan.assign_on).days
            yield (
                ("rounds", name, "assign_on"),
                f"{plan.assign_on} is {early} days earlier than three weeks after "
                f"Module {'I' if name == 'first' else 'II'}",
            )


def small_rounds(cohort: Cohort) -> Mistakes:
    """Rounds with too few students to keep every rule."""
    for name, plan in cohort.rounds.items():
        students = sum(student.takes_part(plan.assign_on, name) for student in cohort.roster)
        if sentence := _too_few(cohort, plan, students):
            yield ("roster",), sentence


def _too_few(cohort: Cohort, plan: RoundPlan, students: int) -> str:
    """The sentence on a round with this number of students; empty where they are enough."""
    earlier = plan.avoid_peers_of
    if students < 2:
        return (
            f"on {plan.assign_on}, when the {plan.name} round is assigned, only {students} of the "
            "students take part; it cannot be drawn"
        )
    if not earlier:
        must_be_mutual = students == 2 and cohort.program.mutual_pairs is MutualPairs.AVOID
        return (
            f"with two students the {plan.name} round cannot keep every rule: the two coach each other"
            if must_be_mutual
            else ""
        )
    # Every earlier round takes two peers from each student, and this one needs two more.
    if students >= 2 * len(earlier) + 3:
        return ""
    peers = f"the {' and '.join(earlier)} round{'' if len(earlier) == 1 else 's'}"
    return (
        f"with {students} students the {plan.name} round cannot keep every rule: first two students may coach each other, "
        f"then peers of {peers} may meet again"
    )
