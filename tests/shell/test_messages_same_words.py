"""Every mail says the same as text and as HTML, in the form that mail programs expect."""

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest

from tests.shell.mails import COHORT, Page, plain_words
from tests.shell.mails_of_every_kind import every_kind

KINDS = every_kind()
LONG = replace(
    COHORT,
    name="A Coach Training with a Name that Goes On for Rather Longer than Anybody would Wish to Read or to Write",
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_and_the_html_of_a_mail_have_the_same_words(kind: str) -> None:
    mail = KINDS[kind]
    assert plain_words(mail.text) == plain_words(Page(mail.html).text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_of_the_html_stands_in_the_text(kind: str) -> None:
    mail = KINDS[kind]
    for link in Page(mail.html).links:
        letter_to = link.removeprefix("mailto:").partition("?")[0]
        assert (letter_to if link.startswith("mailto:") else link) in mail.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cohort", [COHORT, LONG], ids=["usual", "long"])
def test_the_text_of_a_mail_is_wrapped(kind: str, cohort: object) -> None:
    text = every_kind(LONG)[kind].text if cohort is LONG else KINDS[kind].text
    assert [line for line in text.splitlines() if len(line) > 78 and "http" not in line] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_of_a_mail_is_as_long_as_it_may_be(kind: str) -> None:
    """A line break stands where the next word would not have fitted, and nowhere else."""
    for paragraph in KINDS[kind].text.split("\n\n"):
        lines = paragraph.splitlines()
        for line, following in pairwise(lines):
            if not following.lstrip().startswith("- "):
                assert len(line) + 1 + len(following.split()[0]) > 70


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_template_is_left_over(kind: str) -> None:
    mail = KINDS[kind]
    for text in (mail.subject, mail.text, Page(mail.html).text):
        assert not re.search(r"\*\*|\{\{|\}\}|\{%|\\|\]\(|&amp;|&lt;|None|##", text)


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_one_empty_line_between_paragraphs_and_one_end(kind: str) -> None:
    text = KINDS[kind].text
    assert "\n\n\n" not in text
    assert text == text.strip() + "\n"
    assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize("kind", KINDS)
def test_the_subject_of_a_mail_is_one_line_and_the_title_of_the_page(kind: str) -> None:
    mail = KINDS[kind]
    assert mail.subject == " ".join(mail.subject.split())
    assert f"<title>{mail.subject}</title>" in unescape(mail.html)


@pytest.mark.parametrize("kind", KINDS)
def test_the_html_of_a_mail_loads_nothing(kind: str) -> None:
    html = KINDS[kind].html
    assert not re.search(r"<(?:script|link|img|iframe|object|base)\b|\bsrc=|url\(|@import", html)
    assert {"style", "onclick"}.isdisjoint(Page(html).attributes)


@pytest.mark.parametrize("kind", KINDS)
def test_the_foot_of_a_mail_says_which_class_it_is_about(kind: str) -> None:
    assert '<h1 class="head">Spring Class · Peer Coaching</h1>' in KINDS[kind].html


@pytest.mark.parametrize("kind", KINDS)
def test_the_sender_of_a_mail_is_the_schools_mailbox(kind: str) -> None:
    sender = KINDS[kind].sender
    assert (sender.name, sender.email) == ("Peer Coaching", "peers@school.example")


def test_the_same_action_makes_the_same_mail() -> None:
    assert every_kind() == KINDS
