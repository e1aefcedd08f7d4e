"""The Mailbox port: notes on which ledger serves a cohort, in drafts that are addressed to nobody."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from tests.contract.conftest import Google
from tests.contract.examples import LATER, NOW, message
from tests.contract.raw_server import asking, reply, serving
from tests.contract.unreliable import (
    Mishap,
    done_but_answered_with_an_error,
    error,
    out_of_order,
    the_answer_is_lost,
    too_many_requests,
)
from worker.errors import GoogleError, OutcomeUnknown, Rejected
from worker.ports.mailbox import Note
from worker.sandbox.gmail import sent_since

NOTE = Note("", "a1b2c3", 41, NOW, "/srv/peer-coaching/var/ledger.db")
DRAFTS = "/gmail/v1/users/me/drafts"


def ask(google: Google, verb: str, path: str, body: object = None) -> Any:
    """What another program gets that uses the same mailbox."""
    status, answer = google.sandbox.answer(verb, f"{DRAFTS}{path}", {}, json.dumps(body))
    assert status in (200, 204)
    return json.loads(answer) if answer else None


def raw(google: Google, draft: str) -> str:
    """A draft as it is stored."""
    return str(ask(google, "GET", f"/{draft}?format=raw")["message"]["raw"])


def content(google: Google, draft: str) -> EmailMessage:
    """A draft as people see it."""
    mail = message_from_bytes(urlsafe_b64decode(raw(google, draft)), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def write(google: Google, mail: str) -> str:
    """Another program writes a draft; its id."""
    return str(ask(google, "POST", "", {"message": {"raw": mail}})["id"])


def encoded(mail: EmailMessage) -> str:
    return urlsafe_b64encode(mail.as_bytes()).decode()


def edit(google: Google, draft: str) -> str:
    """Somebody opens the draft in a mail program, which stores it anew; its id then."""
    mail = raw(google, draft)
    ask(google, "DELETE", f"/{draft}")
    return write(google, mail)


def test_a_note_is_read_where_its_id_is_known_without_reading_the_other_drafts(
    google: Google,
) -> None:
    draft = google.mailbox.keep_note("label", "Spring", NOTE)
    google.mailbox.create_draft(message(label="spring/first/ana"))
    assert list(google.mailbox.notes("label", draft)) == [replace(NOTE, draft=draft)]
    assert "gmail.users.drafts.list" not in google.sandbox.requests


def test_a_note_is_found_where_its_id_is_not_known(google: Google) -> None:
    google.mailbox.create_draft(message(label="spring/first/ana"))
    draft = google.mailbox.keep_note("label", "Spring", NOTE)
    google.mailbox.create_draft(message())
    assert list(google.mailbox.notes("label", None)) == [replace(NOTE, draft=draft)]


def test_a_note_that_was_edited_has_another_id_and_is_found_again(google: Google) -> None:
    draft = google.mailbox.keep_note("label", "Spring", NOTE)
    edited = edit(google, draft)
    assert edited != draft
    assert list(google.mailbox.notes("label", draft)) == [replace(NOTE, draft=edited)]


def test_a_note_that_was_deleted_is_not_there(google: Google) -> None:
    draft = google.mailbox.keep_note("label", "Spring", NOTE)
    assert google.mailbox.delete_draft(draft)
    assert list(google.mailbox.notes("label", draft)) == []
    assert list(google.mailbox.notes("label", None)) == []


def test_where_there_are_several_notes_all_are_told_and_the_newest_can_be_seen(
    google: Google,
) -> None:
    """A program that was stopped between writing a note and deleting the one before leaves two."""
    of_another_ledger = Note("", "d4e5f6", 12, LATER)
    notes = [replace(NOTE, serial=serial) for serial in (41, 43, 42)] + [of_another_ledger]
    drafts = [google.mailbox.keep_note("label", "Spring", note) for note in notes]
    wanted = [replace(note, draft=draft) for note, draft in zip(notes, drafts, strict=True)]
    told = google.mailbox.notes("label", None)
    assert sorted(told, key=lambda note: note.draft) == sorted(wanted, key=lambda note: note.draft)
    newest = max(told, key=lambda note: note.serial)
    assert newest.draft == drafts[1]
    assert list(google.mailbox.notes("label", newest.draft)) == [newest]


def test_every_cohort_has_a_note_of_its_own(google: Google) -> None:
    spring = google.mailbox.keep_note("spring label", "Spring", NOTE)
    autumn = google.mailbox.keep_note("autumn label", "Autumn", NOTE)
    assert [note.draft for note in google.mailbox.notes("spring label", None)] == [spring]
    assert [note.draft for note in google.mailbox.notes("spring label", autumn)] == [spring]


def reads(google: Google) -> int:
    """How many drafts have been read so far."""
    return google.sandbox.requests.get("gmail.users.drafts.get", 0)


def test_the_notes_of_other_cohorts_are_read_once_however_many_cohorts_look(google: Google) -> None:
    labels = [f"label {number}" for number in range(5)]
    for label in labels:
        google.mailbox.keep_note(label, "Spring", NOTE)
    assert [len(google.mailbox.notes(label, None)) for label in labels] == [1] * 5
    # All of them by the first, then each its own.
    assert reads(google) == 5 + 4


@pytest.mark.parametrize("odd", [{}, {"message": None}, {"message": []}, {"message": {"id": [7]}}])
def test_a_draft_that_is_listed_without_its_message_is_read(odd: dict[str, Any]) -> None:
    facts = {"lineage": NOTE.lineage, "serial": NOTE.serial, "at": NOTE.at.isoformat()}
    fields = [
        {"name": "X-Peer-Coaching", "value": "label"},
        {"name": "X-Peer-Coaching-Ledger", "value": json.dumps(facts)},
    ]
    listing = {"drafts": [{"id": "r-1"} | odd]}
    draft = {"id": "r-1", "message": {"payload": {"headers": fields}}}
    answers = (reply(200, json.dumps(answer)) for answer in (listing, draft))
    with serving(*answers) as server, asking(server) as google:
        assert [note.draft for note in google.mailbox.notes("label", None)] == ["r-1"]


def test_the_note_of_another_cohort_that_was_written_anew_meanwhile_is_read_anew(
    google: Google,
) -> None:
    draft = google.mailbox.keep_note("spring label", "Spring", NOTE)
    assert list(google.mailbox.notes("autumn label", None)) == []
    mail = content(google, draft)
    del mail["X-Peer-Coaching"]
    mail["X-Peer-Coaching"] = "autumn label"
    ask(google, "DELETE", f"/{draft}")
    anew = write(google, encoded(mail))
    assert [note.draft for note in google.mailbox.notes("autumn label", None)] == [anew]


def test_a_draft_that_is_not_the_note_is_not_taken_for_it_though_its_id_is_known(
    google: Google,
) -> None:
    mail = google.mailbox.create_draft(message(label="spring/first/ana"))
    assert list(google.mailbox.notes("label", mail)) == []
    note = google.mailbox.keep_note("label", "Spring", NOTE)
    assert [kept.draft for kept in google.mailbox.notes("label", mail)] == [note]


@pytest.mark.parametrize(
    "facts",
    [
        None,
        "",
        "{}",
        "[]",
        "null",
        "7",
        "no JSON",
        '{"lineage": "a1b2c3", "serial": 41}',
        '{"lineage": "a1b2c3", "serial": "many", "at": "2027-02-07T14:00:00+00:00"}',
        '{"lineage": "a1b2c3", "serial": null, "at": "2027-02-07T14:00:00+00:00"}',
        '{"lineage": "a1b2c3", "serial": 41, "at": "yesterday"}',
        '{"lineage": "a1b2c3", "serial": 41, "at": 7}',
    ],
)
def test_a_draft_under_our_label_that_says_nothing_of_a_ledger_is_no_note(
    google: Google, facts: str | None
) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Somebody's"
    mail["X-Peer-Coaching"] = "label"
    if facts is not None:
        mail["X-Peer-Coaching-Ledger"] = facts
    mail.set_content("Hello")
    draft = write(google, encoded(mail))
    assert list(google.mailbox.notes("label", draft)) == []
    assert list(google.mailbox.notes("label", None)) == []
    note = google.mailbox.keep_note("label", "Spring", NOTE)
    assert [kept.draft for kept in google.mailbox.notes("label", draft)] == [note]


@pytest.mark.parametrize(
    "note",
    [
        replace(NOTE, place=""),
        replace(NOTE, place='/srv/Zoë\'s "ledger", spring/\U0001f49c.db'),
        replace(NOTE, place="/" + "a folder/" * 60),
        replace(NOTE, at=datetime(2027, 2, 7, 14, 1, 2, 345678, tzinfo=UTC)),
        replace(NOTE, serial=2**40),
    ],
)
@pytest.mark.parametrize("name", ["Spring", "Zoë's class – {2027} " + "and more " * 20])
def test_a_note_comes_back_as_it_was_kept(google: Google, note: Note, name: str) -> None:
    draft = google.mailbox.keep_note("label", name, note)
    assert list(google.mailbox.notes("label", draft)) == [replace(note, draft=draft)]


def test_a_note_says_to_people_what_it_is_and_is_addressed_to_nobody(google: Google) -> None:
    draft = google.mailbox.keep_note("label", "Spring 2027", NOTE)
    mail = content(google, draft)
    assert mail["Subject"] == "Peer coaching: please keep this draft (Spring 2027)"
    assert [mail[name] for name in ("To", "Cc", "Bcc")] == [None, None, None]
    words = " ".join(mail.get_content().split())
    assert "Please keep it: don't send it, and don't delete it." in words
    assert "Ledger: a1b2c3, at /srv/peer-coaching/var/ledger.db" in words
    assert "on 2027-02-07 at 14:00 UTC, in pass number 41" in words


def test_a_note_that_somebody_sends_by_mistake_reaches_nobody_and_stays(google: Google) -> None:
    draft = google.mailbox.keep_note("label", "Spring", NOTE)
    with pytest.raises(Rejected):
        google.mailbox.send_draft(draft)
    assert sent_since(google.sandbox.store) == []
    assert [note.draft for note in google.mailbox.notes("label", draft)] == [draft]


@pytest.mark.parametrize("mishap", [the_answer_is_lost, done_but_answered_with_an_error])
def test_a_note_whose_answer_was_lost_is_written_once_and_not_taken_for_the_one_before(
    google: Google, mishap: Mishap
) -> None:
    before = google.mailbox.keep_note("label", "Spring", NOTE)
    google.sandbox.bad_day(mishap)
    after = google.mailbox.keep_note("label", "Spring", replace(NOTE, serial=42))
    assert {note.draft: note.serial for note in google.mailbox.notes("label", None)} == {
        before: 41,
        after: 42,
    }


@pytest.mark.parametrize("mishap", [out_of_order, too_many_requests, the_answer_is_lost])
def test_a_failed_look_for_notes_is_tried_again_and_not_taken_for_none(
    google: Google, mishap: Mishap
) -> None:
    draft = google.mailbox.keep_note("label", "Spring", NOTE)
    for known in (draft, None, "r-gone"):
        google.sandbox.bad_day(mishap, mishap, for_reads=True)
        assert [note.draft for note in google.mailbox.notes("label", known)] == [draft]
        assert google.sandbox.mishaps == ()


def test_where_google_wants_somebody_to_write_to_the_note_is_addressed_to_the_sender() -> None:
    answers = (
        reply(*error(400, "invalidArgument", "Recipient address required")),
        reply(200, '{"emailAddress": "sender@school.example"}'),
        reply(200, '{"id": "r-1"}'),
    )
    with serving(*answers) as server, asking(server) as google:
        assert google.mailbox.keep_note("label", "Spring", NOTE) == "r-1"
        assert server.verbs == ["POST", "GET", "POST"]
        mails = [
            message_from_bytes(urlsafe_b64decode(json.loads(body)["message"]["raw"]))
            for _, body in (server.requests[0], server.requests[2])
        ]
    assert [mail["To"] for mail in mails] == [None, "sender@school.example"]
    assert mails[0]["X-Peer-Coaching-Ledger"] == mails[1]["X-Peer-Coaching-Ledger"]


@pytest.mark.parametrize("status", [403, 404, 413])
def test_where_google_refuses_the_note_for_another_reason_nothing_else_is_tried(
    status: int,
) -> None:
    with (
        serving(reply(*error(status, "invalid"))) as server,
        asking(server) as google,
        pytest.raises(GoogleError),
    ):
        google.mailbox.keep_note("label", "Spring", NOTE)
    assert server.verbs == ["POST"]


def test_the_account_is_the_address_that_google_says(google: Google) -> None:
    google.sandbox.owner = "Sender@School.Example"
    assert google.mailbox.account() == "Sender@School.Example"


@pytest.mark.parametrize("answer", ["{}", '{"historyId": "7"}', "[]"])
def test_an_account_without_an_address_is_no_answer(answer: str) -> None:
    with (
        serving(reply(200, answer)) as server,
        asking(server) as google,
        pytest.raises(OutcomeUnknown),
    ):
        google.mailbox.account()
