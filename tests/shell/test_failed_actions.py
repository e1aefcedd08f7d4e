"""What Google refuses, and what is no answer of Google's at all: nothing is lost, nothing is doubled, and a person is told."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from tests.contract.google_words import PAGE
from tests.contract.unreliable import error
from tests.shell.desk import (
    LAUNCH,
    NEXT_HOUR,
    SENDER,
    WEEK,
    Desk,
    is_a_sentence,
    new_desk,
    plain,
)
from tests.shell.world import body
from worker.cli.stopping import Stopping
from worker.sandbox.guests import Guests
from worker.sandbox.service import Sandbox

DANA = "dana@school.example"
NEXT_DAY = "2027-02-08T09:05-05:00"
TEN_DAYS = "2027-02-17T09:05-05:00"

Answer = tuple[int, bytes]
Meddles = Callable[[str, str, bytes], Answer | None]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = new_desk(tmp_path, monkeypatch, students=8)
    # Time passes at once.
    monkeypatch.setattr(Stopping, "sleep", lambda self, seconds: None)
    return desk


class Meddling:
    """A sandbox in front of which somebody answers some requests, from one on: a firewall, a portal, or Google in a bad mood.
    `meddles`: is given the verb, the address and the body; the answer, or None for the sandbox's own."""

    def __init__(self, sandbox: Sandbox, meddles: Meddles, first: int = 1) -> None:
        self._sandbox, self._meddles, self._first = sandbox, meddles, first
        self.asked = 0

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> Answer:
        """See Answering."""
        self.asked += 1
        content = body.encode() if isinstance(body, str) else body or b""
        answer = self._meddles(verb, uri, content) if self.asked >= self._first else None
        return answer or self._sandbox.answer(verb, uri, headers, body)


@contextmanager
def meddled(desk: Desk, meddles: Meddles, first: int = 1, now: str = LAUNCH) -> Iterator[Meddling]:
    with desk.google(now) as sandbox:
        meddling = Meddling(sandbox, meddles, first)
        with desk.served(meddling):
            yield meddling


def passed(desk: Desk, meddles: Meddles, now: str, *options: str, first: int = 1) -> Result:
    """A pass while somebody meddles."""
    with meddled(desk, meddles, first, now):
        result = desk.call("run", "--now", now, *options)
    assert is_a_sentence(result), result.output
    return result


def well(desk: Desk, now: str, *options: str) -> Result:
    """A pass while all is well."""
    return passed(desk, lambda *_: None, now, *options)


def always(status: int, content: bytes = PAGE) -> Meddles:
    return lambda *_: (status, content)


def on(verb: str, part: str, answer: Answer) -> Meddles:
    """This answer to requests of this kind."""
    return lambda asked, uri, _body: answer if asked == verb and part in uri else None


def everybody_has_one_mail(desk: Desk) -> None:
    sent = desk.recipients()
    assert len(sent) == len(set(sent)) == 8
    assert len(desk.series()) == 8


# R1: from some request on, somebody else answers.

PAGES = {
    "302": always(302),
    "307": always(307),
    "403": always(403),
    "404": always(404),
    "407": always(407),
    "410": always(410),
    "421": always(421),
    "200": always(200),
    "204": always(204, b""),
    "half": always(200, b'{"id": "'),
    "a-list": always(200, b"[]"),
    "another-api": always(404, b'{"error": "not found"}'),
    "another-code": always(404, json.dumps({"error": {"code": 500, "message": "no"}}).encode()),
}


@pytest.mark.parametrize("first", [12, 14, 17])
@pytest.mark.parametrize("name", PAGES)
def test_all_mails_go_out_once_when_google_is_well_again(desk: Desk, name: str, first: int) -> None:
    result = passed(desk, PAGES[name], LAUNCH, first=first)
    assert result.exit_code == 1
    assert "login" not in plain(result)
    assert len(desk.mails()) < 8
    assert well(desk, NEXT_HOUR).exit_code == 0
    everybody_has_one_mail(desk)
    assert well(desk, NEXT_HOUR).stdout == ""


def test_nobody_is_reminded_of_a_mail_that_has_not_gone_out_yet(desk: Desk) -> None:
    # Whatever is not Google's stands in front of the mailbox for a whole week.
    stuck = on("POST", "/drafts/send", (404, PAGE))
    for now in (LAUNCH, NEXT_DAY, WEEK):
        assert passed(desk, stuck, now).exit_code == 1
    assert desk.mails() == []
    assert well(desk, WEEK).exit_code == 0
    everybody_has_one_mail(desk)
    # The week is counted from the mail on.
    assert well(desk, "2027-02-20T09:05-05:00").stdout == ""
    assert well(desk, "2027-02-21T09:05-05:00").stdout == "spring: 8 nudge mails\n"


