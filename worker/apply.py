"""Doing what was decided: claim, act, record. The only caller of what changes the world.

Every action is claimed in the ledger before Google hears of it, and its result is recorded after. What is found claimed
without a result is looked up at Google first. So the program may be stopped anywhere, and the next pass finishes the rest.
"""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from threading import Lock
from typing import TypeVar

from worker.core.actions import Action, Plan, ProposeSeries, RecordDraw, SendMail, Skip
from worker.core.history import DrawRecord, History, Record, State
from worker.core.model import (
    Cohort,
    Pairing,
)
from worker.core.wire import assignment_out
from worker.errors import ConsentGone, Passing, Refused, Spent
from worker.messages.compose import UnknownRecipient, compose
from worker.messages.invitation import invitation
from worker.ports import Ports, calendar_id

_Acting = TypeVar("_Acting", ProposeSeries, SendMail, Skip)

logger = logging.getLogger("peer-coaching")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action. `state` is None where it waits for a later pass; `trouble`: a sentence, or nothing."""

    action: Action
    state: State | None
    trouble: str = ""


def apply(
    plan: Plan,
    cohort: Cohort,
    history: History,
    ports: Ports,
    now: datetime,
    done: Callable[[Outcome], None],
    lanes: int = 1,
) -> None:
    """Carries the plan out and tells `done` of each outcome as it comes: draws first, then series, then all else.

    Pairings and students are independent of each other, so up to `lanes` of them are served at a time. Raises ConsentGone and
    Spent, once what was under way has ended: then nothing more can be done now.
    """
    work = _Work(cohort, history, ports, now)
    for kinds in ((RecordDraw,), (ProposeSeries,), (SendMail, Skip)):
        stage = [one for one in plan.actions if isinstance(one, kinds)]
        for outcome in _served(work.carry_out, stage, lanes):
            level = logging.WARNING if outcome.trouble else logging.INFO
            logger.log(level, "%s: %s", cohort.id, label(outcome, cohort))
            done(outcome)


def _served(serve: Callable[[Action], Outcome], actions: Sequence[Action], lanes: int) -> Iterator[Outcome]:
    # The first goes alone: when nothing can be sent at all, one request finds that out, and not one of each lane.
    yield from map(serve, actions[:1])
    with ThreadPoolExecutor(max_workers=lanes, thread_name_prefix="lane") as pool:
        futures = [pool.submit(serve, one) for one in actions[1:]]
        try:
            for future in as_completed(futures) if lanes > 1 else futures:
                yield future.result()
        finally:
            # Nothing new is begun after a failure that concerns everybody; what is under way is finished and recorded.
            for future in futures:
                future.cancel()


def label(outcome: Outcome, cohort: Cohort) -> str:
    """An outcome for the log, with students by tag."""
    action = outcome.action
    match action:
        case RecordDraw():
            what = f"{action.draw.round} round drawn"
        case ProposeSeries():
            what = f"series of {_pair(action.assignment.pairing, cohort)}"
        case SendMail():
            what = f"{action.kind} mail to {_tag(action.to, cohort)}"
        case Skip():
            what = f"skipped {action.key.split('/')[1]}: {action.why}"
    return f"{what}: {outcome.trouble or outcome.state or 'waits'}"


def _pair(pairing: Pairing, cohort: Cohort) -> str:
    return f"{_tag(pairing.coach, cohort)} and {_tag(pairing.client, cohort)}"


def _tag(student_id: str, cohort: Cohort) -> str:
    student = cohort.student(student_id)
    return student.tag if student else "somebody no longer on the roster" if student_id else "the coordinator"


class _Work:
    """One cohort's pass while it is carried out: the history grows with each result."""

    def __init__(self, cohort: Cohort, history: History, ports: Ports, now: datetime) -> None:
        self._cohort = cohort
        self._ports = ports
        self._now = now
        self._records = dict(history.records)
        self._draws = dict(history.draws)
        self._proposed = dict(history.proposed)
        self._making_calendar = Lock()
        self._history = replace(history, records=self._records, draws=self._draws, proposed=self._proposed)

    def carry_out(self, action: Action) -> Outcome:
        match action:
            case RecordDraw():
                self._ports.ledger.record_draw(self._cohort.id, action.draw, self._now)
                self._draws[action.draw.round] = DrawRecord(action.draw, self._now)
                self._proposed |= {(action.draw.round, one.pairing): one for one in action.draw.assignments}
                return Outcome(action, State.DONE)
            case ProposeSeries():
                return self._guarded(action, self._invite)
            case SendMail():
                if not all(self._history.settled(key) for key in action.needs):
                    return Outcome(action, None)
                return self._guarded(action, self._send)
            case Skip():
                return self._guarded(action, self._skip)

    def _guarded(self, action: _Acting, act: Callable[[_Acting], None]) -> Outcome:
        try:
            act(action)
        except (ConsentGone, Spent):
            raise
        except (Refused, UnknownRecipient) as error:
            self._settle(action.key, State.FAILED, {"error": str(error), "addresses": self._addresses(action)})
            return Outcome(action, State.FAILED, str(error))
        except Passing as error:
            return Outcome(action, None, f"{error}; it is looked up in the next pass")
        return Outcome(action, self._records[action.key].state)

    def _addresses(self, action: Action) -> str:
        """Whose addresses a failure was about: once they change, the plan tries again."""
        match action:
            case ProposeSeries():
                pairing = action.assignment.pairing
                return self._cohort.addresses_of(pairing.coach, pairing.client)
            case SendMail():
                return self._cohort.addresses_of(action.to, *action.cc)
            case _:
                return ""

    def _invite(self, action: ProposeSeries) -> None:
        wanted = invitation(action, self._cohort)
        in_doubt = action.key in self._records
        calendar = self._calendar()
        claim = {"assignment": json.dumps(assignment_out(action.assignment)), "event": wanted.id, "calendar": calendar}
        claimed = self._claim(action.key, claim).detail["calendar"]
        if claimed != calendar and self._ports.calendar.find(claimed, wanted.id) is None:
            # The file names another calendar by now, and nothing was put into the first.
            self._ports.ledger.note(self._cohort.id, action.key, {"calendar": calendar})
        else:
            calendar = claimed
        self._proposed[action.round, action.assignment.pairing] = action.assignment
        found = self._ports.calendar.find(calendar, wanted.id) if in_doubt else None
        seen = found or self._ports.calendar.invite(calendar, wanted)
        if seen.cancelled:
            raise Refused("the series has been deleted in the calendar; it is not put back")
        self._settle(
            action.key, State.DONE, {"event": seen.id, "calendar": calendar, "link": seen.link, "meet": seen.meet}
        )

    def _send(self, action: SendMail) -> None:
        label = sha256(f"{self._cohort.id}/{action.key}".encode()).hexdigest()[:32]
        message = replace(compose(action, self._cohort, self._history), label=label)
        mailbox = self._ports.mailbox
        in_doubt = action.key in self._records
        addresses = self._addresses(action)
        detail = self._claim(action.key, {}).detail
        draft = detail.get("draft") or None
        if draft is not None and not mailbox.has_draft(draft):
            # Sent by a pass that could not write it down any more.
            self._settle(action.key, State.DONE, {})
            return
        if draft is not None and detail.get("addresses") != addresses:
            # Drafted for somebody else: since then an address has been mended, or the one who owed an answer has given it.
            # Forgotten before it is deleted: a draft that is known and gone counts as sent.
            self._forget(action.key)
            mailbox.delete_draft(draft)
            draft = None
        elif draft is None and in_doubt:
            # A pass that was stopped between writing a draft and writing down its id has left one behind.
            while (orphan := mailbox.find_draft(label)) is not None:
                mailbox.delete_draft(orphan)
        if draft is None:
            draft = mailbox.create_draft(message)
            self._ports.ledger.note(self._cohort.id, action.key, {"draft": draft, "addresses": addresses})
        self._settle(action.key, State.DONE, {"draft": draft, "message": mailbox.send_draft(draft)})

    def _forget(self, key: str) -> None:
        self._ports.ledger.note(self._cohort.id, key, {"draft": ""})

    def _skip(self, action: Skip) -> None:
        draft = self._claim(action.key, {}).detail.get("draft") or None
        if draft is not None and not self._ports.mailbox.has_draft(draft):
            self._settle(action.key, State.DONE, {})
            return
        if draft is not None:
            self._forget(action.key)
            self._ports.mailbox.delete_draft(draft)
        self._settle(action.key, State.SKIPPED, {"why": action.why})

    def _calendar(self) -> str:
        with self._making_calendar:
            return self._made_calendar()

    def _made_calendar(self) -> str:
        known = calendar_id(self._cohort, self._ports.ledger)
        if known is not None:
            return known
        google = self._cohort.google
        try:
            made = self._ports.calendar.create(google.calendar, self._cohort.zone)
        except Refused as error:
            # Not the students' fault, whose series this would mark as failed.
            raise ConsentGone(f"the calendar {google.calendar} cannot be made: {error}") from error
        return self._ports.ledger.record_calendar(google.sender, google.calendar, made)

    def _claim(self, key: str, detail: dict[str, str]) -> Record:
        record = self._ports.ledger.claim(self._cohort.id, key, self._now, detail)
        if record.state is State.FAILED:
            # The plan tries again, so the address has been mended; what was drafted for the old one must not go out.
            if draft := record.detail.get("draft"):
                self._ports.mailbox.delete_draft(draft)
            record = self._ports.ledger.reopen(self._cohort.id, key, self._now, detail)
        self._records[key] = record
        return record

    def _settle(self, key: str, state: State, detail: dict[str, str]) -> None:
        before = self._records.get(key)
        self._ports.ledger.settle(self._cohort.id, key, state, self._now, detail)
        self._records[key] = Record(key, state, self._now, {**(before.detail if before else {}), **detail})
