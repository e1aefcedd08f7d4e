"""The adapters in front of a server that stands in for Google: what they ask, and how they read bad answers."""

import json

import pytest

from tests.contract.examples import SERIES_ID, invitation, message
from tests.contract.raw_server import CLOSE, asking, reply, serving
from tests.contract.unreliable import error
from worker.errors import OutcomeUnknown
from worker.google.api_client import MOST_ATTEMPTS

FINE = reply(200, '{"id": "1"}')
GONE = reply(*error(404, "notFound"))
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY")
HTML = "<!DOCTYPE html><html><body>Sign in to the hotel's network.</body></html>"


def test_each_service_is_asked_under_its_own_path() -> None:
    with serving(FINE) as server, asking(server) as google:
        google.calendar.create("Peer Coaching", "America/New_York")
        google.mailbox.create_draft(message())
        paths = [request.split()[1].partition("?")[0] for request, _ in server.requests]
        assert paths == ["/calendar/v3/calendars", "/gmail/v1/users/me/drafts"]


def test_a_stand_in_is_asked_directly_whatever_proxies_are_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in PROXIES:
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving(FINE) as server, asking(server) as google:
        assert google.calendar.create("Peer Coaching", "America/New_York") == "1"


def test_a_stand_in_gets_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/key.json")
    with serving(FINE) as server, asking(server) as google:
        assert google.mailbox.create_draft(message()) == "1"
        assert "authorization" not in server.headers
        assert "content-type" in server.headers


def test_a_draft_whose_sending_meets_a_dying_connection_is_sent_once_and_looked_for() -> None:
    with serving(CLOSE, GONE) as server, asking(server) as google:
        assert google.mailbox.send_draft("r-1") == ""
        assert server.verbs == ["POST", "GET"]


def test_an_invitation_that_meets_a_dying_connection_is_looked_for_before_it_is_sent_again() -> (
    None
):
    with serving(CLOSE, GONE, FINE) as server, asking(server) as google:
        assert google.calendar.invite("primary", invitation()).id == "1"
        assert server.verbs == ["POST", "GET", "POST"]


def test_a_calendar_is_not_asked_for_twice_over_a_dying_connection() -> None:
    with serving(CLOSE) as server, asking(server) as google:
        with pytest.raises(OutcomeUnknown):
            google.calendar.create("Peer Coaching", "America/New_York")
        assert server.verbs == ["POST"]


def test_a_read_over_dying_connections_is_given_up_after_enough_tries() -> None:
    with serving(CLOSE) as server, asking(server) as google:
        with pytest.raises(OutcomeUnknown):
            google.mailbox.has_draft("r-1")
        # Each try may be two requests: httplib2 sends a read again by itself.
        assert server.verbs == ["GET"] * (2 * MOST_ATTEMPTS)
        assert len(google.slept) == MOST_ATTEMPTS - 1


def test_between_tries_it_waits_longer_and_longer_but_not_always_the_same() -> None:
    waits = []
    for _ in range(10):
        with serving(reply(*error(503, "backendError"))) as server, asking(server) as google:
            with pytest.raises(OutcomeUnknown):
                google.mailbox.has_draft("r-1")
            waits.append(google.slept)
    for attempt, seconds in enumerate(zip(*waits, strict=True), start=1):
        assert all(2**attempt <= wait <= 2**attempt + 1 for wait in seconds)
        assert len(set(seconds)) > 1


@pytest.mark.parametrize("half", ["{}", "[]", "null", '"1"', '{"ID": "1"}', HTML])
def test_an_incomplete_answer_leaves_the_outcome_open(half: str) -> None:
    with (
        serving(reply(200, half, "text/html" if half == HTML else "application/json")) as server,
        asking(server) as google,
    ):
        for ask in (
            lambda: google.calendar.create("Peer Coaching", "America/New_York"),
            lambda: google.calendar.invite("primary", invitation()),
            lambda: google.calendar.find("primary", SERIES_ID),
            lambda: google.calendar.changes("primary", None),
            lambda: google.mailbox.create_draft(message()),
            lambda: google.mailbox.has_draft("r-1"),
        ):
            with pytest.raises(OutcomeUnknown):
                ask()


