"""What a pass does by mail: draft, record, send; and draws back what is no longer due."""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256

from worker.core.actions import Mail, SendMail, Skip, TellCoordinator, recipients
from worker.core.addresses import mailbox_hash
from worker.core.due.responses import owing
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.records import MailDetail, Record, State, Step
from worker.errors import GoogleError, PlaceLost, Rejected
from worker.execute.state import PassState
from worker.ports.mailbox import Message

_DELETED = (
    "the draft of this mail was gone before it was sent: somebody deleted or sent it by hand, and nobody "
    "else can know which. Ask whom it was for; `run --retry` sends it again"
)
_RECALLED = (
    "one pass had begun to send this mail, and another threw its draft away: nobody can know which came "
    "first. Ask whom it was for; `run --retry` sends it again"
)
_BEING_SENT = (Step.SENDING, Step.RECALLING)
_THROWN_AWAY = (Step.DISCARDING, Step.RECALLING)


class _Unknowable(Rejected):
    """Nobody can know whether a mail was sent."""


def send(state: PassState, action: Mail) -> bool:
    """Send one mail, once. Whether it is out; a nudge that an answer has overtaken waits for the
    next plan to say what is due."""
    key, mailbox = action.key, state.ports.mailbox
    composed = state.ports.writer.mail(action, state.cohort, state.history, state.now)
    message = replace(composed, label=_label(state, key), at=state.now)
    record = state.claim(key, _claimed(action))
    if record.settled:
        return True
    meant = _meant(state, action)
    detail = _looked_up(state, record)
    if detail is None:
        return True
    if detail.draft and (detail.meant != meant or detail.step in _THROWN_AWAY):
        # Drafted for somebody else or about something else: since then an address or a peer has
        # changed, or whoever owed an answer has given it. Or a pass that may still be at work was
        # about to throw it away.
        if not _throw_away(state, key, detail):
            return True
        detail = replace(detail, draft="")
    if not detail.draft:
        draft = mailbox.create_draft(_enclosed(state, action, message))
        detail = replace(detail, draft=draft, meant=meant, step=Step.DRAFTED)
        _keep(state, key, detail)
    if (
        isinstance(action, SendMail)
        and action.kind is Kind.NUDGE
        and not _still_owes(state, action)
    ):
        _throw_away(state, key, detail)
        return False
    detail = replace(detail, step=Step.SENDING, mailbox=_mailbox(state, action))
    sent = state.sending(partial(_deliver, state, key, detail))
    state.settle(key, State.DONE, replace(detail, message=sent))
    return True


def _deliver(state: PassState, key: ActionKey, detail: MailDetail) -> str:
    """Sends a draft, once the ledger says so; the message's id."""
    state.note(key, detail)
    return state.ports.mailbox.send_draft(detail.draft)


def _enclosed(state: PassState, action: Mail, message: Message) -> Message:
    """The mail with what goes out with it."""
    if not isinstance(action, TellCoordinator):
        return message
    pages = state.ports.writer.enclosures(action, state.cohort, state.history, state.now)
    return replace(message, enclosures=pages)


def draw_back(state: PassState, action: Skip) -> None:
    """Record that a mail is no longer due, and throw away what was drafted for it."""
    record = state.claim(action.key, MailDetail())
    if record.settled:
        return
    try:
        detail = _looked_up(state, record)
        if detail is not None and (not detail.draft or _throw_away(state, action.key, detail)):
            state.settle(action.key, State.SKIPPED, reason=action.reason)
    except _Unknowable:
        # Sent or thrown away: either way nobody waits for it any more.
        state.settle(action.key, State.SKIPPED, reason=Reason.DRAFT_GONE)


def _claimed(action: Mail) -> MailDetail:
    if isinstance(action, TellCoordinator):
        return MailDetail(about=action.about, failed=action.failed, told=action.told)
    return MailDetail(about=action.about)


def _looked_up(state: PassState, record: Record) -> MailDetail | None:
    """What is known of a mail, with the draft that is really there; None where it turns out to have
    been sent. Raises Rejected where nobody can know."""
    key, detail = record.key, record.mail
    if record.turn == state.turn.number:
        return detail
    if detail.draft and state.ports.mailbox.has_draft(detail.draft):
        return detail
    # A pass that was stopped between writing a draft and writing down its id has left one behind;
    # and a draft that somebody opened in Gmail's window has another id since then.
    orphans = state.drafts().get(_label(state, key), ())
    for orphan in orphans:
        state.ports.mailbox.delete_draft(orphan)
    is_certain = not detail.draft or detail.step is Step.DISCARDING
    if is_certain or (orphans and detail.step is Step.DRAFTED):
        return replace(detail, draft="", step=Step.DRAFTED)
    if detail.step is Step.SENDING and not orphans:
        state.settle(key, State.DONE, reason=Reason.DRAFT_GONE)
        return None
    raise _Unknowable(_RECALLED if detail.step is Step.RECALLING else _DELETED)


def _keep(state: PassState, key: ActionKey, detail: MailDetail) -> None:
    """Writes down a draft. A pass that has lost its place throws it away: the next has its own."""
    try:
        state.note(key, detail)
    except PlaceLost:
        with suppress(GoogleError):
            state.ports.mailbox.delete_draft(detail.draft)
        raise


def _throw_away(state: PassState, key: ActionKey, detail: MailDetail) -> bool:
    """Whether the draft is thrown away; otherwise it has been sent meanwhile, by a pass that had lost
    its place. Raises Rejected where nobody can know."""
    being_sent = detail.step in _BEING_SENT
    step = Step.RECALLING if being_sent else Step.DISCARDING
    state.note(key, replace(detail, step=step))
    there = state.ports.mailbox.delete_draft(detail.draft)
    if being_sent and not there:
        if there is None or detail.step is Step.RECALLING:
            raise _Unknowable(_RECALLED)
        state.settle(key, State.DONE, reason=Reason.DRAFT_GONE)
        return False
    state.note(key, replace(detail, draft="", step=Step.DRAFTED))
    return True


def _mailbox(state: PassState, action: Mail) -> str:
    return mailbox_hash(state.cohort, action.to) if isinstance(action, SendMail) else ""


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


def _label(state: PassState, key: ActionKey) -> str:
    return sha256(f"{state.cohort.id}/{key}".encode()).hexdigest()[:32]
