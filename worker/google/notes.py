"""A note in the sender's drafts on which ledger serves a cohort, as a message that explains itself."""

import json
from collections.abc import Mapping
from datetime import datetime

from worker.google.mime import LABEL, plain
from worker.ports.mailbox import Note

_LEDGER = "X-Peer-Coaching-Ledger"

_TEXT = """This draft is addressed to nobody. Please keep it: don't send it, and don't delete it.

The peer coaching program writes down here which of its ledgers (its memory of what was sent) serves
{name}. Before it sends anything, it looks whether that is still the same one. So nobody gets a mail
twice when the program is moved, restored from a backup or started in two places.

Ledger: {lineage}, at {place}
Last written on {at:%Y-%m-%d at %H:%M} UTC, in pass number {serial}

If this draft is deleted, the program writes a new one with its next mails.
"""


def note_message(label: str, name: str, note: Note, to: str = "") -> bytes:
    """The note on the cohort of this name, as RFC 5322 bytes."""
    facts = {
        "lineage": note.lineage,
        "serial": note.serial,
        "at": note.at.isoformat(),
        "place": note.place,
    }
    text = _TEXT.format(
        name=name, lineage=note.lineage, place=note.place, at=note.at, serial=note.serial
    )
    headers = ((LABEL, label), (_LEDGER, json.dumps(facts)))
    return plain(f"Peer coaching: please keep this draft ({name})", text, headers, to)


def note_in(draft_id: str, headers: Mapping[str, str]) -> Note | None:
    """What a draft with these headers, by name in lower case, says; None where it is no note."""
    try:
        facts = json.loads(headers.get(_LEDGER.lower(), ""))
        return Note(
            draft_id,
            str(facts["lineage"]),
            int(facts["serial"]),
            datetime.fromisoformat(facts["at"]),
            str(facts.get("place", "")),
        )
    except (ValueError, KeyError, TypeError):
        return None
