"""Watching a calendar page by page: which refusals mean that everything is listed anew."""

import json

import pytest

from tests.contract.google_words import PAGE, old_form
from tests.contract.raw_server import asking, reply, serving
from worker.errors import OutcomeUnknown, Rejected
from worker.google.api_client import MOST_ATTEMPTS

FIRST = reply(200, json.dumps({"items": [{"id": "pc1one"}], "nextPageToken": "2"}))
LAST = reply(200, json.dumps({"items": [{"id": "pc1two"}], "nextSyncToken": "t2"}))
WHOLE = reply(
    200, json.dumps({"items": [{"id": "pc1one"}, {"id": "pc1two"}], "nextSyncToken": "t2"})
)
TOO_OLD = reply(410, old_form(410, "fullSyncRequired", domain="calendar"))


def tokens(requests: list[tuple[str, bytes]]) -> list[str]:
    """What each request was about: s for a sync token, p for a page token, both or neither."""
    return [
        ("s" if "syncToken=" in line else "") + ("p" if "pageToken=" in line else "")
        for line, _ in requests
    ]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "invalid"),
        (400, "invalidParameter"),
        (400, "failedPrecondition"),
        (410, "fullSyncRequired"),
        (410, "updatedMinTooLongAgo"),
        (410, "deleted"),
    ],
)
def test_a_sync_token_that_google_does_not_take_means_that_everything_is_listed(
    status: int, reason: str
) -> None:
    with (
        serving(reply(status, old_form(status, reason)), WHOLE) as server,
        asking(server) as google,
    ):
        changes = google.calendar.changes("primary", "t1")
        assert [event.id for event in changes.events] == ["pc1one", "pc1two"]
        assert (changes.token, changes.full) == ("t2", True)
        assert tokens(server.requests) == ["s", ""]


def test_a_token_that_expires_between_two_pages_means_that_everything_is_listed_again() -> None:
    with serving(FIRST, TOO_OLD, WHOLE) as server, asking(server) as google:
        changes = google.calendar.changes("primary", "t1")
        assert [event.id for event in changes.events] == ["pc1one", "pc1two"]
        assert (changes.token, changes.full) == ("t2", True)
        assert tokens(server.requests) == ["s", "sp", ""]


def test_a_listing_without_a_token_that_gets_too_old_between_two_pages_starts_over_once() -> None:
    with serving(FIRST, TOO_OLD, FIRST, LAST) as server, asking(server) as google:
        changes = google.calendar.changes("primary", None)
        assert [event.id for event in changes.events] == ["pc1one", "pc1two"]
        assert (changes.token, changes.full) == ("t2", True)
        assert tokens(server.requests) == ["", "p", "", "p"]


def test_a_listing_that_gets_too_old_again_and_again_is_given_up() -> None:
    with serving(FIRST, TOO_OLD, FIRST, TOO_OLD) as server, asking(server) as google:
        with pytest.raises(Rejected):
            google.calendar.changes("primary", None)
        assert len(server.requests) == 4


@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_page_about_a_sync_token_is_no_reason_to_list_everything(status: int) -> None:
    with serving(reply(status, PAGE, "text/html")) as server, asking(server) as google:
        with pytest.raises(OutcomeUnknown):
            google.calendar.changes("primary", "t1")
        assert tokens(server.requests) == ["s"] * MOST_ATTEMPTS


def test_a_listing_whose_second_page_fails_fails_rather_than_ends() -> None:
    with serving(FIRST, reply(400, old_form(400, "invalid"))) as server, asking(server) as google:
        with pytest.raises(Rejected):
            google.calendar.changes("primary", None)
        assert server.verbs == ["GET", "GET"]


def test_a_listing_whose_last_page_is_cut_off_is_read_again_from_that_page() -> None:
    with serving(FIRST, LAST[:-5], LAST) as server, asking(server) as google:
        changes = google.calendar.changes("primary", None)
        assert [event.id for event in changes.events] == ["pc1one", "pc1two"]
        # httplib2 may ask once more by itself, but nobody starts from the beginning.
        assert tokens(server.requests)[0] == ""
        assert set(tokens(server.requests)[1:]) == {"p"}
