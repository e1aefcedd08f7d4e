"""What a pass does by mail: draft, record, send; and draws back what is no longer due."""

from dataclasses import replace
from hashlib import sha256

from worker.core.actions import Mail, SendMail, Skip
from worker.core.due.responses import owing
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.records import MailDetail, State
from worker.execute.state import PassState
from worker.messages.compose import compose, recipients


def send(state: PassState, action: Mail) -> bool:
    """Send one mail, once. Whether it is out; a nudge that an answer has overtaken waits for the
    next plan to say what is due."""
    key, mailbox = action.key, state.ports.mailbox
    label = _label(state, key)
    message = replace(compose(action, state.cohort, state.history), label=label)
    in_doubt = state.knows(key)
    meant = _meant(state, action)
    detail = state.claim(key, MailDetail(about=action.about)).mail
    draft = detail.draft
    if draft and not mailbox.has_draft(draft):
        state.settle(key, State.DONE, reason=Reason.DRAFT_GONE)
        return True
    if draft and detail.meant != meant:
        # Drafted for somebody else or about something else: since then an address or a peer has
        # changed, or whoever owed an answer has given it.
        _throw_away(state, key, detail)
        draft = ""
    elif not draft and in_doubt:
        _throw_away_orphans(state, label)
    if not draft:
        draft = mailbox.create_draft(message)
        detail = MailDetail(action.about, draft, meant)
        state.note(key, detail)
    if (
        isinstance(action, SendMail)
        and action.kind is Kind.NUDGE
        and not _still_owes(state, action)
    ):
        _throw_away(state, key, detail)
        return False
    state.settle(key, State.DONE, replace(detail, message=mailbox.send_draft(draft)))
    return True


def draw_back(state: PassState, action: Skip) -> None:
    """Record that a mail is no longer due, and throw away what was drafted for it."""
    in_doubt = state.knows(action.key)
    detail = state.claim(action.key, MailDetail()).mail
    if detail.draft and not state.ports.mailbox.has_draft(detail.draft):
        state.settle(action.key, State.DONE, reason=Reason.DRAFT_GONE)
        return
    if detail.draft:
        _throw_away(state, action.key, detail)
    elif in_doubt:
        _throw_away_orphans(state, _label(state, action.key))
    state.settle(action.key, State.SKIPPED, reason=action.reason)


def _meant(state: PassState, action: Mail) -> str:
    """For whom and about what a draft is, in a word."""
    to, cc = recipients(action)
    about = "\n".join(str(pairing) for pairing in action.about)
    digest = sha256(about.encode()).hexdigest()[:8]
    return f"{state.cohort.addresses_of(to, *cc)}/{digest}"


def _still_owes(state: PassState, action: SendMail) -> bool:
    """Whether no answer has come since the pass began: a look at the last moment, since nobody likes
    to be nudged in vain."""
    (pairing,) = action.about
    observed = state.look().series.get((action.round, pairing))
    return owing(pairing, observed) == action.to


def _throw_away(state: PassState, key: ActionKey, detail: MailDetail) -> None:
    # Forgotten before it is deleted: a draft that is known and gone counts as sent.
    state.note(key, replace(detail, draft=""))
    state.ports.mailbox.delete_draft(detail.draft)


def _throw_away_orphans(state: PassState, label: str) -> None:
    # A pass that was stopped between writing a draft and writing down its id, or between forgetting
    # it and deleting it, has left one behind.
    while (orphan := state.ports.mailbox.find_draft(label)) is not None:
        state.ports.mailbox.delete_draft(orphan)


def _label(state: PassState, key: ActionKey) -> str:
    return sha256(f"{state.cohort.id}/{key}".encode()).hexdigest()[:32]