# R2: a draft is on record, and what answers is not Google.


@pytest.mark.parametrize("name", ["302", "404", "410", "200", "another-api", "half"])
def test_a_draft_of_which_nobody_says_anything_is_looked_for_again(desk: Desk, name: str) -> None:
    assert (
        passed(desk, on("POST", "/drafts/send", error(503, "backendError")), LAUNCH).exit_code == 1
    )
    status, content = PAGES[name]("", "", b"")  # type: ignore[misc] # it always answers

    def in_the_way(verb: str, uri: str, _body: bytes) -> Answer | None:
        is_look = verb == "GET" and "/drafts" in uri and "metadata" not in uri
        return (status, content) if is_look else None

    in_doubt = passed(desk, in_the_way, NEXT_HOUR)
    assert in_doubt.exit_code == 1
    # Three in a row that nobody says anything of end a pass; none of them is sent.
    assert len(desk.mails()) <= 8 - 3
    assert well(desk, NEXT_DAY).exit_code == 0
    everybody_has_one_mail(desk)


# R9: somebody deletes drafts by hand.


def delete_drafts(desk: Desk, count: int) -> None:
    """By hand, in Gmail's window: the first of those that are addressed to somebody."""
    with desk.google() as google, google.store.transaction(write=True):
        drafts = [
            draft["id"]
            for draft in google.store.list("draft")
            if b"keep this draft" not in _head(draft["raw"])
        ]
        assert len(drafts) >= count
        for draft in drafts[:count]:
            google.store.delete("draft", "", draft)


def _head(raw: str) -> bytes:
    return urlsafe_b64decode(raw + "==").partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]


def test_of_a_draft_that_was_deleted_by_hand_a_person_is_told_and_it_is_sent_on_their_word(
    desk: Desk,
) -> None:
    well(desk, LAUNCH)
    looked = 0

    def no_last_look(verb: str, uri: str, _body: bytes) -> Answer | None:
        nonlocal looked
        if verb == "GET" and "/events?" in uri:
            looked += 1
            # The first look is before anything is drafted, the next right before each sending.
            return error(503, "backendError") if looked > 1 else None
        return None

    assert passed(desk, no_last_look, WEEK).exit_code == 1
    assert len(desk.mails()) == 8
    delete_drafts(desk, 1)
    later = "2027-02-14T10:05-05:00"
    result = well(desk, later)
    assert result.exit_code == 1
    assert "nobody else can know which" in result.stdout
    (mail,) = desk.mails_to(DANA)
    assert "the reminder for " in body(mail)
    assert "run --retry" in body(mail)
    nudged = len(desk.mails()) - 9
    assert "needs somebody" in desk.call("status", "--now", later).stdout or nudged == 7
    assert "nobody else can know which" in desk.call("status", "--now", later).stdout
    assert well(desk, later).stdout == ""
    retried = well(desk, later, "--retry")
    assert (retried.exit_code, retried.stdout) == (0, "spring: 1 nudge mail\n")
    assert well(desk, later, "--retry").stdout == ""


def test_a_draft_that_is_deleted_while_it_is_sent_is_told(desk: Desk) -> None:
    gone = error(404, "notFound")
    times = 0

    def once(verb: str, uri: str, _body: bytes) -> Answer | None:
        nonlocal times
        if verb == "POST" and "/drafts/send" in uri:
            times += 1
            return gone if times == 1 else None
        return None

    result = passed(desk, once, LAUNCH)
    assert result.exit_code == 1
    assert len(desk.mails_to(DANA)) == 1
    assert "the assignment mail to " in body(desk.mails_to(DANA)[0])
    assert len(desk.mails()) == 8
    assert well(desk, NEXT_HOUR, "--retry").stdout == "spring: 1 assignment mail\n"
    assert len(set(desk.recipients())) == 9


# What Google refuses: told by mail the same day, on top of the status, tried again.


def refused_for(part: str, content: bytes, reason: str = "invalid") -> Meddles:
    """Google refuses whatever holds these bytes."""
    answer = error(400, reason)

    def meddles(verb: str, uri: str, body: bytes) -> Answer | None:
        return answer if verb == "POST" and part in uri and content in body else None

    return meddles


def refused_invitation(desk: Desk, now: str = LAUNCH, *options: str) -> Result:
    return passed(desk, refused_for("/events", b"ana@mail.example"), now, *options)


