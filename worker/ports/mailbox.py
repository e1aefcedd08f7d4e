"""What the shell needs of the sender's mailbox, and the values that pass through it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Address:
    """A name and an e-mail address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A page that goes out with a mail, under this file name."""

    name: str
    html: str


@dataclass(frozen=True, slots=True)
class Message:
    """One mail as its reader gets it: the same words as plain text and as HTML.

    `label`: what its draft is known by; `language`: a tag of BCP 47; `at`: when it was written, aware;
    `thread`: names of the conversations that it belongs to, the nearest last, each in the form of a
    Message-ID without its brackets; `is_reply`: whether it follows another mail of ours there;
    `is_preview`: whether it is only to be looked at; `enclosures`: pages that go out with it.
    """

    sender: Address
    to: Address
    subject: str
    text: str
    html: str
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    label: str = ""
    language: str = "en-US"
    at: datetime | None = None
    thread: tuple[str, ...] = ()
    is_reply: bool = False
    is_preview: bool = False
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a draft addressed to nobody says of the ledger that serves a cohort. `draft`: its id;
    `serial`: how far that ledger had come `at` this instant; `place`: where it is, for people."""

    draft: str
    lineage: str
    serial: int
    at: datetime
    place: str = ""


class Mailbox(Protocol):
    """The sender's mailbox. Every method raises the GoogleErrors of `worker.errors`."""

    def close(self) -> None:
        """Let go of its connections."""

    def create_draft(self, message: Message) -> str:
        """Write a draft; its id."""

    def has_draft(self, draft_id: str) -> bool:
        """Whether the draft is still there, that is, not sent."""

    def send_draft(self, draft_id: str) -> str:
        """Send the draft, which is gone afterwards; the message's id."""

    def delete_draft(self, draft_id: str) -> bool | None:
        """Throw a draft away; whether it was still there. None where an answer was lost meanwhile, so
        that nobody can know."""

    def drafts(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of all drafts that carry a label, by label."""

    def account(self) -> str:
        """The address whose mailbox this is."""

    def notes(self, label: str, known: str | None) -> Sequence[Note]:
        """The notes under this label; looked for at the `known` draft first, and in all drafts where
        it is gone or none is known."""

    def keep_note(self, label: str, name: str, note: Note) -> str:
        """Write a note on the cohort of this name, as a draft that explains itself; its id."""
