"""The Mailbox port: draft, record, send."""

from email.message import EmailMessage

import pytest

from tests.contract.conftest import Google
from tests.contract.examples import message
from tests.contract.unreliable import (
    Mishap,
    done_but_answered_with_an_error,
    out_of_order,
    the_answer_is_lost,
    too_many_requests,
)
from worker.errors import OutcomeUnknown, Rejected
from worker.google.api_client import MOST_ATTEMPTS
from worker.ports.mailbox import Address
from worker.sandbox.gmail import sent_since

NOT_DONE = [out_of_order, too_many_requests]
DONE_UNHEARD = [the_answer_is_lost, done_but_answered_with_an_error]


def sent(google: Google) -> list[EmailMessage]:
    return [mail for _, mail in sent_since(google.sandbox.store)]


def test_a_draft_is_there_and_nothing_is_sent(google: Google) -> None:
    draft = google.mailbox.create_draft(message())
    assert google.mailbox.has_draft(draft)
    assert sent(google) == []


def test_sending_takes_the_draft_away_and_gives_the_messages_id(google: Google) -> None:
    draft = google.mailbox.create_draft(message())
    sent_id = google.mailbox.send_draft(draft)
    assert not google.mailbox.has_draft(draft)
    assert [kept["id"] for kept in google.sandbox.store.list("message")] == [sent_id]
    assert [mail["Subject"] for mail in sent(google)] == ["Your peer coaching"]


def test_two_drafts_of_the_same_words_are_two(google: Google) -> None:
    first, second = (google.mailbox.create_draft(message()) for _ in range(2))
    google.mailbox.send_draft(first)
    assert (google.mailbox.has_draft(first), google.mailbox.has_draft(second)) == (False, True)
    assert len(sent(google)) == 1


def test_a_draft_is_sent_once_however_often_it_is_asked_for(google: Google) -> None:
    draft = google.mailbox.create_draft(message())
    google.mailbox.send_draft(draft)
    with pytest.raises(Rejected) as refused:
        google.mailbox.send_draft(draft)
    assert refused.value.status == 404
    assert len(sent(google)) == 1


def test_a_draft_that_nobody_wrote_is_not_there_and_cannot_be_sent(google: Google) -> None:
    assert not google.mailbox.has_draft("r-nobody")
    with pytest.raises(Rejected):
        google.mailbox.send_draft("r-nobody")


def test_a_deleted_draft_is_gone_and_was_not_sent(google: Google) -> None:
    draft = google.mailbox.create_draft(message())
    assert google.mailbox.delete_draft(draft)
    assert not google.mailbox.has_draft(draft)
    assert sent(google) == []


def test_deleting_a_draft_that_is_gone_does_nothing_and_says_so(google: Google) -> None:
    deleted, sent_before = (google.mailbox.create_draft(message()) for _ in range(2))
    google.mailbox.delete_draft(deleted)
    google.mailbox.send_draft(sent_before)
    for draft in (deleted, sent_before, "r-nobody"):
        assert not google.mailbox.delete_draft(draft)
    assert len(sent(google)) == 1


def test_a_recipient_without_a_domain_is_refused_and_the_draft_stays(google: Google) -> None:
    draft = google.mailbox.create_draft(message(to=Address("Ana", "ana@localhost")))
    with pytest.raises(Rejected):
        google.mailbox.send_draft(draft)
    assert google.mailbox.has_draft(draft)
    assert sent(google) == []


@pytest.mark.parametrize("mishap", DONE_UNHEARD)
def test_a_mail_whose_answer_was_lost_goes_out_once(google: Google, mishap: Mishap) -> None:
    draft = google.mailbox.create_draft(message())
    google.sandbox.bad_day(mishap)
    assert google.mailbox.send_draft(draft) == ""
    assert len(sent(google)) == 1
    assert google.sandbox.requests["gmail.users.drafts.send"] == 1
    assert len(google.slept) == 1


@pytest.mark.parametrize("mishap", NOT_DONE)
def test_a_mail_that_did_not_go_out_is_tried_again_after_a_wait(
    google: Google, mishap: Mishap
) -> None:
    draft = google.mailbox.create_draft(message())
    google.sandbox.bad_day(mishap, mishap)
    assert google.mailbox.send_draft(draft)
    assert len(sent(google)) == 1
    assert len(google.slept) == 2


