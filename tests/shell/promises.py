"""What has to hold after whatever passes, whatever the students, the file and the network have done."""

from collections import Counter
from collections.abc import Mapping, Set
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

from tests.shell.world import World, addresses, body
from worker.core.actions import MAILS, ActionKey, Kind
from worker.core.history import History
from worker.core.model import MutualPairs, Pairing, Response
from worker.core.observed import SessionState
from worker.core.records import State
from worker.core.roster.remaining import too_late
from worker.core.rounds import Draw, Relaxation, Repair
from worker.core.timeline import assign_at, is_open
from worker.sandbox import times

Recorded = Mapping[str, tuple[Draw, tuple[Repair, ...]]]
# A round, a pairing of it, and the id of one of the two. The same two may be paired in both rounds.
Heard = tuple[str, Pairing, str]


def everything_was_sent_once(world: World, since: int) -> None:
    """One mail for each key of the ledger, and none refused; in one pass, no two with the same words for the same reader. Who leaves, comes
    back and leaves again is news each time, in the same words."""
    assert _twice(str(one["X-Peer-Coaching"]) for one in world.mails()) == []
    failed = [key for key, one in world.history().records.items() if one.state is State.FAILED]
    assert [str(key) for key in failed if key.kind in MAILS] == []
    words = _twice((str(one["To"]), str(one["Subject"]), body(one)) for one in world.mails(since))
    assert words == [], words


def _twice(found: Any) -> list[Any]:
    return [one for one, count in Counter(found).items() if count > 1]


def no_series_stands_twice(world: World) -> None:
    """One event for each pairing, and the part that students have cut off it."""
    whole = [
        event
        for _, event in world.series()
        if event["id"].startswith("pc") and "_R" not in event["id"]
    ]
    assert _twice(str(sorted(one["extendedProperties"]["private"].items())) for one in whole) == []


def what_was_recorded_stays(before: Recorded, history: History) -> Recorded:
    """The draws are those of before, and repairs have only been added."""
    now = {
        name: (drawn.draw, history.repairs.get(name, ())) for name, drawn in history.draws.items()
    }
    for name, (draw, repairs) in before.items():
        assert now[name][0] == draw
        assert now[name][1][: len(repairs)] == repairs
    return now


def assigned_rounds(world: World, history: History) -> list[str]:
    """The rounds that have been assigned and are still watched."""
    cohort, now = world.cohort, world.now
    return [
        one
        for one in cohort.rounds
        if is_open(cohort, history, one, now) and now >= assign_at(cohort, one)
    ]


def everybody_has_both_roles(world: World, history: History) -> None:
    """Who takes part coaches one and is coached by one, unless nobody could be found or it is too late."""
    cohort = world.cohort
    on = cohort.mail_date(world.now)
    for name in assigned_rounds(world, history):
        ring, there = (
            history.pairings(name),
            {one.id for one in cohort.roster if one.takes_part(on, name)},
        )
        alone = {one for repair in history.repairs.get(name, ()) for one in repair.alone}
        assert {one for pairing in ring for one in pairing.both} <= there
        coaching, coached = (
            Counter(one) for one in ([p.coach for p in ring], [p.client for p in ring])
        )
        assert max([*coaching.values(), *coached.values()], default=1) == 1
        if not too_late(cohort, name, on):
            assert there - alone <= coaching.keys() & coached.keys(), (ring, there, alone)


def the_rules_are_kept(world: World, history: History) -> None:
    cohort = world.cohort
    for name in assigned_rounds(world, history):
        ring = history.pairings(name)
        given_way = {
            *history.draws[name].draw.relaxed,
            *(w for one in history.repairs.get(name, ()) for w in one.relaxed),
        }
        assert all(one.coach != one.client for one in ring)
        assert not [one for one in ring if one.both in cohort.never_pair]
        if (
            cohort.program.mutual_pairs is MutualPairs.AVOID
            and Relaxation.MUTUAL_PAIRS not in given_way
        ):
            assert _twice(one.both for one in ring) == []
        if name == "second" and Relaxation.EARLIER_PEERS not in given_way:
            met = {one.both for one in history.assigned("first")}
            assert not [one for one in ring if one.both in met]


def no_session_overlaps_another(world: World, history: History) -> None:
    """No two sessions of one student, as the calendar has them, but for those that students have changed themselves."""
    length = timedelta(minutes=world.cohort.program.session_minutes)
    by_student: dict[str, list[Any]] = {}
    for name in history.draws:
        for pairing in history.pairings(name):
            seen = history.series.get((name, pairing))
            if seen is None or seen.moved or seen.cancelled:
                continue
            for one in seen.sessions:
                if one.state is SessionState.PLANNED and not one.event:
                    for student in pairing.both:
                        by_student.setdefault(student, []).append((one.start, name, pairing))
    for found in by_student.values():
        found.sort(key=lambda one: one[0])
        for one, other in pairwise(found):
            assert other[0] - one[0] >= length, (one, other)


