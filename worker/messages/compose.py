"""From an action to the mail that it stands for: who gets it, and what its template is told."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from worker.core.actions import COORDINATOR, SPENT, UNSUITED, Mail, SendMail, mail_key, nudge_key
from worker.core.due.mails import invited_at, is_late, stuck
from worker.core.history import History, State
from worker.core.model import Cohort, Pairing, RoundPlan
from worker.core.roster.changes import too_late
from worker.core.rounds import Draw, Repair
from worker.messages import context, words
from worker.messages.render import render
from worker.messages.views import address, hour_view, pair_view, person, role_view
from worker.ports import Address, Message


def compose(action: SendMail, cohort: Cohort, history: History) -> Message:
    """The mail as it would be sent now. Raises UnknownRecipient, BadTemplate."""
    rendered = render(action.kind, _CONTEXTS[action.kind](action, cohort, history))
    return Message(
        sender=Address(cohort.google.sender_name, cohort.google.sender),
        to=address(cohort, action.to),
        cc=tuple(address(cohort, one) for one in action.cc),
        reply_to=address(cohort, action.reply_to) if action.to != COORDINATOR else None,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
    )


def _common(action: SendMail, cohort: Cohort) -> dict[str, Any]:
    return {
        "cohort": cohort.name,
        "round": str(action.round),
        "sessions": cohort.program.sessions,
        "minutes": cohort.program.session_minutes,
        "finish_by": words.day(cohort.rounds[action.round].finish_by),
        "coordinator": context.PersonView(
            cohort.coordinator.name,
            words.first_name(cohort.coordinator.name),
            cohort.coordinator.email,
            cohort.zone,
        ),
        "links": context.LinksView(
            cohort.links.peer_coaching_tips or "", cohort.links.peer_assignment_tips or ""
        ),
    }


def _assignment(action: SendMail, cohort: Cohort, history: History) -> context.Assignment:
    return context.Assignment(
        **_common(action, cohort),
        student=person(cohort, action.to),
        coaching=_role(action, cohort, history, action.about, coaching=True),
        coached=_role(action, cohort, history, action.about, coaching=False),
        nudge_days=cohort.program.nudge_after_days,
    )


def _role(
    action: SendMail, cohort: Cohort, history: History, pairings: Iterable[Pairing], coaching: bool
) -> context.RoleView | None:
    mine = (one for one in pairings if action.to == (one.coach if coaching else one.client))
    found = next(mine, None)
    return role_view(cohort, history, action.round, found, action.to) if found else None


def _change(action: SendMail, cohort: Cohort, history: History) -> context.Change:
    repair = history.repairs[action.round][int(action.batch) - 1]
    begun = [one.pairing for one in repair.begun]
    ended = [one for one in repair.ended if action.to in one.both]
    names = {one: person(cohort, one).name for one in (*repair.left, *repair.joined)}
    return context.Change(
        **_common(action, cohort),
        student=person(cohort, action.to),
        left=words.listed([words.full_name(names[one]) for one in repair.left]),
        joined=words.listed([words.full_name(names[one]) for one in repair.joined]),
        was_coach=next(
            (person(cohort, one.coach).name for one in ended if one.client == action.to), ""
        ),
        was_client=next(
            (person(cohort, one.client).name for one in ended if one.coach == action.to), ""
        ),
        coaching=_role(action, cohort, history, begun, coaching=True),
        coached=_role(action, cohort, history, begun, coaching=False),
        alone=action.to in repair.alone,
        same={(one.coach, one.client) for one in repair.ended}
        == {(one.coach, one.client) for one in begun},
    )


def _settle(action: SendMail, cohort: Cohort, history: History) -> context.Settle:
    (pairing,) = action.about
    seen = history.series.get((action.round, pairing))
    client, coach = person(cohort, pairing.client), person(cohort, pairing.coach)
    comments = seen.comments if seen else {}
    return context.Settle(
        **_common(action, cohort),
        student=client,
        coach=coach,
        backups=tuple(
            hour_view(one, client.zone, coach.zone)
            for one in history.assignment(action.round, pairing).backups
        ),
        notes=tuple(
            f'{person(cohort, who).first_name} wrote: "{note}"' for who, note in comments.items()
        ),
    )


def _late(action: SendMail, cohort: Cohort, _history: History) -> context.Late:
    following, student = _round_after(cohort, action.round), cohort.student(action.to)
    there = (
        following is not None
        and student is not None
        and student.takes_part(following.assign_on, following.name)
    )
    return context.Late(
        **_common(action, cohort),
        student=person(cohort, action.to),
        next_on=words.day(following.assign_on) if following and there else "",
    )


def _round_after(cohort: Cohort, round_name: str) -> RoundPlan | None:
    """The cohort's next round; None after the last."""
    plans = list(cohort.rounds.values())
    return next(iter(plans[list(cohort.rounds).index(round_name) + 1 :]), None)


