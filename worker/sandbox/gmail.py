"""Gmail as the sandbox has it: drafts, sending, and the sent mail. One mailbox, the caller's own."""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import Any
from uuid import UUID, uuid5

from worker.sandbox.events import span
from worker.sandbox.fault import Fault, invalid, not_found
from worker.sandbox.store import Resource, Store

_AS_IT_IS = default.clone(refold_source="none", max_line_length=998, linesep="\r\n")
_IDS = UUID("9b0f3c52-6a4e-5d0c-8f5e-0d8d6e0c7a11")


def get_profile(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """users.getProfile. The sandbox asks nobody who they are: its mailbox is whose it is taken for."""
    owner = "me@sandbox.example" if p["userId"] == "me" else p["userId"]
    count = len(store.list("message"))
    return {
        "emailAddress": owner,
        "messagesTotal": count,
        "threadsTotal": count,
        "historyId": str(store.change()),
    }


def create_draft(
    store: Store, _now: datetime, _p: dict[str, Any], body: dict[str, Any]
) -> Resource:
    """drafts.create"""
    message = body.get("message") or {}
    mail = _parsed(message)
    draft_id = f"r-{_fresh(store)}"
    store.put("draft", "", {"id": draft_id, "raw": message["raw"]})
    return {
        "id": draft_id,
        "message": {
            "id": _fresh(store),
            "threadId": _fresh(store),
            "snippet": str(mail["Subject"]),
        },
    }


def get_draft(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """drafts.get; a draft that was sent is gone"""
    draft = store.get("draft", "", p["id"])
    if draft is None:
        raise not_found("requested entity was not found")
    message: Resource = {"id": draft["id"][2:], "labelIds": ["DRAFT"]}
    if p.get("format") == "raw":
        message["raw"] = draft["raw"]
    elif p.get("format") != "minimal":
        message["payload"] = {"headers": _headers(_decoded(draft["raw"]))}
    return {"id": draft["id"], "message": message}


def list_drafts(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """drafts.list"""
    if "q" in p:
        raise _no_search()
    return _page(
        "drafts",
        [{"id": one["id"], "message": {"id": one["id"][2:]}} for one in store.list("draft")],
        p,
    )


def delete_draft(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """drafts.delete"""
    if store.get("draft", "", p["id"]) is None:
        raise not_found("requested entity was not found")
    store.delete("draft", "", p["id"])
    return {}


def send_draft(store: Store, now: datetime, _p: dict[str, Any], body: dict[str, Any]) -> Resource:
    """drafts.send: the draft goes, the message comes, in one step"""
    draft = store.get("draft", "", body.get("id") or "")
    if draft is None:
        raise not_found("requested entity was not found")
    sent = _send(store, now, draft["raw"])
    store.delete("draft", "", draft["id"])
    return sent


def send_message(store: Store, now: datetime, _p: dict[str, Any], body: dict[str, Any]) -> Resource:
    """messages.send"""
    _parsed(body)
    return _send(store, now, body["raw"])


def get_message(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """messages.get"""
    message = store.get("message", "", p["id"])
    if message is None:
        raise not_found("requested entity was not found")
    shown = {name: message[name] for name in ("id", "threadId", "labelIds", "internalDate")}
    return shown | (
        {"raw": message["raw"]}
        if p.get("format") == "raw"
        else {"payload": {"headers": message["headers"]}}
    )


def list_messages(store: Store, _now: datetime, p: dict[str, Any], _b: dict[str, Any]) -> Resource:
    """messages.list, newest first"""
    if "q" in p or "labelIds" in p:
        raise _no_search()
    return _page(
        "messages",
        [{"id": one["id"], "threadId": one["threadId"]} for one in reversed(store.list("message"))],
        p,
    )


def _no_search() -> Fault:
    return Fault(
        501,
        "notImplemented",
        "the sandbox does not search mail: Gmail's search lags behind, so nothing may rely on it",
    )


def sent_since(store: Store, change: int = 0) -> list[tuple[datetime, EmailMessage]]:
    """What has been sent since that change, oldest first: when, and the message."""
    return [
        (datetime.fromisoformat(one["at"]), _decoded(one["raw"]))
        for one in store.list("message", after=change)
    ]


def _send(store: Store, now: datetime, raw: str) -> Resource:
    mail = _decoded(raw)
    recipients = _recipients(mail)
    if not recipients:
        raise Fault(400, "invalidArgument", "Recipient address required")
    for _, address in recipients:
        local, _, domain = address.rpartition("@")
        if not local or "." not in domain:
            raise Fault(400, "invalidArgument", "Invalid To header")
    # Gmail puts a Message-ID of its own in place of the sender's.
    del mail["Message-ID"]
    message_id = _fresh(store)
    mail["Message-ID"] = f"<{message_id}@mail.sandbox.example>"
    message = {
        "id": message_id,
        "threadId": message_id,
        "labelIds": ["SENT"],
        "internalDate": str(int(now.timestamp() * 1000)),
        "at": now.isoformat(),
        "raw": urlsafe_b64encode(mail.as_bytes(policy=_AS_IT_IS)).decode(),
        "headers": _headers(mail),
    }
    store.put("message", "", message)
    return {"id": message_id, "threadId": message_id, "labelIds": ["SENT"]}


def _recipients(mail: EmailMessage) -> list[tuple[str, str]]:
    return getaddresses(
        [str(value) for name in ("To", "Cc", "Bcc") for value in mail.get_all(name, [])]
    )


def _headers(mail: EmailMessage) -> list[Resource]:
    return [{"name": name, "value": str(value)} for name, value in mail.items()]


def _parsed(message: dict[str, Any]) -> EmailMessage:
    if not message.get("raw"):
        raise invalid(
            "'raw' RFC822 payload message string or uploading message via /upload/* URL required"
        )
    try:
        mail = _decoded(message["raw"])
    except (Base64Error, ValueError, TypeError):
        raise invalid("the raw message is no base64url") from None
    try:
        # All that is read or written of it later: Python's own parser stumbles over some headers, and not before they are asked for.
        _headers(mail), _recipients(mail), mail.as_bytes(policy=_AS_IT_IS)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        raise invalid("the raw message is no e-mail message") from None
    return mail


def _decoded(raw: str) -> EmailMessage:
    mail = message_from_bytes(b64decode(raw, altchars=b"-_", validate=True), policy=default)
    if not isinstance(mail, EmailMessage):
        raise TypeError("no e-mail message")
    return mail


def _fresh(store: Store) -> str:
    """An id that was not there before, the same in every run of a story."""
    number = store.get("counter", "", "gmail") or {"id": "gmail", "value": 0}
    number["value"] += 1
    number.pop("etag", None)
    store.put("counter", "", number)
    return uuid5(_IDS, str(number["value"])).hex[:16]


def _page(name: str, items: list[Resource], p: dict[str, Any]) -> Resource:
    start, end = span(p, 100)
    page: Resource = {"resultSizeEstimate": len(items)} | (
        {name: items[start:end]} if items[start:end] else {}
    )
    return page | ({"nextPageToken": str(end)} if end < len(items) else {})