def every_pairing_is_in_the_calendar(world: World, history: History, moved: Set[str]) -> None:
    """Every pairing that has an hour was invited to it, and what has ended holds nobody any more, unless students moved it."""
    events = {event["id"]: event["status"] for _, event in world.guests.events()}
    for name in assigned_rounds(world, history):
        for pairing in history.pairings(name):
            record = history.record(name, Kind.SERIES, pairing)
            if record is None:
                # Drawn, but not invited before its first date had passed: then there may be no hour any more.
                proposal = history.assignment(name, pairing).proposal
                assert proposal is None or proposal.instants[0] <= world.now
            else:
                # Deleted before the answer that it was there had come: not put back.
                deleted = events.get(record.series.event) == "cancelled"
                assert record.state is State.DONE or (record.state is State.FAILED and deleted)
                assert record.series.event in events
        for pairing in history.ended(name):
            record, seen = (
                history.record(name, Kind.SERIES, pairing),
                history.series.get((name, pairing)),
            )
            if record is not None and record.series.event in moved:
                continue
            to_come = (
                [one for one in seen.sessions if one.stands and one.start > world.now]
                if seen
                else []
            )
            assert [one for one in to_come if not one.event] == []


def everybody_knows_their_peers(world: World, history: History) -> None:
    """Each of the two has had a mail that names the other since the pairing was made."""
    told: dict[str, str] = {}
    for mail in world.mails():
        for reader in addresses(mail, "To"):
            told[who(reader)] = told.get(who(reader), "") + body(mail)
    for name in assigned_rounds(world, history):
        for pairing in history.pairings(name):
            for one in (pairing.coach, pairing.client):
                peer = pairing.peer_of(one).title()
                assert peer in told.get(one, ""), f"{one} has not heard of {peer}"


def nothing_is_repaired_without_a_reason(before: Recorded, now: Recorded) -> None:
    """With the same people and the same rules as in the pass before, nothing is repaired, unless somebody is alone."""
    for name, (_, repairs) in before.items():
        if not any(one.alone for one in repairs):
            assert now[name][1] == repairs


def heard_of(world: World, moved: Set[str]) -> set[Heard]:
    """Who has answered in which pairing of which round, or need not: straight from the events.
    `moved`: the events that students moved."""
    history = world.history()
    stored = _stored(world)
    heard = set()
    for name in history.draws:
        for pairing in history.assigned(name):
            record = history.record(name, Kind.SERIES, pairing)
            event = stored.get(record.series.event) if record else None
            if event is None or event["status"] == "cancelled":
                continue
            for student in pairing.both:
                if event["id"] in moved or any(
                    _has_acted(one, student) for one in _of(event, stored)
                ):
                    heard.add((name, pairing, student))
    return heard


def _of(
    event: Mapping[str, Any], stored: Mapping[str, Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """A series and those of its sessions that differ from it; not those of before it was moved."""
    dates = {times.stamp(one) for one in times.starts(dict(event))}
    sessions = [one for one in stored.values() if one.get("recurringEventId") == event["id"]]
    return [
        event,
        *(one for one in sessions if times.stamp(times.instant(one["originalStartTime"])) in dates),
    ]


def _has_acted(event: Mapping[str, Any], student: str) -> bool:
    answers = [one["responseStatus"] for one in event["attendees"] if who(one["email"]) == student]
    moved = "recurringEventId" in event and event["start"] != event["originalStartTime"]
    answered = any(one != Response.NEEDS_ACTION for one in answers)
    return event["status"] != "cancelled" and (moved or answered)


def _stored(world: World) -> dict[str, Mapping[str, Any]]:
    store = world.sandbox.store
    calendars = [one["id"] for one in store.list("calendar")]
    return {event["id"]: event for one in calendars for event in store.list("event", one)}


def nobody_is_reminded_in_vain(world: World, heard: Set[Heard], since: int) -> None:
    """No reminder of this pass went to somebody who had answered, or moved a session, before it
    began. Every mail is one of the ledger's."""
    keys = {_label(world, key): key for key in world.history().records}
    for mail in world.mails(since):
        key = keys[str(mail["X-Peer-Coaching"])]
        if key.kind is Kind.NUDGE:
            assert key.pairing is not None
            (reader,) = addresses(mail, "To")
            assert (key.round, key.pairing, who(reader)) not in heard


def who(address: str) -> str:
    """The student whose address this is, or was."""
    return address.split("@")[0].split("-")[0]


def _label(world: World, key: ActionKey) -> str:
    return sha256(f"{world.cohort.id}/{key}".encode()).hexdigest()[:32]
