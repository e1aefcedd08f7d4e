"""A roster of hostile names goes through every kind of mail: nothing is executed, nothing turned round,
each name can be read, and what travels is as RFC 5322 and RFC 2047 have it."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from pydantic_core import PydanticCustomError

from tests.shell.mails import COHORT, Page, one_line
from tests.shell.mails_of_every_kind import every_kind, every_kind_apart
from worker.cohort_file.person_name import person_name
from worker.core.keys import MAILS
from worker.core.model import Cohort, Person
from worker.core.names import first_name, full_name, told_apart
from worker.google.mime import mime
from worker.ports.mailbox import Message

# As a form, a spreadsheet or somebody with an idea may hand them over.
HOSTILE = {
    "html": "<script>alert('x')</script> Eve",
    "an image": '"><img src=x onerror=alert(1)> Eve',
    "the end of a page": "</title></main></body> Eve",
    "Jinja": "{{ cohort.__class__ }} {% for x in y %} Eve",
    "Jinja's comment": "Eve {# is nobody",
    "Markdown": "[Eve](https://evil.example) **Moss**",
    "a header": "Eve\r\nBcc: eve@evil.example\r\n\r\nHello",
    "two addresses": 'Eve "X" <eve@evil.example>, Ana; (x) \\',
    "encoded words": "Eve =?utf-8?q?=0D=0ABcc:_x?= Moss",
    "200 letters": "E" + "v" * 198 + "e",
    "200 letters of three bytes": "李" * 200,
    "emoji": "Eve 👩‍👩‍👧‍👦 🏳️‍🌈 Moss",
    "zero width": "E\u200bv\ufeffe\u00ad \u2060Moss",
    "many marks": "E\u0301\u0302\u0303\u0304\u0305\u0306\u0307 Moss",
    "from the right": "مريم حسن",
    "from both sides": "Eve דנה 123 Moss",
    "of this language": "Eve, who has left",
    "a percent sign": "Eve %s %(x)s {0.__class__} Moss",
    "a letter's end": "Eve&body=Hello&cc=eve@evil.example#x?",
}
TURNING = {"turned round": "Eve\u202emoss", "isolated": "Eve\u2067Moss", "marked": "\u200fEve"}
KINDS = list(every_kind_apart())
USUAL = every_kind()
HEADERS = set(message_from_bytes(mime(USUAL["settle"])))
_DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067")


def hostile(name: str) -> Cohort:
    """Everybody, the class and the mailbox are called so."""
    return replace(
        COHORT,
        name=name,
        coordinator=Person(name, "dana@school.example"),
        roster=tuple(replace(student, name=name) for student in COHORT.roster),
        google=replace(COHORT.google, sender_name=name),
    )


Named = tuple[str, dict[str, Message]]


@pytest.fixture(scope="module", params=list(HOSTILE))
def named(request: pytest.FixtureRequest) -> Named:
    """A name as the file lets it in, and every mail with it."""
    name = person_name(HOSTILE[request.param])
    return name, every_kind(hostile(name))


def test_every_kind_of_mail_is_among_them() -> None:
    assert set(KINDS) == set(MAILS)


@pytest.mark.parametrize("name", TURNING.values(), ids=TURNING.keys())
def test_what_turns_text_round_is_let_into_no_file(name: str) -> None:
    with pytest.raises(PydanticCustomError, match="turns text round"):
        person_name(name)


def test_nothing_is_executed_and_no_link_leads_elsewhere(named: Named) -> None:
    for about, mail in named[1].items():
        page, usual = Page(mail.html), Page(USUAL[about].html)
        assert [tag for tag in page.tags if tag != "bdi"] == usual.tags, about
        assert page.attributes == usual.attributes, about
        assert places(page.links) == places(usual.links), about


@pytest.mark.parametrize("which", ["html", "Jinja", "Markdown", "a letter's end"])
def test_nor_is_anything_in_spanish(which: str) -> None:
    spanish = replace(COHORT, language="es")
    usual = every_kind(spanish)
    cohort = replace(hostile(person_name(HOSTILE[which])), language="es")
    for about, mail in every_kind(cohort).items():
        page = Page(mail.html)
        assert page.tags == Page(usual[about].html).tags, about
        assert places(page.links) == places(Page(usual[about].html).links), about


def places(links: list[str]) -> list[str]:
    """Where links lead; of a letter, to whom, and what it sets."""
    return [re.sub(r"(?<=[=])[^&]*", "", link) if "mailto:" in link else link for link in links]


def test_each_name_can_be_read_where_the_mail_names_somebody(named: Named) -> None:
    name, mails = named
    whole, greeting = full_name(name), first_name(name)
    called = {greeting, told_apart(name, greeting, [(name, greeting)])}
    for about, mail in mails.items():
        for text in (mail.text, Page(mail.html).text):
            said = one_line(re.sub("[\u2066-\u2069]", "", text))
            names = {one_line(each) for each in (whole, *called)}
            assert any(each in said for each in names), about
            if "Castillo" in USUAL[about].text:
                assert one_line(whole) in said, about


def test_nothing_is_turned_round(named: Named) -> None:
    for about, mail in named[1].items():
        for text in (mail.subject, *mail.text.split("\n\n"), mail.html):
            assert not _DIRECTIONS & set(text), about
            assert text.count("\u2068") == text.count("\u2069"), about


def test_what_travels_has_no_defect_and_no_header_but_ours(named: Named) -> None:
    for about, mail in named[1].items():
        raw = mime(mail)
        read = message_from_bytes(raw, policy=SMTP.clone(raise_on_defect=True))
        assert isinstance(read, EmailMessage)
        for part in read.walk():
            assert not part.defects, about
            assert not [each for each in part.values() if each.defects], about
        assert set(read) <= HEADERS, about
        assert [each.addr_spec for each in read["To"].addresses] == [mail.to.email], about
        assert [each.addr_spec for each in read["From"].addresses] == ["peers@school.example"]
        assert str(read["Subject"]) == mail.subject, about
        head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
        words = re.findall(r"=\?[^?\s]+\?[bq]\?[^?\s]*\?=", head)
        assert all(len(word) <= 75 for word in words), about
        assert max(len(line) for line in raw.split(b"\r\n")) <= 998, about
        body = read.get_body(("plain",))
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == mail.text, about
