"""Which ledger serves this cohort, and whose mailbox this is: asked before the first write of a pass.

A ledger can be lost, be somewhere else, be restored from yesterday, and then knows nothing of mails
that went out. So the mailbox itself says which ledger serves a cohort: in a draft that is addressed
to nobody, as Terraform's state says who may write to it.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from worker.core.model import Cohort
from worker.errors import KnownError
from worker.ports.ledger import Turn
from worker.ports.mailbox import Note
from worker.ports.ports import Ports

# A class that shares so many of its people with an open round of another name is that class.
_RENAMED = 1 / 3


class WrongLedger(KnownError):
    """Another ledger serves the cohort: with this one everybody would be written to again."""


class WrongAccount(KnownError):
    """The credentials open another mailbox than the sender's."""


@dataclass(frozen=True, slots=True)
class Claimant:
    """A ledger that wants to serve a cohort. `lineage`: what tells it from every other."""

    cohort: Cohort
    ports: Ports
    lineage: str

    def refuse_strangers(self, now: datetime) -> None:
        """Raises WrongLedger where a cohort for which nothing was done yet seems to be one that the
        ledger knows by another name."""
        ledger, name = self.ports.ledger, self.cohort.id
        for former in sorted(ledger.cohorts() - {name}):
            if former.casefold() == name.casefold() and ledger.records(former):
                raise WrongLedger(
                    f'nothing was sent: the ledger knows this cohort as "{former}", and the file now says "{name}". '
                    f"Write `cohort: {former}` as before: everything sent is recorded under that name"
                )
        roster = {student.email.lower() for student in self.cohort.roster}
        for former, guests in sorted(ledger.open_guests(now).items()):
            shared = len(roster & guests)
            if former != name and shared >= max(2, _RENAMED * len(roster)):
                raise WrongLedger(
                    f"nothing was sent: {shared} of the {len(roster)} students are in an open round of the "
                    f'cohort "{former}". If this is that cohort under a new name, write `cohort: {former}` as before; '
                    "if it is another class, run once with --force"
                )

    def take_turn(self, latest: Turn, now: datetime, adopt: bool) -> tuple[Turn, str]:
        """Makes sure that this is the sender's mailbox, and this the ledger that serves the cohort,
        and takes the next turn. The turn, and what `adopt` took over, as a sentence, or nothing.

        `latest`: the turn that was the latest when the pass began. Raises WrongAccount, WrongLedger,
        PlaceLost and the GoogleErrors. After it, the mailbox says that this ledger has come as far
        as this turn. A pass that is refused takes none: in time, a ledger of yesterday would have
        taken as many as the one of today.
        """
        check_account(self.cohort, self.ports)
        mailbox, ledger = self.ports.mailbox, self.ports.ledger
        label = note_label(self.cohort)
        known = ledger.kept_note(self.cohort.id)
        notes = mailbox.notes(label, known)
        newest = max(notes, key=lambda note: note.serial, default=None)
        adopted, serial = "", 0
        if newest is not None and not self._is_ours(newest, latest):
            # It may be that of a pass that has taken our place meanwhile.
            ledger.hold(latest)
            if not adopt:
                raise WrongLedger(self._sentence(newest))
            serial = newest.serial
            adopted = (
                f"this ledger serves {self.cohort.id} from now on; what the other one sent until "
                f"{newest.at:%Y-%m-%d %H:%M} UTC it does not know"
            )
        turn = ledger.take_turn(latest, at_least=serial + 1)
        content = Note("", self.lineage, turn.number, now, ledger.place)
        kept = mailbox.keep_note(label, self.cohort.name, content)
        ledger.keep_note(self.cohort.id, kept)
        for note in notes:
            mailbox.delete_draft(note.draft)
        return turn, adopted

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
    if account.casefold() != sender.casefold():
        raise WrongAccount(
            f"nothing was sent: the credentials open the mailbox of {account}, and the file's google.sender is "
            f"{sender}. Run `peer-coaching login` as the sender, or correct google.sender"
        )


def note_label(cohort: Cohort) -> str:
    """What the draft is known by that says which ledger serves this cohort."""
    named = f"ledger of {cohort.id.casefold()} for {cohort.google.sender.casefold()}"
    return sha256(named.encode()).hexdigest()[:32]
