"""Which ledger serves this cohort, and whose mailbox this is: asked before the first write of a pass.

A ledger can be lost, be somewhere else, be restored from yesterday, and then knows nothing of mails
that went out. So the mailbox itself says which ledger serves a cohort: in a draft that is addressed
to nobody, as Terraform's state says who may write to it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from worker.core.addresses import normal
from worker.core.model import Cohort
from worker.errors import GoogleError, KnownError, PlaceLost
from worker.execute.beside import both
from worker.ports.ledger import Ledger, Turn
from worker.ports.mailbox import Note
from worker.ports.ports import Ports

# A class that shares so many of its people with an open round of another name is that class.
_RENAMED = 1 / 3


OpenGuests = Callable[[Cohort, Ledger, datetime], Mapping[str, frozenset[str]]]
"""Addresses, by the cohort's name."""


class WrongLedger(KnownError):
    """Another ledger serves the cohort: with this one everybody would be written to again."""


class WrongAccount(KnownError):
    """The credentials open another mailbox than the sender's."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Leave to write. `turn`: under which; `notes`: the drafts in the mailbox that say who served the
    cohort until now; `adopted`: what was taken over from another ledger, as a sentence, or nothing."""

    turn: Turn
    notes: tuple[str, ...]
    adopted: str


@dataclass(frozen=True, slots=True)
class Claimant:
    """A ledger that wants to serve a cohort. `lineage`: what tells it from every other; `open_guests`:
    who is in an open round of another cohort in it; `workers`: how many requests at a time."""

    cohort: Cohort
    ports: Ports
    lineage: str
    open_guests: OpenGuests
    workers: int

    def refuse_strangers(self, now: datetime) -> None:
        """Raises WrongLedger where the cohort seems to be one that the ledger knows by another
        name."""
        ledger, name = self.ports.ledger, self.cohort.id
        for known in sorted(ledger.cohorts() - {name}):
            # One of which only a seed is known was never served: that name was the mistake.
            if known.casefold() == name.casefold() and ledger.records(known):
                raise WrongLedger(
                    f'nothing was sent: the ledger knows this cohort as "{known}", and the file now says "{name}". '
                    f"Write `cohort: {known}` as before: everything sent is recorded under that name"
                )
        roster = {normal(student.email) for student in self.cohort.roster}
        for known, guests in sorted(self.open_guests(self.cohort, ledger, now).items()):
            shared = len(roster & guests)
            if known != name and shared >= max(2, _RENAMED * len(roster)):
                raise WrongLedger(
                    f"nothing was sent: {shared} of the {len(roster)} students are in an open round of the "
                    f'cohort "{known}". If this is that cohort under a new name, write `cohort: {known}` as before; '
                    "if it is another class, run once with --force"
                )

    def admitted(self, latest: Turn, adopt: bool) -> Admission:
        """Makes sure that this is the sender's mailbox, and this the ledger that serves the cohort,
        and takes the turn after the `latest`.

        Raises WrongAccount, WrongLedger, PlaceLost and the GoogleErrors.
        """
        ledger = self.ports.ledger
        _, notes = both(
            lambda: check_account(self.cohort, self.ports),
            lambda: self._notes(latest),
            self.workers,
        )
        newest = max(notes, key=lambda note: note.serial, default=None)
        if newest is None or self._is_ours(newest, latest):
            # Only now: a ledger that is refused must not come nearer to what the mailbox says.
            turn, adopted = ledger.take_turn(latest), ""
        elif adopt:
            turn = ledger.take_turn(latest, at_least=newest.serial + 1)
            adopted = (
                f"this ledger serves {self.cohort.id} from now on; what the other one sent until "
                f"{newest.at:%Y-%m-%d %H:%M} UTC it does not know"
            )
        else:
            # What is newer than we are may be of a pass that has begun meanwhile.
            ledger.hold(latest)
            raise WrongLedger(self._sentence(newest))
        return Admission(turn, tuple(note.draft for note in notes), adopted)

    def announce(self, admission: Admission, now: datetime) -> None:
        """Says in the mailbox that this ledger has come as far as the turn: before anything else is
        written. Raises PlaceLost and the GoogleErrors."""
        self._write(admission.turn, now, admission.notes)

    def close(self, turn: Turn, now: datetime) -> None:
        """Ends a turn: the mailbox says from now on that the ledger knows all that was done in it. A
        copy of the ledger that was made meanwhile does not.

        Raises PlaceLost. Without an answer from Google, the note that the turn began with stays.
        """
        kept = self.ports.ledger.kept_note(self.cohort.id)
        following = self.ports.ledger.take_turn(turn)
        with suppress(GoogleError):
            self._write(following, now, [kept] if kept else [])

    def _notes(self, latest: Turn) -> Sequence[Note]:
        """What the mailbox says. A pass that was stopped may have left a second note: then all drafts
        are looked at."""
        label, known = note_label(self.cohort), self.ports.ledger.kept_note(self.cohort.id)
        notes = self.ports.mailbox.notes(label, known)
        if known is not None and any(note.serial < latest.number for note in notes):
            notes = self.ports.mailbox.notes(label, None)
        return notes

    def _write(self, turn: Turn, now: datetime, before: Sequence[str]) -> None:
        """Writes a note in place of the drafts that were there before. Wherever it is stopped, the
        ledger keeps a note that is older than its turn, or gone, and `_notes` looks at all drafts."""
        mailbox, ledger = self.ports.mailbox, self.ports.ledger
        content = Note("", self.lineage, turn.number, now, ledger.place)
        draft = mailbox.keep_note(note_label(self.cohort), self.cohort.name, content)
        for earlier in before:
            mailbox.delete_draft(earlier)
        try:
            ledger.keep_note(turn, draft)
        except PlaceLost:
            # The pass that has begun meanwhile has written its own.
            with suppress(GoogleError):
                mailbox.delete_draft(draft)
            raise

    def _is_ours(self, note: Note, latest: Turn) -> bool:
        return note.lineage == self.lineage and note.serial <= latest.number

    def _sentence(self, note: Note) -> str:
        same = note.lineage == self.lineage
        what = (
            "a later state of this ledger"
            if same
            else f"another ledger, {note.place},"
            if note.place
            else "another ledger"
        )
        cure = (
            "restore its latest state"
            if same
            else "set DATABASE_URL to that one, or take in what it knows (`peer-coaching ledger import`)"
        )
        return (
            f"nothing was sent: {what} served {self.cohort.id} last, on {note.at:%Y-%m-%d at %H:%M} UTC, and "
            f"{self.ports.ledger.place} does not know what it sent. Either {cure}; or `run --adopt` goes on "
            "with this one, which will not know it, so that students may be written to again"
        )


def check_account(cohort: Cohort, ports: Ports) -> None:
    """Makes sure that this is the sender's mailbox. Raises WrongAccount and the GoogleErrors."""
    sender, account = cohort.google.sender, ports.mailbox.account()
    if normal(account) != normal(sender):
        raise WrongAccount(
            f"nothing was sent: the credentials open the mailbox of {account}, and the file's google.sender is "
            f"{sender}. Run `peer-coaching login` as the sender, or correct google.sender"
        )


def note_label(cohort: Cohort) -> str:
    """What the draft is known by that says which ledger serves this cohort."""
    named = f"ledger of {cohort.id.casefold()} for {cohort.google.sender.casefold()}"
    return sha256(named.encode()).hexdigest()[:32]
