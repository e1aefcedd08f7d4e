"""A pairing as it stands now: what was proposed and told, what was seen, and what follows from it.

Mails, status, explain and the coordinator's pages read this one value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from worker.core.due.responses import (
    STUCK,
    PairingStatus,
    hands_off,
    owing,
    pairing_status,
    removed,
)
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.observed import ObservedSeries
from worker.core.records import Record, SeriesDetail, State
from worker.core.rounds import Assignment, Pairing


@dataclass(frozen=True)
class PairingState:
    """One pairing of one round. `invitation`, `move`, `nudge`: what the ledger knows of these
    actions; `mail`, `coach_mail`: of the mails in which the client and the coach heard of the
    pairing; `observed`: its series as last seen; `ended`: a repair has ended it; `agreed`: the
    two have agreed on an hour between them, as the coordinator says."""

    round: str
    pairing: Pairing
    assignment: Assignment
    invitation: Record | None
    move: Record | None
    nudge: Record | None
    mail: Record | None
    coach_mail: Record | None
    observed: ObservedSeries | None
    ended: bool
    agreed: bool = False

    @property
    def invited(self) -> bool:
        """Whether the series is in the calendar."""
        return self.invitation is not None and self.invitation.done

    @property
    def series(self) -> SeriesDetail | None:
        """Where the series is in the calendar; None before it is there."""
        return self.invitation.series if self.invitation and self.invitation.done else None

    @cached_property
    def told_at(self) -> datetime | None:
        """Since when the two have known of each other, with or without an invitation. None: not yet,
        or they are being asked anew just now."""
        steps = [step for step in (self.invitation, self.move) if step is not None]
        # Who never got the mail does not know; a mail that failed is told to the coordinator.
        if self.mail is None or not self.mail.done or not all(step.settled for step in steps):
            return None
        moved = self.move if self.move is not None and self.move.done else None
        known_by = (self.mail, self.invitation, moved)
        return max(step.at for step in known_by if step is not None)

    @property
    def invited_at(self) -> datetime | None:
        """Since when the two have had the invitation as it is now, and the client's mail. None: not
        yet, or never."""
        return self.told_at if self.invited else None

    def has_heard(self, student: str) -> bool:
        """Whether one of the two, by id, has had the mail about the pairing."""
        mail = self.mail if student == self.pairing.client else self.coach_mail
        return mail is not None and mail.done

    @cached_property
    def owing(self) -> str | None:
        """Who owes an answer, by id; None: nobody."""
        return None if self.agreed else owing(self.pairing, self.observed)

    @cached_property
    def removed(self) -> tuple[str, ...]:
        """Who of the two has been taken off the guests."""
        return removed(self.pairing, self.observed) if self.observed else ()

    @property
    def may_move(self) -> bool:
        """Whether the series has been declined, and the two have not taken it in their own hands."""
        observed = self.observed
        if observed is None or self.agreed:
            return False
        return observed.declined and not hands_off(self.pairing, observed)

    @property
    def is_moved_next(self) -> bool:
        """Whether the next pass proposes another hour to the two, who have declined."""
        return self.may_move and not (self.move is not None and self.move.settled)

    @property
    def was_refused(self) -> bool:
        """Whether Google has refused the invitation."""
        return self.invitation is not None and self.invitation.state is State.FAILED

    def missed_its_start(self, now: datetime) -> bool:
        """Whether the series was drawn, but not put into the calendar before its first date."""
        proposal = self.assignment.proposal
        return self.invitation is None and proposal is not None and proposal.starts[0] <= now

    @cached_property
    def status(self) -> PairingStatus:
        """How it stands."""
        if self.ended:
            return PairingStatus.ENDED
        if self.agreed:
            return PairingStatus.SETTLED
        has_hour = self.assignment.proposal is not None
        return pairing_status(self.pairing, self.observed, self.invited, has_hour)

    @property
    def stuck(self) -> bool:
        """Whether it stays as it is unless somebody does something."""
        return self.status in STUCK


def state_of(history: History, round_name: str, pairing: Pairing) -> PairingState:
    """The state of one pairing that the round has, or has had."""
    return PairingState(
        round_name,
        pairing,
        history.assignment(round_name, pairing),
        history.record(round_name, Kind.SERIES, pairing),
        history.record(round_name, Kind.MOVE, pairing),
        history.record(round_name, Kind.NUDGE, pairing),
        _mail_about(round_name, pairing, pairing.client, history),
        _mail_about(round_name, pairing, pairing.coach, history),
        history.series.get((round_name, pairing)),
        not history.is_live(round_name, pairing),
        pairing.roles in history.agreed,
    )


def states_of(history: History, round_name: str) -> Iterator[PairingState]:
    """The states of a round's pairings as they are now, in order."""
    for pairing in history.pairings(round_name):
        yield state_of(history, round_name, pairing)


def _mail_about(round_name: str, pairing: Pairing, student: str, history: History) -> Record | None:
    """What is known of the mail in which one of the two heard of this pairing."""
    for repair in history.repairs.get(round_name, ()):
        if student in repair.tell and pairing in repair.begun_pairings:
            key = ActionKey(round_name, Kind.CHANGE, student=student, number=repair.number)
            return history.records.get(key)
    # What went to a mistyped address was not read; they know since it came once more.
    once_more = history.sent_once_more.get((round_name, student))
    first = ActionKey(round_name, Kind.ASSIGNMENT, student=student)
    return once_more or history.records.get(first)