def test_a_write_whose_answer_is_cut_off_is_sent_once_and_its_outcome_is_open() -> None:
    with serving(FINE[:-3]) as server, asking(server) as google:
        with pytest.raises(OutcomeUnknown):
            google.calendar.create("Peer Coaching", "America/New_York")
        assert server.verbs == ["POST"]


def test_an_incomplete_answer_to_sending_is_no_reason_to_send_again() -> None:
    with serving(reply(200, "{}"), GONE) as server, asking(server) as google:
        assert google.mailbox.send_draft("r-1") == ""
        assert server.verbs == ["POST", "GET"]


def test_a_draft_is_looked_for_on_every_page_and_past_drafts_that_have_just_gone() -> None:
    pages = [
        {"drafts": [{"id": "r-1"}, {"id": "r-2"}], "nextPageToken": "2"},
        {"drafts": [{"id": "r-3"}]},
    ]
    labels = [
        {"name": "Subject", "value": "wanted"},
        {"name": "x-PEER-coaching", "value": "wanted"},
    ]
    first, last = (reply(200, json.dumps(page)) for page in pages)
    unwanted, wanted = (
        reply(200, json.dumps({"id": "r", "message": {"payload": {"headers": headers}}}))
        for headers in (labels[:1], labels)
    )
    with serving(first, unwanted, GONE, last, wanted) as server, asking(server) as google:
        assert google.mailbox.drafts() == {"wanted": ("r-3",)}
        assert server.verbs == ["GET"] * 5
        assert "pageToken=2" in server.requests[3][0]


@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_draft_that_google_no_longer_knows_was_sent_whatever_the_status(status: int) -> None:
    with serving(reply(*error(status, "notFound"))) as server, asking(server) as google:
        assert not google.mailbox.has_draft("r-1")
        assert not google.mailbox.delete_draft("r-1")
        assert server.verbs == ["GET", "DELETE"]


@pytest.mark.parametrize(("status", "reason"), [(404, "notFound"), (410, "deleted")])
def test_an_event_that_google_no_longer_knows_is_not_found(status: int, reason: str) -> None:
    with serving(reply(*error(status, reason))) as server, asking(server) as google:
        assert google.calendar.find("primary", SERIES_ID) is None
        assert server.verbs == ["GET"]


@pytest.mark.parametrize("zone", ["GMT-0500 (somebody's own)", "../etc/passwd", ""])
def test_an_event_in_an_unknown_zone_is_still_read(zone: str) -> None:
    strange = {"id": "one", "start": {"dateTime": "2027-02-09T18:00:00", "timeZone": zone}}
    with serving(reply(200, json.dumps(strange))) as server, asking(server) as google:
        seen = google.calendar.find("primary", "one")
        assert seen is not None
        assert (str(seen.start), seen.zone) == ("2027-02-09 18:00:00+00:00", zone)


def test_an_event_made_by_another_program_is_read() -> None:
    guests = [
        {"email": "ANA@Mail.Example", "responseStatus": "accepted"},
        {"email": "ben@mail.example"},
        {"id": "room"},
    ]
    whole_day = {
        "id": "one",
        "status": "confirmed",
        "start": {"date": "2027-02-09"},
        "attendees": guests,
    }
    with serving(reply(200, json.dumps(whole_day))) as server, asking(server) as google:
        seen = google.calendar.find("primary", "one")
        assert seen is not None
        assert [(guest.email, guest.response) for guest in seen.guests] == [
            ("ana@mail.example", "accepted"),
            ("ben@mail.example", "needsAction"),
        ]
        assert str(seen.start) == "2027-02-09 00:00:00+00:00"
