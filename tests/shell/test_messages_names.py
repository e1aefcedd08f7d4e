"""A name is a name: whatever its letters mean to Markdown, HTML or Jinja, it comes out as it is."""

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shell.mails import AMARA, BEN, COHORT, Page, assignment, every_kind, one_line
from worker.core.model import Cohort, Person
from worker.messages.markup import escaped, inline_text, to_html, to_text

NAMES = [
    "*Ana* Silva",
    "_Ana_ __Silva__",
    "**Ana** ~~Silva~~",
    "<b>Ana</b> Silva",
    "<script>alert(1)</script> Ana",
    "<img src=x onerror=alert(1)>",
    "</title></div><h1>Ana",
    "[Ana](https://evil.example) Silva",
    "![Ana](https://evil.example/x.png)",
    "<https://evil.example> Ana",
    "https://evil.example Ana",
    "ana@evil.example Ana",
    "Ana | Silva",
    "Ana \\ Silva \\*",
    "`Ana` Silva",
    "# Ana Silva",
    "1. Ana Silva",
    "1) Ana Silva",
    "- Ana Silva",
    "+ Ana Silva",
    "> Ana Silva",
    "---",
    "===",
    "Ana & Co",
    "&amp; &lt;b&gt; &#42; &copy;",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "Ana 'the' \"Great\"",
    "Ana -- Silva ... (c)",
    "Subject: Ana",
    "Élodie 李 小龍 مريم",
    "$x$ ^a^ ~b~ :smile:",
]
USUAL = {kind: Page(mail.html) for kind, mail in every_kind().items()}


def called(name: str) -> Cohort:
    """Ben under another name."""
    return replace(
        COHORT,
        roster=tuple(
            replace(student, name=name) if student == BEN else student for student in COHORT.roster
        ),
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_peers_name_comes_out_as_it_is_everywhere(name: str) -> None:
    mail = assignment("amara", called(name))
    assert (
        mail.subject == f"Peer coaching, first round: Rossi, Chiara coaches you, you coach {name}"
    )
    assert f"- Your client: {name}, ben@mail.example" in one_line(mail.text)
    assert f"AS COACH: YOU COACH {name.upper()}" in one_line(mail.text)
    page = Page(mail.html)
    assert f"As coach: you coach {name}" in page.text
    assert f"Your client: {name}, ben@mail.example" in page.text
    title = re.search("<title>(.*?)</title>", mail.html)
    assert title is not None
    assert unescape(title[1]) == mail.subject
    # Nothing but the words has changed.
    assert page.tags == USUAL["assignment"].tags
    assert page.links == USUAL["assignment"].links


@pytest.mark.parametrize("name", NAMES)
def test_a_name_brings_nothing_into_any_kind_of_mail(name: str) -> None:
    for kind, mail in every_kind(called(name)).items():
        page = Page(mail.html)
        assert page.tags == USUAL[kind].tags
        assert page.links == USUAL[kind].links


@pytest.mark.parametrize("name", NAMES)
def test_the_names_of_the_class_and_the_coordinator_are_names_too(name: str) -> None:
    cohort = replace(COHORT, name=name, coordinator=Person(name, "dana@school.example"))
    for kind, mail in every_kind(cohort).items():
        page = Page(mail.html)
        assert page.tags == USUAL[kind].tags
        assert page.links == USUAL[kind].links
    mail = assignment("amara", cohort)
    assert f"of peer coaching in {one_line(name)} begins" in one_line(mail.text)
    assert f"goes to {one_line(name)}, who reads" in one_line(mail.text)
    foot = mail.html.partition('<div class="foot">')[2].partition("</div>")[0]
    assert unescape(foot) == f"{name} · Peer Coaching"


@pytest.mark.parametrize(
    "local", ["o'neil", "a_b*c", "a+b", "a&b", "a#b", "a$b", "a!b", "x--y", "_a_", "~a~"]
)
def test_an_address_comes_out_as_it_is(local: str) -> None:
    email = f"{local}@mail.example"
    cohort = replace(
        COHORT,
        roster=tuple(
            replace(student, email=email) if student == BEN else student
            for student in COHORT.roster
        ),
    )
    mail = assignment("amara", cohort)
    assert f"- Your client: Ben Castillo, {email}, America/Chicago" in one_line(mail.text)
    assert f"Your client: Ben Castillo, {email}, America/Chicago" in Page(mail.html).text
    assert f"mailto:{email}" in Page(mail.html).links


def test_a_tip_behind_a_link_with_odd_letters_is_still_that_link() -> None:
    link = "https://hub.school.example/a_b*c(d)[e]?x=1&y=_z_#f"
    mail = assignment(
        "amara", replace(COHORT, links=replace(COHORT.links, peer_coaching_tips=link))
    )
    assert link.replace("[", "%5B").replace("]", "%5D") in Page(mail.html).links
    assert Page(mail.html).tags == USUAL["assignment"].tags


def test_a_student_is_greeted_by_first_name() -> None:
    for name, first in (
        ("Silva, Ana Maria", "Ana"),
        ("Ana Maria Silva", "Ana"),
        ("Ana", "Ana"),
        ("Silva,", "Silva,"),
    ):
        cohort = replace(COHORT, roster=(replace(AMARA, name=name), *COHORT.roster[1:]))
        assert assignment("amara", cohort).text.startswith(f"Hello {first},\n")


# Any text of one line, as a cohort file lets it in.
words = (
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)
    .map(str.strip)
    .filter(bool)
)
marks = (
    st.text("*_`~#>|\\[](){}<>!&;:@-+=.0123456789 abc\"'", min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(words, marks))
def test_whatever_is_filled_in_comes_out_the_same(value: str) -> None:
    assert inline_text(escaped(value)) == value
    assert to_text(escaped(value)).split() == value.split()
    html = to_html(f"- {escaped(value)}")
    assert unescape(html) == f"<ul>\n<li>{value}</li>\n</ul>\n"
