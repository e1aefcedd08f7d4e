"""The Mailbox port: what is written is what arrives, as RFC 5322 has it."""

import re
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from typing import Any

import pytest

from tests.contract.conftest import Google
from tests.contract.examples import ANA, BEN, SCHOOL, message
from worker.ports.mailbox import Address

LONGEST_LINE = 998  # RFC 5322, 2.1.1
NAMES = [
    "Zoë Müller",
    "李小龍",
    "Émilie 😀",
    "Müller, Jörg",
    "Okafor, Ada, PhD",
    'Ann "Bee" Cole',
    "Sean O'Neil (he/him)",
    "Back\\slash",
    "Ana; Ben: <both>",
    "ana@home",
    "N" * 120,
    "Ñ" * 120,
    "e\u0301" * 60,
    "",
]


def delivered(google: Google, **changes: Any) -> EmailMessage:
    """The one mail that arrives, read from its bytes by Python's own parser."""
    google.mailbox.send_draft(google.mailbox.create_draft(message(**changes)))
    (kept,) = google.sandbox.store.list("message")
    raw = urlsafe_b64decode(kept["raw"])
    assert max(len(line) for line in raw.split(b"\r\n")) <= LONGEST_LINE
    words_have_an_allowed_length(raw)
    read = message_from_bytes(raw, policy=SMTP)
    assert isinstance(read, EmailMessage)
    assert not any(header.defects for header in read.values())
    return read


def words_have_an_allowed_length(raw: bytes) -> None:
    """Encoded words have at most 75 characters, lines with one 76 (RFC 2047, 2)."""
    headers = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    for line in headers.split("\r\n"):
        words = re.findall(r"=\?utf-8\?[bq]\?[^?]*\?=", line)
        assert all(len(word) <= 75 for word in words)
        assert not words or len(line) <= 76


def people(mail: EmailMessage, header: str) -> list[Address]:
    """Who stands in a header. Python's newer parser leaves the spaces between encoded words in a name
    that is longer than one of them; its older one reads them as RFC 2047, 6.2 has it."""
    source = dict(mail.raw_items())[header]
    return [
        Address(str(make_header(decode_header(name))), address)
        for name, address in getaddresses([str(source)])
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_arrives_as_it_is_written_in_every_header(google: Google, name: str) -> None:
    ana, ben = Address(name, "ana@mail.example"), Address(name, "ben@mail.example")
    mail = delivered(google, sender=ana, to=ben, cc=(ana, BEN, ben), reply_to=(ana, ben))
    assert people(mail, "From") == [ana]
    assert people(mail, "To") == [ben]
    assert people(mail, "Cc") == [ana, BEN, ben]
    assert people(mail, "Reply-To") == [ana, ben]


def test_a_mail_goes_to_its_recipient_and_to_nobody_else(google: Google) -> None:
    mail = delivered(google)
    assert (people(mail, "From"), people(mail, "To")) == ([SCHOOL], [ANA])
    assert (mail["Cc"], mail["Bcc"], mail["Reply-To"]) == (None, None, None)


@pytest.mark.parametrize(
    "subject",
    [
        "Your peer coaching",
        "Séance à 18 h, mardi",
        "Coaching, " * 30,
        "Übung, " * 30,
        "李小龍 " * 40,
        "=?utf-8?q?A=0D=0ABcc:_e=40x.example?= coaches you",
        "You coach Zoë =?utf-8?b?SGVsbG8=?= and others " * 5,
    ],
)
def test_a_subject_arrives_as_it_is_written_however_long(google: Google, subject: str) -> None:
    assert delivered(google, subject=subject.strip())["Subject"] == subject.strip()


@pytest.mark.parametrize(
    "line",
    ["You coach Ben.", "Zoë coacht Jörg, 18 h – 李小龍 😀", "long " * 300, ".", "From here on"],
)
def test_both_forms_of_the_words_arrive_as_they_are_written(google: Google, line: str) -> None:
    mail = delivered(google, text=f"{line}\nYours\n", html=f"<p>{line}</p>\n<p>Yours</p>\n")
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == f"{line}\nYours\n"
    assert html.get_content().replace("\r\n", "\n") == f"<p>{line}</p>\n<p>Yours</p>\n"


def test_the_plain_text_comes_before_the_html(google: Google) -> None:
    mail = delivered(google)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_mail_is_marked_so_that_no_holiday_notice_comes_back(google: Google) -> None:
    mail = delivered(google)
    assert mail["Auto-Submitted"] == "auto-generated"
    # Not "All": what could not be delivered is still reported.
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_mail_says_when_it_was_written_and_in_which_language(google: Google) -> None:
    mail = delivered(google, at=datetime(2027, 2, 7, 14, tzinfo=UTC), language="es")
    assert mail["Date"] == "Sun, 07 Feb 2027 14:00:00 +0000"
    assert mail["Content-Language"] == "es"


def test_mail_names_its_conversations_and_a_reply_the_nearest(google: Google) -> None:
    news = delivered(google, thread=("a@x.example", "b@x.example"))
    assert (news["References"], news["In-Reply-To"]) == ("<a@x.example> <b@x.example>", None)


def test_a_reply_names_the_nearest_conversation(google: Google) -> None:
    reply = delivered(google, thread=("a@x.example", "b@x.example"), is_reply=True)
    assert reply["In-Reply-To"] == "<b@x.example>"


def test_mail_that_belongs_nowhere_names_no_conversation(google: Google) -> None:
    mail = delivered(google)
    assert (mail["References"], mail["In-Reply-To"]) == (None, None)


def test_no_header_can_be_smuggled_in_through_a_subject_or_a_name(google: Google) -> None:
    for changes in (
        {"subject": "Hello\r\nBcc: eve@mail.example"},
        {"to": Address("A\nBcc: e@x.example", ANA.email)},
    ):
        with pytest.raises(ValueError, match=r"CR|linefeed"):
            google.mailbox.create_draft(message(**changes))
    assert google.sandbox.store.list("draft") == []
