"""Drafts in the mailbox of the sandbox."""

from worker.sandbox import mail
from worker.sandbox.fault import not_found
from worker.sandbox.gmail import fresh_id, no_search, page_of, send
from worker.sandbox.request import Request
from worker.sandbox.store import Resource, Store


def create_draft(request: Request) -> Resource:
    """drafts.create"""
    message = request.body.get("message") or {}
    parsed = mail.check(message)
    draft: Resource = {
        "id": f"r-{fresh_id(request.store)}",
        "raw": message["raw"],
        "message": {"id": fresh_id(request.store), "threadId": fresh_id(request.store)},
    }
    request.store.put("draft", "", draft)
    shown = draft["message"] | {"labelIds": ["DRAFT"], "snippet": str(parsed["Subject"])}
    return {"id": draft["id"], "message": shown}


def get_draft(request: Request) -> Resource:
    """drafts.get; a draft that was sent is gone"""
    draft = _draft(request.store, request.parameters["id"])
    message: Resource = _message_of(draft) | {"labelIds": ["DRAFT"]}
    if request.parameters.get("format") == "raw":
        message["raw"] = draft["raw"]
    elif request.parameters.get("format") != "minimal":
        message["payload"] = {"headers": mail.headers(mail.decoded(draft["raw"]))}
    return {"id": draft["id"], "message": message}


def list_drafts(request: Request) -> Resource:
    """drafts.list"""
    if "q" in request.parameters:
        raise no_search()
    drafts = request.store.list("draft")
    items = [{"id": draft["id"], "message": _message_of(draft)} for draft in drafts]
    return page_of("drafts", items, request.parameters)


def delete_draft(request: Request) -> None:
    """drafts.delete: the draft is gone for good. The answer is empty."""
    draft = _draft(request.store, request.parameters["id"])
    request.store.delete("draft", "", draft["id"])


def send_draft(request: Request) -> Resource:
    """drafts.send: the draft goes, the message comes, in one step"""
    draft = _draft(request.store, request.body.get("id") or "")
    sent = send(request.store, request.now, draft["raw"], _message_of(draft)["threadId"])
    request.store.delete("draft", "", draft["id"])
    return sent


def _draft(store: Store, draft_id: str) -> Resource:
    draft = store.get("draft", "", draft_id)
    if draft is None:
        raise not_found("requested entity was not found")
    return draft


def _message_of(draft: Resource) -> Resource:
    """The ids of the draft's message and of its thread. A folder of an earlier version has drafts without them."""
    own_id = draft["id"].removeprefix("r-")
    message: Resource = draft.get("message", {"id": own_id, "threadId": own_id})
    return message