def _trouble(action: SendMail, cohort: Cohort, history: History) -> context.Trouble:
    students = history.rings[action.round].students
    waiting = [
        one for one in students if not history.settled(mail_key(Mail.ASSIGNMENT, action.round, one))
    ]
    alone: tuple[str, ...] = ()
    unsuited: tuple[str, ...] = ()
    if action.batch.startswith(UNSUITED):
        unsuited = tuple(_hour_of(cohort, history, action.round, one) for one in action.about)
    elif action.batch != SPENT:
        repair = history.repairs[action.round][int(action.batch.removeprefix("alone")) - 1]
        alone = tuple(_why_alone(cohort, history, repair, one) for one in repair.alone)
    return context.Trouble(
        **_common(action, cohort),
        spent=action.batch == SPENT,
        waiting=len(waiting),
        students=len(students),
        alone=alone,
        unsuited=unsuited,
    )


def _hour_of(cohort: Cohort, history: History, round_name: str, pairing: Pairing) -> str:
    pair = pair_view(cohort, round_name, history.assignment(round_name, pairing))
    return f"{words.full_name(pair.coach.name)} coaches {words.full_name(pair.client.name)}: {pair.hour}"


def _why_alone(cohort: Cohort, history: History, repair: Repair, student: str) -> str:
    name = words.full_name(person(cohort, student).name)
    coaching, coached = (
        any(student == getattr(one, role) for one in history.pairings(repair.round))
        for role in ("coach", "client")
    )
    lacks = words.listed(
        [what for what, has in (("a client", coaching), ("a coach", coached)) if not has]
    )
    if too_late(cohort, repair.round, repair.on):
        return f"{name} has lost {lacks}, and no session is left before the round ends."
    return f"{name} is without {lacks}: nobody is left whom the rules would allow."


def _nudge(action: SendMail, cohort: Cohort, history: History) -> context.Nudge:
    (pairing,) = action.about
    invited = invited_at(action.round, pairing, history) or history.draws[action.round].at
    return context.Nudge(
        **_common(action, cohort),
        student=person(cohort, action.to),
        role=role_view(cohort, history, action.round, pairing, action.to),
        is_client=action.to == pairing.client,
        invited=words.day(cohort.local_date(invited)),
    )


def _escalation(action: SendMail, cohort: Cohort, history: History) -> context.Escalation:
    draw = history.draws[action.round].draw
    proposed = [history.assignment(action.round, pairing) for pairing in action.about]
    since = date.fromisoformat(action.batch)
    late = [one for one in proposed if is_late(cohort, action.round, one)]
    return context.Escalation(
        **_common(action, cohort),
        stuck=tuple(
            _stuck_view(action.round, one, cohort, history)
            for one in action.about
            if stuck(action.round, one, history)
        ),
        late=tuple(pair_view(cohort, action.round, one) for one in late),
        relaxed=draw.relaxed,
        since=words.day(since),
        since_short=words.short_day(since),
        unknown=_unknown(cohort, draw),
        fingerprint=draw.fingerprint,
        days=cohort.program.escalate_after_days,
    )


def _unknown(cohort: Cohort, draw: Draw) -> str:
    return words.listed([words.full_name(person(cohort, one).name) for one in draw.unknown])


def _stuck_view(
    round_name: str, pairing: Pairing, cohort: Cohort, history: History
) -> context.StuckView:
    coach, client = person(cohort, pairing.coach), person(cohort, pairing.client)
    how = stuck(round_name, pairing, history)
    names = {pairing.coach: coach.name, pairing.client: client.name}
    proposal = history.assignment(round_name, pairing).proposal
    nudge = history.records.get(nudge_key(round_name, pairing))
    seen = history.series.get((round_name, pairing))
    return context.StuckView(
        coach=coach,
        client=client,
        what=words.how_it_stands(how, pairing, seen, names) if how else "",
        hour=words.hour(proposal, cohort.zone) if proposal else "",
        nudged=words.short_day(cohort.local_date(nudge.at))
        if nudge and nudge.state is State.DONE
        else "",
    )


def _practice(action: SendMail, cohort: Cohort, history: History) -> context.Practice:
    starts = [at for one in action.about for at in history.starts(action.round, one)]
    clients = [person(cohort, one.client) for one in action.about if one.coach == action.to]
    coaches = [person(cohort, one.coach) for one in action.about if one.client == action.to]
    reader = person(cohort, action.to)
    return context.Practice(
        **_common(action, cohort),
        student=reader,
        coach=coaches[0] if coaches else None,
        client=clients[0] if clients else None,
        last=words.day(
            max(starts).astimezone(ZoneInfo(reader.zone))
            if starts
            else cohort.rounds[action.round].finish_by
        ),
    )


def _notice(action: SendMail, cohort: Cohort, history: History) -> context.Notice:
    draw = history.draws[action.round].draw
    return context.Notice(
        **_common(action, cohort),
        assign_on=words.day(cohort.rounds[action.round].assign_on),
        relaxed=draw.relaxed,
        unknown=_unknown(cohort, draw),
        fingerprint=draw.fingerprint,
        pairs=tuple(pair_view(cohort, action.round, one) for one in draw.assignments),
    )


_CONTEXTS: dict[Mail, Callable[[SendMail, Cohort, History], context.Context]] = {
    Mail.ASSIGNMENT: _assignment,
    Mail.NUDGE: _nudge,
    Mail.ESCALATION: _escalation,
    Mail.PRACTICE: _practice,
    Mail.NOTICE: _notice,
    Mail.CHANGE: _change,
    Mail.SETTLE: _settle,
    Mail.LATE: _late,
    Mail.TROUBLE: _trouble,
}
