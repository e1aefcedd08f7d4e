"""What a pass does by mail: draft, record, send; and draws back what is no longer due."""

import json
from dataclasses import replace
from hashlib import sha256

from worker.core.actions import Mail, SendMail, Skip
from worker.core.due.responses import owing
from worker.core.history import State
from worker.core.serialize import assignment_out
from worker.execute.state import PassState
from worker.messages.compose import compose

SENT_OR_DELETED = "the draft was gone when it was looked for: sent by a pass that was stopped, or deleted by somebody"


def send(state: PassState, action: SendMail) -> bool:
    """Send one mail, once. Whether it is out; a nudge that an answer has overtaken waits for the next plan to say what is due."""
    message = replace(compose(action, state.cohort, state.history), label=_label(state, action.key))
    mailbox = state.ports.mailbox
    in_doubt = state.knows(action.key)
    meant = _meant(state, action)
    detail = state.claim(action.key, {"about": "\n".join(one.key for one in action.about)}).detail
    draft = detail.get("draft") or None
    if draft is not None and not mailbox.has_draft(draft):
        state.settle(action.key, State.DONE, {"found": SENT_OR_DELETED})
        return True
    if draft is not None and detail.get("meant") != meant:
        # Drafted for somebody else or about something else: since then an address or a peer has changed, or whoever owed an
        # answer has given it.
        _throw_away(state, action.key, draft)
        draft = None
    elif draft is None and in_doubt:
        _throw_away_orphans(state, action.key)
    if draft is None:
        draft = mailbox.create_draft(message)
        state.note(action.key, {"draft": draft, "meant": meant})
    if action.kind is Mail.NUDGE and not _still_owes(state, action):
        _throw_away(state, action.key, draft)
        return False
    state.settle(action.key, State.DONE, {"draft": draft, "message": mailbox.send_draft(draft)})
    return True


def skip(state: PassState, action: Skip) -> None:
    """Record that something is no longer due, and throw away what was drafted for it."""
    in_doubt = state.knows(action.key)
    known = {}
    if action.assignment is not None:
        known = {"assignment": json.dumps(assignment_out(action.assignment))}
        state.propose(action.round, action.assignment)
    draft = state.claim(action.key, known).detail.get("draft") or None
    if draft is not None and not state.ports.mailbox.has_draft(draft):
        state.settle(action.key, State.DONE, {"found": SENT_OR_DELETED})
        return
    if draft is not None:
        _throw_away(state, action.key, draft)
    elif in_doubt:
        _throw_away_orphans(state, action.key)
    state.settle(action.key, State.SKIPPED, {"why": action.why})


def _meant(state: PassState, action: SendMail) -> str:
    """For whom and about what a draft is, in a word."""
    about = [one.key for one in action.about]
    return "/".join(
        (
            state.cohort.addresses_of(action.to, *action.cc),
            sha256("\n".join(about).encode()).hexdigest()[:8],
        )
    )


def _still_owes(state: PassState, action: SendMail) -> bool:
    """Whether no answer has come since the pass began: a look at the last moment, since nobody likes to be nudged in vain."""
    (pairing,) = action.about
    seen = state.look().series.get((action.round, pairing))
    return owing(pairing, seen) == action.to


def _throw_away(state: PassState, key: str, draft: str) -> None:
    # Forgotten before it is deleted: a draft that is known and gone counts as sent.
    state.note(key, {"draft": ""})
    state.ports.mailbox.delete_draft(draft)


def _throw_away_orphans(state: PassState, key: str) -> None:
    # A pass that was stopped between writing a draft and writing down its id, or between forgetting it and deleting it, has left
    # one behind.
    while (orphan := state.ports.mailbox.find_draft(_label(state, key))) is not None:
        state.ports.mailbox.delete_draft(orphan)


def _label(state: PassState, key: str) -> str:
    return sha256(f"{state.cohort.id}/{key}".encode()).hexdigest()[:32]
