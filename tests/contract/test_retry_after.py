"""How long Google asks to wait, and what is too long to wait for."""

import pytest

from tests.contract.examples import message
from tests.contract.raw_server import asking, reply, serving
from tests.contract.unreliable import error
from worker.errors import OutcomeUnknown, QuotaExhausted
from worker.google.error_answer import ErrorAnswer
from worker.google.refusals import MOST_PATIENCE_SECONDS, RateLimited, error_of

FINE = reply(200, '{"id": "1"}')
DATE = "Date: Tue, 09 Feb 2027 18:00:00 GMT"
RATES = [
    (429, "rateLimitExceeded"),
    (429, ""),
    (403, "rateLimitExceeded"),
    (403, "userRateLimitExceeded"),
]
# The headers, the message, and the seconds that they ask for.
ASKED = [
    (["Retry-After: 17"], "", 17),
    (["Retry-After: 0"], "", 0),
    ([DATE, "Retry-After: Tue, 09 Feb 2027 18:00:45 GMT"], "", 45),
    ([DATE, "Retry-After: Tuesday, 09-Feb-27 18:00:45 GMT"], "", 45),
    ([DATE, "Retry-After: Tue, 09 Feb 2027 17:00:00 GMT"], "", 0),
    ([DATE], "User-rate limit exceeded.  Retry after 2027-02-09T18:01:10.500Z", 70.5),
    (
        [DATE],
        "User-rate limit exceeded.  Retry after 2027-02-09T18:01:10.500Z (Mail sending)",
        70.5,
    ),
    (
        [DATE, "Retry-After: Tue, 09 Feb 2027 18:00:45 GMT"],
        "Retry after 2027-02-09T18:01:10.500Z",
        45,
    ),
    ([], "Retry after 2027-02-09T18:01:10.500Z", 0),
    (["Retry-After: Tue, 09 Feb 2027 18:00:45 GMT"], "", 0),
    (["Date: yesterday", "Retry-After: Tue, 09 Feb 2027 18:00:45 GMT"], "", 0),
    ([DATE, "Retry-After: soon"], "", 0),
    ([DATE, "Retry-After: -17"], "", 0),
    ([DATE, "Retry-After: Tue, 09 Feb 99999999999999999999 18:00:45 GMT"], "", 0),
    ([DATE, "Retry-After: Tue, 09 Feb 2027 18:00:45 +99999999999999999999"], "", 0),
    ([DATE, "Retry-After: 1.5"], "", 0),
    ([DATE], "Retry after 2027-02-30T18:01:10.500Z", 0),
    ([DATE], "Retry after lunch", 0),
]
HOURS = [
    (["Retry-After: 91"], ""),
    (["Retry-After: 100000"], ""),
    (["Retry-After: " + 400 * "9"], ""),
    ([DATE, "Retry-After: Tue, 09 Feb 2027 18:01:31 GMT"], ""),
    ([DATE, "Retry-After: Wed, 10 Feb 2027 03:00:00 GMT"], ""),
    ([DATE], "User-rate limit exceeded.  Retry after 2027-02-10T15:00:00.000Z"),
]


@pytest.mark.parametrize(("headers", "words", "seconds"), ASKED)
def test_a_write_waits_as_long_as_google_asks(
    headers: list[str], words: str, seconds: float
) -> None:
    status, body = error(429, "rateLimitExceeded", words or "Too many requests")
    with (
        serving(reply(status, body, "application/json", *headers), FINE) as server,
        asking(server) as google,
    ):
        assert google.mailbox.create_draft(message()) == "1"
        (waited,) = google.slept
        # Where less is asked for, the wait before a second try is two to three seconds, by chance.
        assert max(seconds, 2) <= waited <= max(seconds, 3)


@pytest.mark.parametrize(("headers", "words"), HOURS)
@pytest.mark.parametrize(("status", "reason"), RATES)
def test_a_wait_of_hours_is_left_to_a_later_pass(
    headers: list[str], words: str, status: int, reason: str
) -> None:
    status, body = error(status, reason, words or "Too many requests")
    with (
        serving(reply(status, body, "application/json", *headers), FINE) as server,
        asking(server) as google,
    ):
        with pytest.raises(QuotaExhausted, match="This is a limit for hours"):
            google.mailbox.create_draft(message())
        assert (google.slept, len(server.requests)) == ([], 1)


@pytest.mark.parametrize(("status", "reason"), RATES)
def test_the_longest_wait_is_still_waited_for(status: int, reason: str) -> None:
    answer = ErrorAnswer(status, (reason,), "")
    assert type(error_of(answer, retry_after=MOST_PATIENCE_SECONDS)) is RateLimited
    assert type(error_of(answer, retry_after=MOST_PATIENCE_SECONDS + 1)) is QuotaExhausted


def test_a_server_that_is_down_for_hours_is_not_taken_for_a_spent_limit() -> None:
    answer = ErrorAnswer(503, ("backendError",), "")
    assert type(error_of(answer, retry_after=100000)) is OutcomeUnknown
