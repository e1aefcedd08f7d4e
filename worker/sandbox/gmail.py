"""Gmail as the sandbox has it: sending, and the sent mail. One mailbox, the caller's own. Drafts: see drafts.py."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid5

from worker.sandbox import mail
from worker.sandbox.fault import Fault, not_found
from worker.sandbox.pages import span
from worker.sandbox.request import Request
from worker.sandbox.store import Resource, Store

_IDS = UUID("9b0f3c52-6a4e-5d0c-8f5e-0d8d6e0c7a11")
_PAGE_SIZE = 100


def get_profile(request: Request) -> Resource:
    """users.getProfile. Where the sandbox does not know its owner, the mailbox belongs to whom the call says."""
    user = request.parameters["userId"]
    count = len(request.store.list("message"))
    return {
        "emailAddress": request.address if user == "me" or request.owner else user,
        "messagesTotal": count,
        "threadsTotal": count,
        "historyId": str(request.store.change()),
    }


def send_message(request: Request) -> Resource:
    """messages.send"""
    mail.check(request.body)
    return send(request.store, request.now, request.body["raw"])


def get_message(request: Request) -> Resource:
    """messages.get"""
    message = request.store.get("message", "", request.parameters["id"])
    if message is None:
        raise not_found("requested entity was not found")
    shown = {name: message[name] for name in ("id", "threadId", "labelIds", "internalDate")}
    if request.parameters.get("format") == "raw":
        return shown | {"raw": message["raw"]}
    return shown | {"payload": {"headers": message["headers"]}}


def list_messages(request: Request) -> Resource:
    """messages.list, newest first"""
    if "q" in request.parameters or "labelIds" in request.parameters:
        raise no_search()
    messages = reversed(request.store.list("message"))
    items = [{"id": message["id"], "threadId": message["threadId"]} for message in messages]
    return page_of("messages", items, request.parameters)


def sent_since(store: Store, change: int = 0) -> list[tuple[datetime, EmailMessage]]:
    """What has been sent since that change, oldest first: when (aware), and the message."""
    return [
        (datetime.fromisoformat(message["at"]), mail.decoded(message["raw"]))
        for message in store.list("message", since=change)
    ]


def send(store: Store, now: datetime, raw: str, thread_id: str = "") -> Resource:
    """Sends a message, given in its raw form, in this thread or a new one. Raises Fault where it cannot go to its recipients."""
    parsed = mail.decoded(raw)
    mail.check_recipients(parsed)
    # Gmail puts a Message-ID of its own in place of the sender's.
    del parsed["Message-ID"]
    message_id = fresh_id(store)
    parsed["Message-ID"] = f"<{message_id}@mail.sandbox.example>"
    message = {
        "id": message_id,
        "threadId": thread_id or message_id,
        "labelIds": ["SENT"],
        "internalDate": str(int(now.timestamp() * 1000)),
        "at": now.isoformat(),
        "raw": mail.encoded(parsed),
        "headers": mail.headers(parsed),
    }
    store.put("message", "", message)
    return {name: message[name] for name in ("id", "threadId", "labelIds")}


def no_search() -> Fault:
    """501, for a search."""
    return Fault(
        501,
        "notImplemented",
        "the sandbox does not search mail: Gmail's search lags behind, so nothing may rely on it",
    )


def fresh_id(store: Store) -> str:
    """An id that was not there before, the same in every run of a story."""
    counter = store.get("counter", "", "gmail") or {"id": "gmail", "value": 0}
    counter["value"] += 1
    counter.pop("etag", None)
    store.put("counter", "", counter)
    return uuid5(_IDS, str(counter["value"])).hex[:16]


def page_of(name: str, items: list[Resource], parameters: Mapping[str, Any]) -> Resource:
    """The page of these items that a call asks for, in the field of this name."""
    start, end = span(parameters, _PAGE_SIZE)
    page: Resource = {"resultSizeEstimate": len(items)}
    if items[start:end]:
        page[name] = items[start:end]
    if end < len(items):
        page["nextPageToken"] = str(end)
    return page
