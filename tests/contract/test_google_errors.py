"""What Google's refusals mean to a pass, and that nobody else's count."""

import json
import re

import pytest

from tests.contract.examples import invitation, message
from tests.contract.google_words import (
    ACCOUNTS,
    GOOGLES,
    NOBODYS,
    RATES,
    Word,
    both_forms,
    old_form,
)
from tests.contract.raw_server import asking, reply, serving
from tests.contract.unreliable import error
from worker.errors import GoogleError, OutcomeUnknown, Rejected
from worker.google.api_client import MOST_ATTEMPTS
from worker.google.error_answer import error_answer
from worker.google.refusals import RateLimited

GONE = reply(*error(404, "notFound"))
FINE = reply(200, '{"id": "1"}')


def written(answer: bytes) -> tuple[GoogleError, int]:
    """What making a calendar ends with at a server that answers so, and how often it was asked."""
    with serving(answer) as server, asking(server) as google:
        with pytest.raises(GoogleError) as failed:
            google.calendar.create("Peer Coaching", "America/New_York")
        return failed.value, len(server.requests)


def read(answer: bytes) -> tuple[GoogleError, int]:
    """What listing drafts ends with at a server that answers so, and how often it was asked."""
    with serving(answer) as server, asking(server) as google:
        with pytest.raises(GoogleError) as failed:
            google.mailbox.drafts()
        return failed.value, len(server.requests)


@pytest.mark.parametrize("word", [*GOOGLES, *NOBODYS], ids=str)
def test_every_answer_to_a_write_has_its_meaning(word: Word) -> None:
    failed, asked = written(reply(word.status, word.body))
    assert (type(failed), failed.status) == (word.meaning, word.status)
    assert word.sentence in str(failed)
    assert asked == (MOST_ATTEMPTS if word.meaning is RateLimited else 1)


@pytest.mark.parametrize("word", [*GOOGLES, *NOBODYS], ids=str)
def test_every_answer_to_a_read_has_its_meaning(word: Word) -> None:
    failed, asked = read(reply(word.status, word.body))
    assert (type(failed), failed.status) == (word.meaning, word.status)
    assert asked == (MOST_ATTEMPTS if issubclass(word.meaning, OutcomeUnknown) else 1)


@pytest.mark.parametrize("word", GOOGLES, ids=str)
def test_an_error_quotes_googles_words_and_carries_its_codes(word: Word) -> None:
    failed, _ = written(reply(word.status, word.body))
    answer = error_answer(word.status, word.body)
    assert answer is not None
    assert failed.codes == answer.codes
    code = answer.codes[0]
    assert str(failed).startswith(f"Google says {word.status} {code}: {answer.message[:-1]}")


def test_a_conflict_that_google_calls_aborted_is_looked_at_and_tried_again() -> None:
    with (
        serving(reply(409, old_form(409, "aborted")), GONE, FINE) as server,
        asking(server) as google,
    ):
        assert google.calendar.invite("primary", invitation()).id == "1"
        assert server.verbs == ["POST", "GET", "POST"]


def test_a_limit_of_rate_leaves_the_outcome_open() -> None:
    assert issubclass(RateLimited, OutcomeUnknown)


@pytest.mark.parametrize("word", RATES, ids=str)
def test_a_rate_is_waited_for_and_the_write_is_sent_again_without_looking(word: Word) -> None:
    with serving(reply(word.status, word.body), FINE) as server, asking(server) as google:
        assert google.mailbox.create_draft(message(label="label")) == "1"
        assert server.verbs == ["POST", "POST"]
        assert len(google.slept) == 1


@pytest.mark.parametrize(
    "word",
    [word for word in ACCOUNTS if "login" not in word.sentence],
    ids=str,
)
def test_nobody_is_told_to_log_in_again_where_a_login_fixes_nothing(word: Word) -> None:
    failed, _ = written(reply(word.status, word.body))
    assert "login" not in str(failed)


def test_the_most_specific_code_is_shown_where_an_answer_has_several() -> None:
    failed, _ = written(
        reply(403, both_forms(403, "rateLimitExceeded", "X", "RATE_LIMIT_EXCEEDED"))
    )
    assert "403 rateLimitExceeded" in str(failed)
    assert failed.codes == ("rateLimitExceeded", "RATE_LIMIT_EXCEEDED", "global", "X")


@pytest.mark.parametrize(
    "words",
    [
        "Invalid attendee email: ana@mail.example",
        'Invalid To header: "Ana" <ana@mail.example>',
        "'ana@mail.example' is not allowed, nor is Ben@Mail.Example.",
        "(ana@mail.example)",
        "ana+coach@mail.example,ben@mail.example",
    ],
)
@pytest.mark.parametrize(
    ("status", "reason"), [(400, "invalid"), (403, "quotaExceeded"), (401, ""), (503, "")]
)
def test_no_address_in_googles_words_gets_into_an_error(
    words: str, status: int, reason: str
) -> None:
    failed, _ = written(reply(*error(status, reason, words)))
    shown = f"{failed} {failed!r} {failed.args}".lower()
    assert not re.search(r"\w@", shown)
    assert "<address>" in shown


@pytest.mark.parametrize(
    "odd",
    [
        {"errors": "none"},
        {"errors": [7, {"reason": 7}, {}]},
        {"details": {"reason": "x"}},
        {"message": ["no"], "status": 5},
    ],
)
def test_googles_word_counts_even_where_parts_of_it_are_odd(odd: dict[str, object]) -> None:
    failed, _ = written(reply(400, json.dumps({"error": {"code": 400} | odd})))
    assert (type(failed), failed.codes) == (Rejected, ())