@pytest.mark.parametrize("mishap", NOT_DONE)
def test_after_enough_tries_the_mail_is_left_for_the_next_pass(
    google: Google, mishap: Mishap
) -> None:
    draft = google.mailbox.create_draft(message())
    google.sandbox.bad_day(*[mishap] * MOST_ATTEMPTS)
    with pytest.raises(OutcomeUnknown):
        google.mailbox.send_draft(draft)
    assert google.sandbox.mishaps == ()
    assert google.mailbox.has_draft(draft)
    assert sent(google) == []


@pytest.mark.parametrize("mishap", DONE_UNHEARD)
def test_a_draft_without_a_label_is_written_again_when_the_answer_was_lost(
    google: Google, mishap: Mishap
) -> None:
    google.sandbox.bad_day(mishap)
    draft = google.mailbox.create_draft(message())
    assert google.mailbox.has_draft(draft)
    assert google.sandbox.requests["gmail.users.drafts.create"] == 2
    assert sent(google) == []


@pytest.mark.parametrize("mishap", DONE_UNHEARD)
def test_a_draft_with_a_label_is_written_once_even_when_the_answer_was_lost(
    google: Google, mishap: Mishap
) -> None:
    google.sandbox.bad_day(mishap)
    draft = google.mailbox.create_draft(message(label="spring/first/ana"))
    assert google.mailbox.has_draft(draft)
    assert google.sandbox.requests["gmail.users.drafts.create"] == 1


def test_a_draft_is_found_by_its_label_until_it_is_sent(google: Google) -> None:
    drafts = {
        name: google.mailbox.create_draft(message(label=f"spring/first/{name}"))
        for name in ("ana", "ben")
    }
    google.mailbox.create_draft(message())
    assert google.mailbox.drafts() == {
        "spring/first/ana": (drafts["ana"],),
        "spring/first/ben": (drafts["ben"],),
    }
    google.mailbox.send_draft(drafts["ana"])
    assert google.mailbox.drafts() == {"spring/first/ben": (drafts["ben"],)}


@pytest.mark.parametrize("mishap", [*DONE_UNHEARD, *NOT_DONE])
def test_a_draft_was_deleted_by_us_even_when_the_answer_to_its_deletion_was_lost(
    google: Google, mishap: Mishap
) -> None:
    """Otherwise it would be taken for sent."""
    draft = google.mailbox.create_draft(message())
    google.sandbox.bad_day(mishap)
    assert google.mailbox.delete_draft(draft) is not False
    assert not google.mailbox.has_draft(draft)


def test_a_limit_of_rate_leaves_no_doubt_about_who_took_a_draft_away(google: Google) -> None:
    google.sandbox.bad_day(too_many_requests)
    assert not google.mailbox.delete_draft("r-nobody")


def test_all_drafts_are_told_by_their_label_and_those_without_one_are_not(google: Google) -> None:
    assert google.mailbox.drafts() == {}
    first, second = (google.mailbox.create_draft(message(label="spring/ana")) for _ in range(2))
    third = google.mailbox.create_draft(message(label="spring/ben"))
    google.mailbox.create_draft(message())
    assert google.mailbox.drafts() == {"spring/ana": (first, second), "spring/ben": (third,)}


@pytest.mark.parametrize("mishap", [*NOT_DONE, *DONE_UNHEARD])
def test_a_failed_look_for_a_draft_is_tried_again_and_not_taken_for_no(
    google: Google, mishap: Mishap
) -> None:
    draft = google.mailbox.create_draft(message())
    google.sandbox.bad_day(mishap, mishap, for_reads=True)
    assert google.mailbox.has_draft(draft)


def test_a_limit_of_rate_is_no_reason_to_look_for_what_was_not_done(google: Google) -> None:
    """Looking costs units as well, just when there are none left."""
    google.sandbox.mishaps = (too_many_requests, too_many_requests)
    draft = google.mailbox.create_draft(message())
    google.sandbox.mishaps = (too_many_requests,)
    google.mailbox.send_draft(draft)
    assert len(sent(google)) == 1
    assert not {"gmail.users.drafts.list", "gmail.users.drafts.get"} & set(google.sandbox.requests)
