"""What Google does that decides how mail goes out once: sending has no key, a Message-ID is rewritten, a sent draft is gone.

That a write is sent once is held in test_one_shot_http, and that a series keeps the id we chose in test_calendar.
"""

from email import message_from_bytes
from typing import Any
from urllib.parse import urlencode

import pytest
from googleapiclient.errors import HttpError

from tests.contract.conftest import Google, inside, over_http
from tests.contract.examples import NOW, SERIES_ID, invitation, message
from tests.contract.raw_server import asking, reply, serving
from tests.contract.unreliable import (
    Answer,
    Unreliable,
    done_but_answered_with_an_error,
    error,
    the_answer_is_lost,
)
from worker.errors import Rejected
from worker.google.events import event_body
from worker.google.mime import mime

PAGE = b"<!DOCTYPE html><html><body>Please log in to the guest network.</body></html>"
WAYS = pytest.mark.parametrize("way", [inside, over_http])


def a_page_of_some_proxys(_do: object) -> Answer:
    """It is not done, and somebody else answers with 200."""
    return 200, PAGE


def a_sent_draft_answered_with_400(_do: object) -> Answer:
    return error(400, "invalidArgument", "Message not a draft")


def a_duplicate(_do: object) -> Answer:
    return error(409, "duplicate", "The requested identifier already exists.")


def test_a_mail_is_sent_only_as_a_draft_and_never_searched_for_even_in_doubt(
    google: Google,
) -> None:
    google.sandbox.bad_day(the_answer_is_lost)
    draft = google.mailbox.create_draft(message(label="spring/first/ana"))
    google.sandbox.bad_day(done_but_answered_with_an_error)
    google.mailbox.send_draft(draft)
    assert {method.removeprefix("gmail.users.") for method in google.sandbox.requests} == {
        "drafts.create",
        "drafts.list",
        "drafts.get",
        "drafts.send",
    }


def test_a_mail_carries_no_message_id_that_somebody_might_rely_on() -> None:
    assert message_from_bytes(mime(message(label="spring/first/ana")))["Message-ID"] is None


def test_a_draft_for_which_google_answers_400_was_sent(google: Google) -> None:
    draft = google.mailbox.create_draft(message())
    google.sandbox.bad_day(the_answer_is_lost)
    google.mailbox.send_draft(draft)
    google.sandbox.bad_day(a_sent_draft_answered_with_400, for_reads=True)
    assert not google.mailbox.has_draft(draft)
    assert google.sandbox.mishaps == ()


def test_a_draft_whose_id_was_lost_is_found_and_thrown_away_without_being_sent(
    google: Google,
) -> None:
    google.mailbox.create_draft(message(label="spring/first/ana"))
    (orphan,) = google.mailbox.drafts()["spring/first/ana"]
    google.mailbox.delete_draft(orphan)
    assert google.sandbox.store.list("draft") == []
    assert google.sandbox.store.list("message") == []


def test_a_conflict_over_an_id_that_has_no_event_is_no_invitation(google: Google) -> None:
    google.sandbox.bad_day(a_duplicate)
    with pytest.raises(Rejected) as refused:
        google.calendar.invite("primary", invitation())
    assert refused.value.status == 409
    assert google.guests.events() == []


def test_a_deletion_answered_with_a_proxys_page_is_requested_again(google: Google) -> None:
    draft = google.mailbox.create_draft(message())
    google.sandbox.bad_day(a_page_of_some_proxys)
    google.mailbox.delete_draft(draft)
    assert not google.mailbox.has_draft(draft)
    assert len(google.slept) == 1


@pytest.mark.parametrize(
    "nothing", [reply(204, ""), reply(200, ""), reply(200, "{}"), reply(200, "{\n}\n")]
)
def test_a_deletion_is_answered_with_nothing(nothing: bytes) -> None:
    with serving(nothing) as server, asking(server) as google:
        google.mailbox.delete_draft("r-1")
        assert server.verbs == ["DELETE"]
        assert google.slept == []


@WAYS
@pytest.mark.parametrize(
    "wrong",
    [
        {"sumary": "Peer coaching"},
        {"guestsCanModify": "true"},
        {"attendees": [{"mail": "ana@mail.example"}]},
    ],
)
def test_a_body_that_googles_documents_do_not_describe_is_refused(
    way: Any, wrong: dict[str, Any]
) -> None:
    sandbox = Unreliable(lambda: NOW)
    with way(sandbox) as door:
        events = door.calendar_api().events()
        with pytest.raises(HttpError) as refused:
            events.insert(calendarId="primary", body=event_body(invitation()) | wrong).execute()
        assert refused.value.status_code == 400
        assert (
            events.insert(calendarId="primary", body=event_body(invitation())).execute()["id"]
            == SERIES_ID
        )
    sandbox.store.close()


@WAYS
@pytest.mark.parametrize(
    "wrong", [{"sendUpdate": "all"}, {"sendUpdates": "everybody"}, {"conferenceDataVersion": "2"}]
)
def test_a_parameter_that_googles_documents_do_not_describe_is_refused(
    way: Any, wrong: dict[str, str]
) -> None:
    sandbox = Unreliable(lambda: NOW)
    with way(sandbox) as door:
        request = (
            door.calendar_api().events().insert(calendarId="primary", body=event_body(invitation()))
        )
        # The client library would not let it through itself, as long as its documents are Google's.
        request.uri += f"&{urlencode(wrong)}"
        with pytest.raises(HttpError) as refused:
            request.execute()
        assert refused.value.status_code == 400
        assert sandbox.store.list("event", "primary") == []
    sandbox.store.close()
