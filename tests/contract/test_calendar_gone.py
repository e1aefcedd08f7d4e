"""A calendar that is gone is for a person to mend; one that was made a moment ago is waited for."""

from dataclasses import replace

import pytest

from tests.contract.examples import NAME, invitation
from tests.contract.google_words import CALENDARS, Word, old_form
from tests.contract.raw_server import Adapters, asking, reply, serving
from worker.errors import CredentialsInvalid, OutcomeUnknown
from worker.google.api_client import MOST_ATTEMPTS

FINE = reply(200, '{"id": "1"}')
GONE = reply(404, old_form(404, "notFound"))
NOT_FOUND = Word("404", 404, old_form(404, "notFound"), CredentialsInvalid)


def invite(google: Adapters) -> None:
    google.calendar.invite("c1", invitation())


def list_all(google: Adapters) -> None:
    google.calendar.changes("c1", None)


def list_since(google: Adapters) -> None:
    google.calendar.changes("c1", "t1")


@pytest.mark.parametrize("word", [*CALENDARS, NOT_FOUND], ids=str)
def test_a_calendar_that_is_gone_is_about_no_student_and_no_login(word: Word) -> None:
    with serving(reply(word.status, word.body)) as server, asking(server) as google:
        for operation in (invite, list_all, list_since):
            with pytest.raises(CredentialsInvalid, match="The calendar is gone") as failed:
                operation(google)
            assert failed.value.calendar_gone
            assert "share it with the sender again; if it was deleted, give" in str(failed.value)
        assert server.verbs == ["POST", "GET", "GET"]


@pytest.mark.parametrize(
    "too_early",
    [
        GONE,
        reply(403, old_form(403, "requiredAccessLevel", domain="calendar")),
    ],
)
def test_a_calendar_that_was_made_a_moment_ago_is_waited_for(too_early: bytes) -> None:
    made = reply(200, '{"id": "c1"}')
    with serving(made, too_early, GONE, too_early, GONE, FINE) as server, asking(server) as google:
        calendar = google.calendar.create("Peer Coaching", "America/New_York")
        assert google.calendar.invite(calendar, invitation()).id == "1"
        assert server.verbs == ["POST", "POST", "GET", "POST", "GET", "POST"]
        assert sum(google.slept) > 3


def test_a_calendar_that_does_not_appear_is_left_to_the_next_pass() -> None:
    made, too_early = reply(200, '{"id": "c1"}'), GONE
    with serving(made, too_early) as server, asking(server) as google:
        calendar = google.calendar.create("Peer Coaching", "America/New_York")
        with pytest.raises(OutcomeUnknown, match="made a moment ago"):
            google.calendar.invite(calendar, invitation())
        assert len(server.requests) <= 2 * MOST_ATTEMPTS


def test_a_calendar_that_holds_an_event_is_no_longer_new() -> None:
    made = reply(200, '{"id": "c1"}')
    with serving(made, FINE, GONE) as server, asking(server) as google:
        calendar = google.calendar.create("Peer Coaching", "America/New_York")
        google.calendar.invite(calendar, invitation())
        with pytest.raises(CredentialsInvalid):
            google.calendar.invite(calendar, invitation(name=replace(NAME, attempt=2)))
        assert len(server.requests) == 3