def test_a_refused_invitation_is_told_by_mail_the_same_day_once_and_on_top_of_the_status(
    desk: Desk,
) -> None:
    result = refused_invitation(desk)
    assert result.exit_code == 1
    (mail,) = desk.mails_to(DANA)
    assert mail["Subject"] == "Spring, first round: something could not be sent"
    assert body(mail).count("the invitation for ") == 2
    assert "Ana" in body(mail)
    assert refused_invitation(desk, NEXT_HOUR).stdout == ""
    assert len(desk.mails_to(DANA)) == 1
    lines = desk.call("status", "--now", NEXT_HOUR).stdout.splitlines()
    assert [line.partition(":")[0].strip() for line in lines[1:3]] == ["failed", "failed"]
    assert lines[1].startswith("  failed: first round, the invitation for ")
    document = json.loads(desk.call("status", "--json", "--now", NEXT_HOUR).stdout)
    assert len(document["cohorts"][0]["failed"]) == 2


def test_nobody_is_reminded_of_an_invitation_that_never_went_out(desk: Desk) -> None:
    refused_invitation(desk)
    result = refused_invitation(desk, WEEK)
    assert result.stdout == "spring: 6 nudge mails\n"
    assert refused_invitation(desk, TEN_DAYS).exit_code == 0


def test_a_refused_invitation_goes_out_once_the_address_is_corrected(desk: Desk) -> None:
    refused_invitation(desk)
    desk.write(desk.file.read_text().replace("{name: Ana,", "{id: ana@mail.example, name: Ana,"))
    desk.write(desk.file.read_text().replace("email: ana@mail.example", "email: ana@new.example"))
    result = refused_invitation(desk, NEXT_DAY)
    assert result.exit_code == 0, result.output
    assert len(desk.series()) == 8
    invited = [guest["email"] for _, event in desk.series() for guest in event["attendees"]]
    assert invited.count("ana@new.example") == 2
    assert "failed" not in desk.call("status", "--now", NEXT_DAY).stdout


def test_what_is_tried_again_and_refused_again_is_told_once_more(desk: Desk) -> None:
    refused_invitation(desk)
    again = refused_invitation(desk, NEXT_DAY, "--retry")
    assert again.exit_code == 1
    assert len(desk.mails_to(DANA)) == 2
    assert refused_invitation(desk, NEXT_DAY).stdout == ""


def test_what_is_tried_again_when_its_cause_has_gone_is_done_once(desk: Desk) -> None:
    refused_invitation(desk)
    assert well(desk, NEXT_DAY).stdout == ""
    retried = well(desk, NEXT_DAY, "--retry")
    assert (retried.exit_code, retried.stdout) == (0, "spring: 2 series\n")
    assert well(desk, NEXT_DAY, "--retry").stdout == ""
    assert len(desk.series()) == 8
    assert "failed" not in desk.call("status", "--now", NEXT_DAY).stdout


def refused_mail(desk: Desk, now: str, *options: str) -> Result:
    """Gmail takes no draft to Ana."""
    answer = error(400, "invalidArgument")

    def meddles(verb: str, uri: str, body: bytes) -> Answer | None:
        if verb != "POST" or not uri.split("?")[0].endswith("/drafts"):
            return None
        raw = json.loads(body)["message"]["raw"]
        return answer if b"To: Ana <ana@mail.example>" in urlsafe_b64decode(raw + "==") else None

    return passed(desk, meddles, now, *options)


def test_a_refused_mail_is_told_by_mail_and_nobody_is_reminded_of_what_they_never_got(
    desk: Desk,
) -> None:
    assert refused_mail(desk, LAUNCH).exit_code == 1
    (mail,) = desk.mails_to(DANA)
    assert "the assignment mail to Ana: " in body(mail)
    assert desk.mails_to("ana@mail.example") == []
    # All clients accept, so it is for the coaches to answer.
    with desk.google(NEXT_DAY) as google:
        students = Guests(google)
        for calendar, event in students.events():
            client = event["attendees"][1]["email"]
            students.answer(calendar, event["id"], client, "accepted", google._clock())
    result = refused_mail(desk, WEEK)
    nudged = [str(mail["To"]) for mail in desk.mails() if mail["Cc"]]
    assert result.exit_code == 0, result.output
    # Not Ana, and not whoever coaches her: the two do not know of each other yet.
    assert len(nudged) == 6
    assert not any("ana@mail.example" in to for to in nudged)


def test_who_sends_and_who_is_told_are_never_the_students_failure(desk: Desk) -> None:
    # Google does not know the account for a while: nothing has failed for anybody.
    result = passed(desk, on("POST", "/drafts", error(403, "insufficientPermissions")), LAUNCH)
    assert result.exit_code == 1
    assert "failed" not in desk.call("status", "--now", LAUNCH).stdout
    assert well(desk, NEXT_HOUR).exit_code == 0
    everybody_has_one_mail(desk)
    assert SENDER not in desk.recipients()
