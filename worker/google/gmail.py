"""The Mailbox port on Gmail: draft, record, send.

`messages.send` has no key against sending twice. A draft has: sending deletes it, so `drafts.get` tells whether it went out.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from worker.errors import Rejected
from worker.google.api_client import ApiClient, Ask, Sleep
from worker.google.json_values import object_of, text_of
from worker.google.mime import LABEL, mime
from worker.google.notes import note_in, note_message
from worker.google.quota import UNLIMITED, Quota
from worker.ports.mailbox import Message, Note

_ME = "me"
_PAGE_SIZE = 500
# Quota units of each call (Gmail API, usage limits): a mail is a draft and its sending, so 6,000 a minute are 54 mails.
_GET, _CREATE, _SEND, _PROFILE = 5, 10, 100, 1
# A draft that was sent answers 404 or 400; when it is which is not documented.
_GONE = (400, 404, 410)
_NO_RECIPIENT = 400


class Gmail:
    """See ports.Mailbox. `build`: gives what googleapiclient's build gives for gmail v1; asked once,
    and only where something is asked of the mailbox."""

    def __init__(self, build: Callable[[], Any], sleep: Sleep, quota: Quota = UNLIMITED) -> None:
        self._build = build
        self._client = ApiClient(sleep, quota)
        # Whose note a message is, by its id: it never changes, while a draft gets another one.
        self._notes_read: dict[str, str] = {}

    @cached_property
    def _users(self) -> Any:
        return self._build().users()

    @cached_property
    def _drafts(self) -> Any:
        return self._users.drafts()

    def close(self) -> None:
        """Let go of its connections."""
        self._client.close()

    def create_draft(self, message: Message) -> str:
        """See Mailbox.create_draft. After a lost answer, looks for the draft before writing another."""
        label = message.label
        is_it = (lambda headers: _label_in(headers) == label) if label else None
        return self._create(mime(message), is_it)

    def _create(self, message: bytes, is_it: Callable[[Mapping[str, str]], bool] | None) -> str:
        """Writes a draft; its id. `is_it`: whether a draft with these headers is the same one; None
        where nothing tells it from others."""
        body = {"message": {"raw": urlsafe_b64encode(message).decode()}}

        def create(in_doubt: bool) -> str:
            earlier = self._find(is_it) if in_doubt and is_it else None
            request = self._drafts.create(userId=_ME, body=body)
            return earlier or str(self._client.send(request, "id", units=_CREATE)["id"])

        return self._client.do_once(create)

    def _find(self, is_it: Callable[[Mapping[str, str]], bool]) -> str | None:
        drafts = self._listed(self._client.send)
        return next((draft for draft, headers in drafts if is_it(headers)), None)

    def _listed(self, ask: Ask, wanted: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
        """Every draft with its headers, by name in lower case. Gmail's search would lag behind.

        `wanted`: only the notes with this label are, so that those with another are read once, and
        not by each cohort of a sender who has many."""
        parameters: dict[str, Any] = {"userId": _ME, "maxResults": _PAGE_SIZE}
        while True:
            page = ask(self._drafts.list(**parameters), units=_GET)
            for draft in page.get("drafts", ()):
                message_id = text_of(object_of(draft.get("message")).get("id"))
                if wanted and self._notes_read.get(message_id, wanted) != wanted:
                    continue
                headers = self._headers_of(ask, draft["id"])
                if headers is not None:
                    yield str(draft["id"]), headers
            if "nextPageToken" not in page:
                return
            parameters["pageToken"] = page["nextPageToken"]

    def _headers_of(self, ask: Ask, draft_id: str) -> Mapping[str, str] | None:
        """A draft's headers, by name in lower case; None where it is gone."""
        request = self._drafts.get(userId=_ME, id=draft_id, format="metadata")
        try:
            draft = ask(request, "id", units=_GET)
        except Rejected as error:
            if error.status in _GONE:
                return None
            raise
        message = draft.get("message", {})
        fields = message.get("payload", {}).get("headers", ())
        headers = {field["name"].lower(): field["value"] for field in fields}
        message_id = text_of(message.get("id"))
        if message_id and note_in(draft_id, headers) is not None:
            self._notes_read[message_id] = _label_in(headers)
        return headers

    def drafts(self) -> Mapping[str, tuple[str, ...]]:
        """See Mailbox.drafts. Reads every draft, so it is for the rare case of doubt."""
        by_label: dict[str, tuple[str, ...]] = {}
        for draft, headers in self._listed(self._client.read):
            if label := _label_in(headers):
                by_label[label] = (*by_label.get(label, ()), draft)
        return by_label

    def account(self) -> str:
        """See Mailbox.account."""
        profile = self._users.getProfile(userId=_ME)
        return str(self._client.read(profile, "emailAddress", units=_PROFILE)["emailAddress"])

    def notes(self, label: str, known: str | None) -> Sequence[Note]:
        """See Mailbox.notes."""
        if known is not None:
            headers = self._headers_of(self._client.read, known)
            if headers and _label_in(headers) == label and (note := note_in(known, headers)):
                return [note]
        return [
            note
            for draft, headers in self._listed(self._client.read, label)
            if _label_in(headers) == label and (note := note_in(draft, headers)) is not None
        ]

    def keep_note(self, label: str, name: str, note: Note) -> str:
        """See Mailbox.keep_note. Where Gmail wants somebody to write to, it is the sender."""

        def is_it(headers: Mapping[str, str]) -> bool:
            # Not by its label alone: the note of before has the same.
            return _label_in(headers) == label and note_in(note.draft, headers) == note

        try:
            return self._create(note_message(label, name, note), is_it)
        except Rejected as error:
            if error.status != _NO_RECIPIENT:
                raise
            return self._create(note_message(label, name, note, to=self.account()), is_it)

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

    def delete_draft(self, draft_id: str) -> bool | None:
        """See Mailbox.delete_draft."""

        def delete(in_doubt: bool) -> bool | None:
            request = self._drafts.delete(userId=_ME, id=draft_id)
            try:
                self._client.send(request, units=_CREATE)
            except Rejected as error:
                if error.status not in _GONE:
                    raise
                return None if in_doubt else False
            return True

        return self._client.do_once(delete)


def _label_in(headers: Mapping[str, str]) -> str:
    return headers.get(LABEL.lower(), "")
