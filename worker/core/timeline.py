"""When things are due: the program's dates as instants.

Everything is counted in dates of the cohort's zone and happens at its `mail_at`, so that nobody is written to at night and a
pass that runs a few minutes later on the seventh day is still on the seventh day.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from worker.core.history import History
from worker.core.model import Cohort, Module, RoundPlan
from worker.core.rounds import Proposal

ASSIGN_AFTER = timedelta(weeks=3)
FINISH_AFTER = timedelta(weeks=3)
# Sessions run late; answers and moves are watched a little longer than the last date.
WATCH_AFTER = timedelta(days=7)
PRACTICE_BEFORE = timedelta(weeks=3)


def default_rounds(modules: Sequence[Module]) -> Mapping[str, RoundPlan]:
    """The two rounds of a file that names none, from the last days of Modules I, II and III."""
    first, second, third = (module.last for module in modules)
    # "Within the month after Module III": January 31 plus a month is the last day of February.
    last_day = third + relativedelta(months=1)
    rounds = (
        RoundPlan("first", first + ASSIGN_AFTER, second + FINISH_AFTER),
        RoundPlan("second", second + ASSIGN_AFTER, last_day, ("first",), exam_practice=True),
    )
    return {plan.name: plan for plan in rounds}


def draw_at(cohort: Cohort, round_name: str) -> datetime:
    """When the draw is recorded: with the assignment, or `review_days` before it."""
    return cohort.at_mail_time(
        cohort.rounds[round_name].assign_on - timedelta(days=cohort.program.review_days)
    )


def draw_is_due(cohort: Cohort, round_name: str, history: History, now: datetime) -> bool:
    """Whether a round has to be drawn now."""
    ends = cohort.at_mail_time(cohort.rounds[round_name].finish_by)
    return round_name not in history.draws and draw_at(cohort, round_name) <= now < ends


def assign_at(cohort: Cohort, round_name: str) -> datetime:
    """When the round's mails and invitations go out."""
    return cohort.at_mail_time(cohort.rounds[round_name].assign_on)


def nudge_at(cohort: Cohort, invited: datetime) -> datetime:
    """When whoever still owes an answer is nudged."""
    return cohort.at_mail_time(
        cohort.local_date(invited) + timedelta(days=cohort.program.nudge_after_days)
    )


def escalate_at(cohort: Cohort, invited: datetime) -> datetime:
    """When the coordinator is told."""
    return cohort.at_mail_time(
        cohort.local_date(invited) + timedelta(days=cohort.program.escalate_after_days)
    )


def last_session(cohort: Cohort, history: History, round_name: str) -> date:
    """The last date of any series of a drawn round, in the cohort's zone; `finish_by` where nothing is proposed."""
    pairings = history.pairings(round_name)
    ends = [starts[-1] for pairing in pairings if (starts := history.starts(round_name, pairing))]
    return cohort.local_date(max(ends)) if ends else cohort.rounds[round_name].finish_by


def closes_at(cohort: Cohort, history: History, round_name: str) -> datetime:
    """When a drawn round is no longer watched: a week after its last session and its `finish_by`."""
    last = max(last_session(cohort, history, round_name), cohort.rounds[round_name].finish_by)
    return cohort.at_mail_time(last) + WATCH_AFTER


def is_open(cohort: Cohort, history: History, round_name: str, now: datetime) -> bool:
    """Whether a round has been drawn and is still watched."""
    return round_name in history.draws and now < closes_at(cohort, history, round_name)


def is_late(cohort: Cohort, round_name: str, proposal: Proposal | None) -> bool:
    """Whether the last session falls after `finish_by` in the cohort's zone."""
    finish_by = cohort.rounds[round_name].finish_by
    return proposal is not None and cohort.local_date(proposal.instants[-1]) > finish_by


def practice_at(
    cohort: Cohort, history: History, round_name: str, student: str
) -> tuple[datetime, datetime] | None:
    """When a student hears of half-hour sessions in this round, and when that is too late: three
    weeks before the earlier of the two series ends, and that end. None where neither has dates."""
    roles = [pairing for pairing in history.pairings(round_name) if student in pairing.both]
    ends = [starts[-1] for pairing in roles if (starts := history.starts(round_name, pairing))]
    if not ends:
        return None
    return cohort.at_mail_time(cohort.local_date(min(ends)) - PRACTICE_BEFORE), min(ends)


def keep_until(cohort: Cohort, history: History) -> datetime | None:
    """When nothing more is kept of a cohort: so many days after its last round is no longer watched
    as the file says. None where it says nothing, which keeps everything."""
    days = cohort.program.retention_days
    if days is None:
        return None
    return timedelta(days=days) + max(_over_at(cohort, history, name) for name in cohort.rounds)


def is_over(cohort: Cohort, history: History, now: datetime) -> bool:
    """Whether no round is open or to come."""
    return all(_over_at(cohort, history, name) <= now for name in cohort.rounds)


def _over_at(cohort: Cohort, history: History, round_name: str) -> datetime:
    if round_name in history.draws:
        return closes_at(cohort, history, round_name)
    return cohort.at_mail_time(cohort.rounds[round_name].finish_by)


def round_after(cohort: Cohort, round_name: str) -> RoundPlan | None:
    """The cohort's next round; None after the last."""
    position = list(cohort.rounds).index(round_name)
    later = list(cohort.rounds.values())[position + 1 :]
    return later[0] if later else None


def open_rounds(cohort: Cohort, history: History, now: datetime) -> list[str]:
    """The rounds that are watched."""
    return [name for name in cohort.rounds if is_open(cohort, history, name, now)]
