"""A student's role in a pairing, as the student reads of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from worker.core.actions import SendMail
from worker.core.due.pairing_state import PairingState, state_of
from worker.core.due.progress import Progress, held_in_role, progress_of
from worker.core.history import History
from worker.core.hours.nearly import NearlyFitting
from worker.core.model import Cohort
from worker.core.roster.offers import near_hours, other_hours
from worker.core.rounds import Pairing, Proposal
from worker.messages import words
from worker.messages.context import DatesView, HourView, NearView, RoleView
from worker.messages.guest_link import guest_link
from worker.messages.views import hour_view, person, those_met


def role_views(
    cohort: Cohort,
    history: History,
    round_name: str,
    pairings: Sequence[Pairing],
    reader: str,
    now: datetime,
) -> Mapping[Pairing, RoleView]:
    """The reader's role in each of these pairings, with other hours of which no two overlap."""
    others = other_hours(cohort, round_name, history, pairings, now)
    return {
        pairing: _role_view(
            cohort, history, round_name, pairing, reader, now, others.get(pairing, ())
        )
        for pairing in pairings
    }


def _role_view(
    cohort: Cohort,
    history: History,
    round_name: str,
    pairing: Pairing,
    reader: str,
    now: datetime,
    backups: Sequence[Proposal],
) -> RoleView:
    met = those_met(cohort, history, round_name, [reader])
    peer, zone = person(cohort, pairing.peer_of(reader), met), person(cohort, reader).zone
    state = state_of(history, round_name, pairing)
    proposal, series = state.assignment.proposal, state.series
    finish_by = cohort.rounds[round_name].finish_by
    done = held_in_role(history, round_name, reader, reader == pairing.coach, now)
    dates = progress_of(history, round_name, pairing, now)
    return RoleView(
        peer=peer,
        sessions=len(proposal.dates) if proposal else cohort.program.sessions,
        done=done,
        hour=_hour(proposal, zone, peer.zone, finish_by) if proposal else None,
        backups=tuple(hour_view(backup, zone, peer.zone) for backup in backups),
        near=() if proposal else near_views(cohort, history, round_name, pairing, reader, now),
        dates=dates_view(dates, zone, finish_by),
        link=link_of(state, cohort, reader),
        meet=series.meet if series else "",
        settled=state.agreed,
        behind=not state.agreed and done < len(dates.unheld),
    )


def _hour(proposal: Proposal, zone: str, peers_zone: str, finish_by: date) -> HourView:
    """A proposal with how late it ends: by the reader's clocks, as the dates beside it."""
    last = proposal.starts[-1].astimezone(ZoneInfo(zone)).date()
    days_late = max(0, (last - finish_by).days)
    view = hour_view(proposal, zone, peers_zone)
    return replace(view, late=days_late > 0, days_late=days_late)


def near_views(
    cohort: Cohort,
    history: History,
    round_name: str,
    pairing: Pairing,
    reader: str,
    now: datetime,
) -> tuple[NearView, ...]:
    """What nearly suits the two, as one of them reads it."""
    zone, peers_zone = (
        person(cohort, student).zone for student in (reader, pairing.peer_of(reader))
    )
    return tuple(
        near_view(near, zone, peers_zone, reader == pairing.coach)
        for near in near_hours(cohort, round_name, history, pairing, now)
    )


def link_of(state: PairingState, cohort: Cohort, reader: str) -> str:
    """Where the reader opens the series, in their own calendar; empty where it is in none."""
    series = state.series
    if series is None:
        return ""
    invited = dict(zip(state.pairing.roles, series.guests, strict=False))
    address = invited.get(reader) or person(cohort, reader).email
    if not series.event or not address:
        return series.link
    # Of a series that was cut, the last part is the one that goes on.
    parts = state.observed.events if state.observed else ()
    event = series.event if series.event in parts or not parts else parts[-1]
    return guest_link(event, address)


def near_view(near: NearlyFitting, zone: str, peers_zone: str, reader_coaches: bool) -> NearView:
    """What nearly suits, as the reader in `zone` sees it."""
    outside = (near.outside_coach, near.outside_client)
    mine, theirs = outside if reader_coaches else reversed(outside)
    return NearView(
        hour_view(near.proposal, zone, peers_zone),
        mine,
        theirs,
        words.duration(mine),
        words.duration(theirs),
    )


def dates_view(progress: Progress, zone: str, finish_by: date) -> DatesView:
    """How far a pairing is, by the clocks of `zone`. `finish_by`: a date there."""
    local = ZoneInfo(zone)
    passed = [words.short_day(start.astimezone(local)) for start in progress.unheld]
    to_come = [start.astimezone(local) for start in progress.to_come]
    return DatesView(
        next=words.day(to_come[0]) if to_come else "",
        last=words.day(to_come[-1]) if to_come else "",
        left=len(progress.to_come),
        passed=words.listed(passed),
        missed=len(passed),
        late=bool(to_come) and to_come[-1].date() > finish_by,
    )


def both_roles(
    action: SendMail,
    cohort: Cohort,
    history: History,
    pairings: Sequence[Pairing],
    now: datetime,
) -> tuple[RoleView | None, RoleView | None]:
    """The reader's roles in the first of these pairings in which they coach, and in the first in
    which they are coached."""
    coaching = [pairing for pairing in pairings if pairing.coach == action.to][:1]
    coached = [pairing for pairing in pairings if pairing.client == action.to][:1]
    views = role_views(cohort, history, action.round, (*coached, *coaching), action.to, now)
    first = [next((views[pairing] for pairing in in_role), None) for in_role in (coaching, coached)]
    return first[0], first[1]
