"""A name is a name: whatever its letters mean to Markdown, HTML or Jinja, it comes out as it is."""

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shell.mails import (
    AMARA,
    AMARA_BEN,
    ASSIGNMENTS,
    BEN,
    COHORT,
    NOON,
    Page,
    assignment,
    escalation,
    history,
    one_line,
    seen,
)
from tests.shell.mails_of_every_kind import every_kind
from worker.core.actions import ProposeSeries, SendMail
from worker.core.keys import Kind
from worker.core.model import Cohort, Person
from worker.messages.compose import compose
from worker.messages.invitation import invitation
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


def without_marks(text: str) -> str:
    """Without the two marks around what is written from right to left."""
    return text.replace("\u2068", "").replace("\u2069", "")


def without_isolates(tags: list[str]) -> list[str]:
    return [tag for tag in tags if tag != "bdi"]


def places(links: list[str]) -> list[str]:
    """Where links lead, without what a letter to somebody begins with: there names are words."""
    return [link.partition("?")[0] if link.startswith("mailto:") else link for link in links]


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
    text = one_line(without_marks(mail.text))
    assert f"You coach {name}" in text
    page = Page(mail.html)
    assert f"You coach {name}" in page.text
    title = re.search("<title>(.*?)</title>", mail.html)
    assert title is not None
    assert unescape(title[1]) == mail.subject
    # Nothing but the words has changed.
    assert without_isolates(page.tags) == USUAL["assignment"].tags
    assert places(page.links) == places(USUAL["assignment"].links)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_brings_nothing_into_any_kind_of_mail(name: str) -> None:
    for kind, mail in every_kind(called(name)).items():
        page = Page(mail.html)
        assert without_isolates(page.tags) == USUAL[kind].tags
        assert places(page.links) == places(USUAL[kind].links)


@pytest.mark.parametrize("name", NAMES)
def test_the_names_of_the_class_and_the_coordinator_are_names_too(name: str) -> None:
    cohort = replace(COHORT, name=name, coordinator=Person(name, "dana@school.example"))
    for kind, mail in every_kind(cohort).items():
        page = Page(mail.html)
        assert without_isolates(page.tags) == USUAL[kind].tags
        assert places(page.links) == places(USUAL[kind].links)
    mail = assignment("amara", cohort)
    text = one_line(without_marks(mail.text))
    assert text.endswith(one_line(name))
    foot = mail.html.partition('<h1 class="head">')[2].partition("</h1>")[0]
    assert without_marks(unescape(foot)) == f"{name} · Peer Coaching"


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
    assert f"- {email}, Chicago time" in one_line(mail.text)
    assert f"{email}, Chicago time" in Page(mail.html).text
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
        ("Silva,", "Silva"),
        ("Jane Doe, PhD", "Jane"),
        ("Dr Jane Smith", "Jane"),
    ):
        cohort = replace(COHORT, roster=(replace(AMARA, name=name), *COHORT.roster[1:]))
        assert assignment("amara", cohort).text.startswith(f"Hi {first},\n")


def test_a_student_is_greeted_as_the_file_says() -> None:
    izzy = replace(AMARA, name="O'Neill, Isla", first_name="Izzy")
    mail = assignment("amara", replace(COHORT, roster=(izzy, *COHORT.roster[1:])))
    assert mail.text.startswith("Hi Izzy,\n")
    assert mail.to.name == "Isla O'Neill"


def of_names(amara: str, ben: str, chiara: str) -> Cohort:
    names = zip(COHORT.roster, (amara, ben, chiara), strict=True)
    return replace(COHORT, roster=tuple(replace(student, name=name) for student, name in names))


@pytest.mark.parametrize(
    ("amara", "chiara", "first", "second"),
    [
        ("Ben Kim", "Ben Adams", "Ben Kim", "Ben Adams"),
        ("Kim, Ben", "Dr Ben Adams", "Ben Kim", "Ben Adams"),
        ("Ben Kim, PhD", "ben Kim", "Ben Kim PhD", "ben Kim"),
        ("Ben", "Ben Adams", "Ben", "Ben Adams"),
        ("Ben Kim", "Eva Adams", "Ben", "Eva"),
    ],
)
def test_two_of_one_first_name_are_told_apart_by_whom_both_meet(
    amara: str, chiara: str, first: str, second: str
) -> None:
    """Ben Castillo, here Joy, is coached by Amara and coaches Chiara."""
    cohort = of_names(amara, "Joy Castillo", chiara)
    text = one_line(assignment("ben", cohort).text)
    assert f"Write to {first} (" in text
    assert f"Write to {second} (" in text
    assert text.startswith("Hi Joy,")


def test_a_reader_is_told_apart_from_a_peer_and_both_in_a_mail_to_the_two() -> None:
    cohort = of_names("Ben Kim", "Ben Castillo", "Eva Adams")
    mail = assignment("ben", cohort)
    assert mail.text.startswith("Hi Ben,\n")
    assert "Write to Ben Kim (amara@mail.example)" in one_line(mail.text)
    settle = SendMail(Kind.SETTLE, "first", "ben", (AMARA_BEN,), cc=("amara",))
    text = one_line(compose(settle, cohort, history(), NOON).text)
    assert text.startswith("Hi Ben Castillo, hi Ben Kim,")
    first = ProposeSeries("first", ASSIGNMENTS[0])
    assert invitation(first, cohort).summary == "Peer coaching: Ben Kim coaches Ben Castillo"


@pytest.mark.parametrize("name", ["مريم حسن", "דנה כהן", "Ana \u05d3\u05e0\u05d4", "\u0661 Ana"])
def test_a_name_from_right_to_left_keeps_the_words_around_it_in_order(name: str) -> None:
    cohort = called(name)
    mail = assignment("amara", cohort)
    assert f"You coach \u2068{name}\u2069 " in one_line(mail.text)
    assert f"You coach <bdi>{name}</bdi></h2>" in mail.html
    event = invitation(ProposeSeries("first", ASSIGNMENTS[0]), cohort)
    assert event.description.startswith(f"Amara Okafor coaches \u2068{name}\u2069: 12 weekly")
    assert event.summary.startswith("Peer coaching: Amara coaches ")
    # In an address a name stands alone.
    assert [guest.name for guest in event.guests] == ["Amara Okafor", name]


@pytest.mark.parametrize("name", ["Ana Silva", "李 小龍", "Zoë O'Neill-Łuksza", "Ana (she/her)"])
def test_other_names_are_left_as_they_are(name: str) -> None:
    mail = assignment("amara", called(name))
    assert without_marks(mail.subject + mail.text) == mail.subject + mail.text
    assert "<bdi>" not in mail.html


@pytest.mark.parametrize("note", ["\u202egp.exe", "a\u2069\u202eb", "\u2067x"])
def test_what_somebody_wrote_turns_nothing_round(note: str) -> None:
    observed = replace(seen(AMARA_BEN, client="declined"), comments={"ben": note})
    known = history(series={AMARA_BEN: observed})
    settle = SendMail(Kind.SETTLE, "first", "ben", (AMARA_BEN,), cc=("amara",))
    for mail in (compose(settle, COHORT, known, NOON), escalation(AMARA_BEN, known=known)):
        assert not set("\u202e\u2067\u2069") & set(mail.subject + mail.text + mail.html)


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
    assert unescape(html.replace("<wbr>", "")) == f"<ul>\n<li>{value}</li>\n</ul>\n"
