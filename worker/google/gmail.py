"""The Mailbox port on Gmail: draft, record, send.

`messages.send` has no key against sending twice. A draft has: sending deletes it, so `drafts.get` tells whether it went out.
"""

from base64 import urlsafe_b64encode
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from worker.errors import Rejected
from worker.google.api_client import ApiClient, Ask, Sleep
from worker.google.quota import UNLIMITED, Quota
from worker.ports import Address, Message

_ME = "me"
_LABEL = "X-Peer-Coaching"
_PAGE_SIZE = 500
# Quota units of each call (Gmail API, usage limits): a mail is a draft and its sending, so 6,000 a minute are 54 mails.
_GET, _CREATE, _SEND = 5, 10, 100
# Python 3.11 folds long subjects so that they come back with other spaces, and long non-ASCII ones broken. A line may have 998
# characters (RFC 5322, 2.1.1), which no header of ours reaches.
_UNFOLDED = SMTP.clone(max_line_length=998)
# A draft that was sent answers 404 or 400; when it is which is not documented.
_GONE = (400, 404, 410)


class Gmail:
    """See ports.Mailbox. `service`: what googleapiclient's build gives for gmail v1."""

    def __init__(self, service: Any, sleep: Sleep, quota: Quota = UNLIMITED) -> None:
        self._drafts = service.users().drafts()
        self._client = ApiClient(sleep, quota)

    def close(self) -> None:
        """Let go of its connections."""
        self._client.close()

    def create_draft(self, message: Message) -> str:
        """See Mailbox.create_draft. After a lost answer, looks for the draft before writing another."""
        body = {"message": {"raw": urlsafe_b64encode(mime(message)).decode()}}

        def create(in_doubt: bool) -> str:
            earlier = self._find_draft(self._client.send, message.label) if in_doubt else None
            request = self._drafts.create(userId=_ME, body=body)
            return earlier or str(self._client.send(request, "id", units=_CREATE)["id"])

        return self._client.do_once(create)

    def find_draft(self, label: str) -> str | None:
        """See Mailbox.find_draft. Reads every draft, so it is for the rare case of doubt; Gmail's search lags behind."""
        return self._find_draft(self._client.read, label)

    def _find_draft(self, ask: Ask, label: str) -> str | None:
        parameters: dict[str, Any] = {"userId": _ME, "maxResults": _PAGE_SIZE}
        while label:
            page = ask(self._drafts.list(**parameters), units=_GET)
            for draft in page.get("drafts", ()):
                if self._label_of(ask, draft["id"]) == label:
                    return str(draft["id"])
            if "nextPageToken" not in page:
                break
            parameters["pageToken"] = page["nextPageToken"]
        return None

    def _label_of(self, ask: Ask, draft_id: str) -> str:
        request = self._drafts.get(userId=_ME, id=draft_id, format="metadata")
        try:
            draft = ask(request, "id", units=_GET)
        except Rejected:
            return ""
        headers = draft.get("message", {}).get("payload", {}).get("headers", ())
        labels = (header["value"] for header in headers if header["name"].lower() == _LABEL.lower())
        return next(labels, "")

    def has_draft(self, draft_id: str) -> bool:
        """See Mailbox.has_draft."""
        return self._has_draft(self._client.read, draft_id)

    def _has_draft(self, ask: Ask, draft_id: str) -> bool:
        request = self._drafts.get(userId=_ME, id=draft_id, format="minimal")
        try:
            ask(request, "id", units=_GET)
        except Rejected as error:
            if error.status in _GONE:
                return False
            raise
        return True

    def send_draft(self, draft_id: str) -> str:
        """See Mailbox.send_draft. After a lost answer, looks whether the draft is gone before sending again."""

        def send(in_doubt: bool) -> str:
            if in_doubt and not self._has_draft(self._client.send, draft_id):
                return ""
            request = self._drafts.send(userId=_ME, body={"id": draft_id})
            return str(self._client.send(request, "id", units=_SEND)["id"])

        return self._client.do_once(send)

    def delete_draft(self, draft_id: str) -> None:
        """See Mailbox.delete_draft."""
        try:
            self._client.read(self._drafts.delete(userId=_ME, id=draft_id), units=_CREATE)
        except Rejected as error:
            if error.status not in _GONE:
                raise


def mime(message: Message) -> bytes:
    """The message as RFC 5322 bytes: plain text first, the same as HTML after it (RFC 2046, 5.1.4)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _header(message.sender)
    mail["To"] = _header(message.to)
    if message.cc:
        mail["Cc"] = [_header(address) for address in message.cc]
    if message.reply_to:
        mail["Reply-To"] = _header(message.reply_to)
    mail["Subject"] = message.subject
    if message.label:
        mail[_LABEL] = message.label
    # So that holiday notices are not sent back to us (RFC 3834, 5).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail.as_bytes(policy=_UNFOLDED)


def _header(address: Address) -> HeaderAddress:
    return HeaderAddress(display_name=address.name, addr_spec=address.email)
