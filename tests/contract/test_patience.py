"""What one call may cost while Google does not answer as it should: few requests, little waiting."""

from collections.abc import Mapping

import pytest

from tests.contract.examples import invitation, message
from tests.contract.google_words import NOTHING, RATES, Word
from tests.contract.operations import READS, WRITES, Operation
from tests.contract.raw_server import asking, reply, serving
from tests.contract.unreliable import error
from worker.errors import OutcomeUnknown
from worker.google.api_client import MOST_ATTEMPTS, MOST_WAITING_SECONDS
from worker.google.refusals import MOST_PATIENCE_SECONDS
from worker.ports.calendar import Change

OPERATIONS: Mapping[str, Operation] = {
    **READS,
    **WRITES,
    "change": lambda google: google.calendar.change("primary", "one", lambda _: Change()),
    "delete_draft": lambda google: google.mailbox.delete_draft("r-1"),
}
DOWN = reply(*error(503, "backendError"))
EVENT = reply(200, '{"id": "one", "etag": "1"}')


@pytest.mark.parametrize("word", [*NOTHING, *RATES], ids=str)
def test_an_invitation_costs_four_requests_and_half_a_minute_at_most(word: Word) -> None:
    with serving(reply(word.status, word.body)) as server, asking(server) as google:
        with pytest.raises(OutcomeUnknown):
            google.calendar.invite("primary", invitation())
        assert len(server.requests) == MOST_ATTEMPTS
        assert sum(google.slept) <= MOST_WAITING_SECONDS


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_call_costs_more_while_google_is_out_of_order(operation: str) -> None:
    with serving(DOWN) as server, asking(server) as google:
        with pytest.raises(OutcomeUnknown):
            OPERATIONS[operation](google)
        assert len(server.requests) == (1 if operation == "create" else MOST_ATTEMPTS)
        assert sum(google.slept) <= MOST_WAITING_SECONDS


def test_a_change_that_google_never_takes_is_looked_at_each_time_and_given_up() -> None:
    answers = [EVENT, DOWN] * MOST_ATTEMPTS
    with serving(*answers) as server, asking(server) as google:
        with pytest.raises(OutcomeUnknown):
            google.calendar.change("primary", "one", lambda _: Change(recurrence=("RRULE:X",)))
        assert server.verbs == ["GET", "PATCH"] * MOST_ATTEMPTS


def test_google_may_ask_for_longer_waits_but_not_again_and_again() -> None:
    status, body = error(429, "rateLimitExceeded")
    slow_down = reply(status, body, "application/json", "Retry-After: 40")
    with serving(slow_down) as server, asking(server) as google:
        with pytest.raises(OutcomeUnknown):
            google.mailbox.create_draft(message())
        assert google.slept == [40, 40]
        assert sum(google.slept) <= MOST_PATIENCE_SECONDS
        assert len(server.requests) == 3
