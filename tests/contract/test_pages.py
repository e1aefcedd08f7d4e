"""A page of a proxy, a captive portal or a firewall is no answer, whatever its status says."""

import pytest

from tests.contract.google_words import PAGE
from tests.contract.operations import READS, WRITES
from tests.contract.raw_server import asking, reply, serving
from worker.errors import OutcomeUnknown
from worker.google.api_client import MOST_ATTEMPTS
from worker.ports.calendar import Change, ObservedEvent

FINE = reply(200, '{"id": "1"}')
STATUSES = (302, 307, 308, 400, 401, 403, 404, 407, 410, 503)


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize("status", STATUSES)
def test_a_page_is_no_answer_to_a_read(status: int, operation: str) -> None:
    with (
        serving(reply(status, PAGE, "text/html", "Location: /elsewhere")) as server,
        asking(server) as google,
    ):
        with pytest.raises(OutcomeUnknown, match=f"{status}, but not in Google's words"):
            READS[operation](google)
        assert len(server.requests) == MOST_ATTEMPTS
        assert not any("elsewhere" in request for request, _ in server.requests)


@pytest.mark.parametrize("operation", WRITES)
@pytest.mark.parametrize("status", STATUSES)
def test_a_page_is_no_answer_to_a_write_which_is_looked_for_and_not_sent_again(
    status: int, operation: str
) -> None:
    with (
        serving(reply(status, PAGE, "text/html", "Location: /elsewhere")) as server,
        asking(server) as google,
    ):
        with pytest.raises(OutcomeUnknown, match=f"{status}, but not in Google's words"):
            WRITES[operation](google)
        looks = [] if operation == "create" else ["GET"] * (MOST_ATTEMPTS - 1)
        assert server.verbs == ["POST", *looks]
        assert not any("elsewhere" in request for request, _ in server.requests)


@pytest.mark.parametrize("status", STATUSES)
def test_a_mail_that_met_a_page_goes_out_once_the_page_is_gone(status: int) -> None:
    still_there = reply(200, '{"id": "r-1"}')
    page = reply(status, PAGE, "text/html", "Location: /elsewhere")
    with serving(page, page, still_there, FINE) as server, asking(server) as google:
        assert google.mailbox.send_draft("r-1") == "1"
        assert server.verbs == ["POST", "GET", "GET", "POST"]


@pytest.mark.parametrize("status", STATUSES)
def test_a_deletion_that_meets_a_page_is_asked_for_again(status: int) -> None:
    with (
        serving(reply(status, PAGE, "text/html"), reply(204, "")) as server,
        asking(server) as google,
    ):
        google.mailbox.delete_draft("r-1")
        assert server.verbs == ["DELETE", "DELETE"]


@pytest.mark.parametrize("status", [200, 500, 502, 503])
@pytest.mark.parametrize(
    "content", [PAGE, PAGE.decode().encode("utf-16"), b"", b'{"id": ', b"[" * 100_000]
)
def test_an_answer_that_is_no_json_says_nothing_about_what_was_done(
    status: int, content: bytes
) -> None:
    with serving(reply(status, content, "text/html")) as server, asking(server) as google:
        with pytest.raises(OutcomeUnknown) as failed:
            WRITES["create"](google)
        assert len(server.requests) == 1
        assert "hotel" not in str(failed.value)


def test_a_cancellation_that_meets_a_page_is_looked_at_before_it_counts() -> None:
    def cancel(seen: ObservedEvent) -> Change | None:
        return None if seen.cancelled else Change(cancel=True)

    standing = reply(200, '{"id": "one", "etag": "1", "status": "confirmed"}')
    cancelled = reply(200, '{"id": "one", "etag": "2", "status": "cancelled"}')
    page = reply(410, PAGE, "text/html")
    answers = (standing, page, standing, reply(204, ""), cancelled)
    with serving(*answers) as server, asking(server) as google:
        seen = google.calendar.change("primary", "one", cancel)
        assert seen is not None
        assert seen.cancelled
        assert server.verbs == ["GET", "DELETE", "GET", "DELETE"]
