"""Gmail: drafts that are gone once they are sent, and what becomes of a message on its way."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests.sandbox.api import Api, Said
from tests.sandbox.conftest import NOW
from worker.sandbox.gmail import sent_since

DRAFTS, MESSAGES = "/gmail/v1/users/me/drafts", "/gmail/v1/users/me/messages"
MAIL = (
    b"From: Peer Coaching <sender@school.example>\r\nTo: Ana <ana@mail.example>\r\nSubject: Hello\r\n"
    b"Message-ID: <ours@school.example>\r\nX-Ours: kept\r\n\r\nYou coach Ben.\r\n"
)


def sent(api: Api, draft: str) -> Said:
    return api.ask("POST", f"{DRAFTS}/send", {"id": draft})


def raw(mail: bytes) -> str:
    return urlsafe_b64encode(mail).decode()


def message(api: Api, message_id: str) -> EmailMessage:
    """A sent message, read from its bytes."""
    kept = api.done("GET", f"{MESSAGES}/{message_id}", format="raw")["raw"]
    read = message_from_bytes(urlsafe_b64decode(kept), policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def test_sending_takes_the_draft_away(api: Api) -> None:
    draft = api.draft(MAIL)
    assert api.ask("GET", f"{DRAFTS}/{draft}").status == 200
    answer = sent(api, draft)
    assert (answer.status, answer.body["labelIds"]) == (200, ["SENT"])
    assert api.ask("GET", f"{DRAFTS}/{draft}").verdict == (404, "notFound")
    assert "drafts" not in api.done("GET", DRAFTS)


def test_a_draft_can_be_sent_once(api: Api) -> None:
    draft = api.draft(MAIL)
    sent(api, draft)
    assert sent(api, draft).verdict == (404, "notFound")
    assert len(sent_since(api.sandbox.store)) == 1


def test_a_draft_that_was_deleted_cannot_be_sent_nor_deleted_again(api: Api) -> None:
    draft = api.draft(MAIL)
    api.done("DELETE", f"{DRAFTS}/{draft}")
    assert sent(api, draft).verdict == (404, "notFound")
    assert api.ask("DELETE", f"{DRAFTS}/{draft}").verdict == (404, "notFound")
    assert sent_since(api.sandbox.store) == []


def test_a_draft_that_cannot_be_sent_stays(api: Api) -> None:
    draft = api.draft(MAIL.replace(b"ana@mail.example", b"ana@nowhere"))
    assert sent(api, draft).verdict == (400, "invalidArgument")
    assert api.ask("GET", f"{DRAFTS}/{draft}").status == 200
    assert sent_since(api.sandbox.store) == []


def test_drafts_come_in_pages(api: Api) -> None:
    drafts = [api.draft(MAIL) for _ in range(3)]
    first = api.done("GET", DRAFTS, maxResults=2)
    second = api.done("GET", DRAFTS, maxResults=2, pageToken=first["nextPageToken"])
    assert [draft["id"] for draft in [*first["drafts"], *second["drafts"]]] == drafts
    assert "nextPageToken" not in second


def test_a_draft_can_be_read_as_it_was_written(api: Api) -> None:
    draft = api.draft(MAIL)
    assert (
        urlsafe_b64decode(api.done("GET", f"{DRAFTS}/{draft}", format="raw")["message"]["raw"])
        == MAIL
    )


def test_gmail_replaces_the_message_id_and_keeps_the_rest_of_a_sent_mail(api: Api) -> None:
    sent_id = sent(api, api.draft(MAIL)).body["id"]
    mail = message(api, sent_id)
    assert mail.get_all("Message-ID") == [f"<{sent_id}@mail.sandbox.example>"]
    assert (mail["Subject"], mail["X-Ours"], mail.get_content()) == (
        "Hello",
        "kept",
        "You coach Ben.\r\n",
    )
    headers = {
        header["name"]: header["value"]
        for header in api.done("GET", f"{MESSAGES}/{sent_id}")["payload"]["headers"]
    }
    assert headers["Message-ID"] == mail["Message-ID"]


def test_the_same_message_sent_twice_without_a_draft_goes_out_twice(api: Api) -> None:
    first, second = (
        api.done("POST", f"{MESSAGES}/send", {"raw": raw(MAIL)})["id"] for _ in range(2)
    )
    assert first != second
    assert [mail["id"] for mail in api.done("GET", MESSAGES)["messages"]] == [second, first]


def test_sent_mails_can_be_read_with_their_times_and_since_a_change(api: Api) -> None:
    sent(api, api.draft(MAIL))
    change = api.sandbox.store.change()
    sent(api, api.draft(MAIL.replace(b"Hello", b"Again")))
    assert [(sent_at, mail["Subject"]) for sent_at, mail in sent_since(api.sandbox.store)] == [
        (NOW, "Hello"),
        (NOW, "Again"),
    ]
    assert [mail["Subject"] for _, mail in sent_since(api.sandbox.store, change)] == ["Again"]


def test_sent_mail_cannot_be_searched_because_gmails_search_lags_behind(api: Api) -> None:
    assert api.ask("GET", MESSAGES, q="rfc822msgid:ours@school.example").verdict == (
        501,
        "notImplemented",
    )
    assert api.ask("GET", MESSAGES, labelIds="SENT").verdict == (501, "notImplemented")


@pytest.mark.parametrize("words", ["", "no base64!", "a", "=", "ÄÖ", None])
def test_a_raw_message_that_is_no_base64url_is_refused(api: Api, words: str | None) -> None:
    for path, body in ((DRAFTS, {"message": {"raw": words}}), (f"{MESSAGES}/send", {"raw": words})):
        assert api.ask("POST", path, body).verdict == (400, "invalid")


def test_a_draft_without_a_raw_message_is_refused(api: Api) -> None:
    assert api.ask("POST", DRAFTS, {}).verdict == (400, "invalid")
    assert api.ask("POST", DRAFTS, {"message": {"snippet": "Hello"}}).verdict == (400, "invalid")


@pytest.mark.parametrize(
    "header", [b"", b"To: \r\n", b"To: ana\r\n", b"To: @mail.example\r\n", b"Cc: ana@home\r\n"]
)
def test_a_message_without_a_possible_recipient_is_refused(api: Api, header: bytes) -> None:
    mail = header + b"Subject: Hello\r\n\r\nWords\r\n"
    assert api.ask("POST", f"{MESSAGES}/send", {"raw": raw(mail)}).verdict == (
        400,
        "invalidArgument",
    )


def test_a_bad_recipient_among_good_ones_stops_the_message(api: Api) -> None:
    mail = MAIL.replace(b"Subject:", b"Cc: ben@mail.example, nobody\r\nSubject:")
    assert sent(api, api.draft(mail)).verdict == (400, "invalidArgument")


@pytest.mark.parametrize("header", [b"Cc: ben@mail.example", b"Bcc: ben@mail.example"])
def test_a_message_to_people_on_copy_only_is_sent(api: Api, header: bytes) -> None:
    assert (
        api.ask("POST", f"{MESSAGES}/send", {"raw": raw(header + b"\r\n\r\nWords\r\n")}).status
        == 200
    )


def test_a_message_that_nobody_sent_is_not_found(api: Api) -> None:
    assert api.ask("GET", f"{MESSAGES}/nobody").verdict == (404, "notFound")


@pytest.mark.parametrize("length", range(4))
def test_a_raw_message_is_taken_with_or_without_padding(api: Api, length: int) -> None:
    whole = MAIL + b"x" * length
    for words in (raw(whole), raw(whole).rstrip("=")):
        draft = api.done("POST", DRAFTS, {"message": {"raw": words}})["id"]
        kept = api.done("GET", f"{DRAFTS}/{draft}", format="raw")["message"]["raw"]
        assert urlsafe_b64decode(kept + "==") == whole
        assert sent(api, draft).status == 200
        assert api.done("POST", f"{MESSAGES}/send", {"raw": words})["labelIds"] == ["SENT"]


def test_deleting_a_draft_is_answered_with_nothing(api: Api) -> None:
    deleted = api.ask("DELETE", f"{DRAFTS}/{api.draft(MAIL)}")
    assert (deleted.status, deleted.body) == (204, {})


def test_a_draft_and_the_mail_that_is_sent_of_it_are_in_one_thread(api: Api) -> None:
    made = api.done("POST", DRAFTS, {"message": {"raw": raw(MAIL)}})
    whole = {name: made["message"][name] for name in ("id", "threadId")}
    assert made["message"]["labelIds"] == ["DRAFT"]
    (listed,) = api.done("GET", DRAFTS)["drafts"]
    assert listed == {"id": made["id"], "message": whole}
    read = api.done("GET", f"{DRAFTS}/{made['id']}", format="minimal")["message"]
    assert read == whole | {"labelIds": ["DRAFT"]}
    mail = sent(api, made["id"]).body
    assert mail["threadId"] == whole["threadId"]
    assert mail["id"] != whole["id"]
    assert api.done("GET", f"{MESSAGES}/{mail['id']}")["threadId"] == whole["threadId"]
