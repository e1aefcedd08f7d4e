"""What has to be true of mails after any passes, whatever students, the file and the network have
done."""

from collections.abc import Mapping, Set
from hashlib import sha256
from typing import Any

from tests.shell.promises import assigned_rounds, twice
from tests.shell.world import World, addresses, body
from worker.core.history import History
from worker.core.keys import MAILS, ActionKey, Kind
from worker.core.model import Response
from worker.core.records import State
from worker.core.rounds import Pairing
from worker.sandbox import times

# A round, a pairing of it, and the id of one of the two. The same two may be paired in both rounds.
Heard = tuple[str, Pairing, str]
Event = Mapping[str, Any]


def everything_was_sent_once(world: World, since: int) -> None:
    """There is one mail for each key of the ledger, and none was refused. In one pass, nobody gets
    the same words twice. Over several passes somebody may: who leaves, comes back and leaves again
    is news each time."""
    assert twice([str(mail["X-Peer-Coaching"]) for mail in world.mails()]) == []
    records = world.history().records
    failed = [key for key, record in records.items() if record.state is State.FAILED]
    assert [str(key) for key in failed if key.kind in MAILS] == []
    sent = [(str(mail["To"]), str(mail["Subject"]), body(mail)) for mail in world.mails(since)]
    assert twice(sent) == []


def everybody_knows_their_peers(world: World, history: History) -> None:
    """Each of the two in a pairing has had a mail that names the other."""
    texts: dict[str, str] = {}
    for mail in world.mails():
        for address in addresses(mail, "To"):
            student = student_of(address)
            texts[student] = texts.get(student, "") + body(mail)
    for name in assigned_rounds(world, history):
        for pairing in history.pairings(name):
            for student in pairing.both:
                peer = pairing.peer_of(student).title()
                assert peer in texts.get(student, ""), f"{student} has not heard of {peer}"


def heard_of(world: World, moved: Set[str]) -> set[Heard]:
    """Who has answered in which pairing of which round, or need not: straight from the events.
    `moved`: the ids of the series that students moved."""
    history = world.history()
    stored = _stored(world)
    heard = set()
    for name in history.draws:
        for pairing in history.assigned(name):
            record = history.record(name, Kind.SERIES, pairing)
            event = stored.get(record.series.event) if record else None
            if event is None or event["status"] == "cancelled":
                continue
            parts = _with_sessions(event, stored)
            for student in pairing.both:
                if event["id"] in moved or any(_has_acted(part, student) for part in parts):
                    heard.add((name, pairing, student))
    return heard


def _stored(world: World) -> dict[str, Event]:
    store = world.sandbox.store
    calendars = [calendar["id"] for calendar in store.list("calendar")]
    return {event["id"]: event for calendar in calendars for event in store.list("event", calendar)}


def _with_sessions(series: Event, stored: Mapping[str, Event]) -> list[Event]:
    """A series and those of its sessions that differ from it; not those of before it was moved."""
    dates = {times.stamp(start) for start in times.starts(dict(series))}
    sessions = [event for event in stored.values() if event.get("recurringEventId") == series["id"]]
    return [series, *(session for session in sessions if _planned_for(session) in dates)]


def _planned_for(session: Event) -> str:
    return times.stamp(times.instant(session["originalStartTime"]))


def _has_acted(event: Event, student: str) -> bool:
    """Whether this student has answered an event, or somebody has moved it as one session."""
    answered = any(
        guest["responseStatus"] != Response.NEEDS_ACTION
        for guest in event["attendees"]
        if student_of(guest["email"]) == student
    )
    moved = "recurringEventId" in event and event["start"] != event["originalStartTime"]
    return event["status"] != "cancelled" and (moved or answered)


def nobody_is_reminded_in_vain(world: World, heard: Set[Heard], since: int) -> None:
    """No reminder of this pass went to somebody who had answered, or moved a session, before it
    began. Every mail is one of the ledger's."""
    keys = {_label(world, key): key for key in world.history().records}
    for mail in world.mails(since):
        key = keys[str(mail["X-Peer-Coaching"])]
        if key.kind is Kind.NUDGE:
            assert key.pairing is not None
            (address,) = addresses(mail, "To")
            assert (key.round, key.pairing, student_of(address)) not in heard


def _label(world: World, key: ActionKey) -> str:
    return sha256(f"{world.cohort.id}/{key}".encode()).hexdigest()[:32]


def student_of(address: str) -> str:
    """The id of the student whose address this is, or was."""
    return address.split("@")[0].split("-")[0]
