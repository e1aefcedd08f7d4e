"""The assignment mail as students read it: on a phone."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest

from tests.browser.looking import Look
from tests.shell.mails import BEN, COHORT, assignment
from tests.shell.mails_of_every_kind import every_kind
from worker.core.model import Cohort

PHONE, SCREEN = 390, 780
LANGUAGES = ("en-US", "es")
WITH_INVITATION = (
    "assignment",
    "welcome",
    "nudge to a client",
    "nudge to a coach",
    "change",
    "another hour for the two",
    "another hour",
)
# What a thumb hits, with the line above and below it: 24 pixels (WCAG 2.2, 2.5.8).
THUMB = 24


def far_away() -> Cohort:
    """A peer with a long name and a long address in the zone with the longest name."""
    long = replace(
        BEN,
        name="Maximiliane-Theodora von Hohenstaufen-Wittelsbach zu Oberbayern",
        email="maximiliane.theodora.von.hohenstaufen.wittelsbach@alumni.university-of-somewhere.example",
        zone="America/Argentina/ComodRivadavia",
    )
    return replace(
        COHORT, roster=tuple(long if student == BEN else student for student in COHORT.roster)
    )


@pytest.mark.parametrize("width", [PHONE, 320])
@pytest.mark.parametrize("cohort", [COHORT, far_away()], ids=["usual", "long names"])
def test_nobody_has_to_scroll_sideways(
    look: Callable[..., Look], width: int, cohort: Cohort
) -> None:
    opened = look(assignment("amara", cohort).html, width=width, phone=True)
    assert opened.page.get_by_text("Hi Amara,").is_visible()
    assert opened.overflow() == 0


def test_the_other_mails_fit_the_phone_too(look: Callable[..., Look]) -> None:
    opened = look("", width=PHONE, phone=True)
    for kind, mail in every_kind(far_away()).items():
        opened.page.set_content(mail.html)
        assert opened.overflow() == 0, kind


def test_every_link_can_be_tapped(look: Callable[..., Look]) -> None:
    opened = look(assignment("amara").html, width=PHONE, phone=True)
    links = opened.page.locator("a").all()
    assert len(links) == 10
    for link in links:
        # A trial does all but the tap: the link has to be there, in sight, and under the thumb.
        link.tap(trial=True)
        box = link.bounding_box()
        assert box is not None
        line = float(link.evaluate("element => parseFloat(getComputedStyle(element).lineHeight)"))
        assert max(line, box["height"]) >= THUMB


def test_links_stand_far_enough_from_each_other(look: Callable[..., Look]) -> None:
    opened = look(assignment("amara").html, width=PHONE, phone=True)
    boxes = [box for link in opened.page.locator("a").all() if (box := link.bounding_box())]
    for upper, lower in combinations(boxes, 2):
        assert abs(upper["y"] - lower["y"]) >= THUMB or (
            upper["x"] + upper["width"] <= lower["x"] or lower["x"] + lower["width"] <= upper["x"]
        )


def tops(opened: Look) -> list[float]:
    """Where the links that look like buttons begin, from above."""
    buttons = opened.page.locator('a.do[href*="calendar.google.com"]').all()
    return [box["y"] for link in buttons if (box := link.bounding_box())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_of_an_assignment_has_both_invitations_and_two_screens_have_all(
    look: Callable[..., Look], language: str
) -> None:
    opened = look("", width=PHONE, height=SCREEN, phone=True)
    for to in ("amara", "ben", "chiara"):
        opened.page.set_content(assignment(to, replace(COHORT, language=language)).html)
        first, second = tops(opened)
        assert first < 560, to
        assert second < SCREEN, to
        # Of the three, Ben has a usual pair in both roles: on time, with no week left out.
        height = opened.page.evaluate("document.documentElement.scrollHeight")
        assert height <= (2 if to == "ben" else 2.2) * SCREEN, to


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_invitation_is_on_the_first_screen(look: Callable[..., Look], language: str) -> None:
    opened = look("", width=PHONE, height=SCREEN, phone=True)
    mails = every_kind(replace(COHORT, language=language))
    for kind in WITH_INVITATION:
        opened.page.set_content(mails[kind].html)
        assert tops(opened)[0] < 560, kind


def test_letters_are_large_enough_to_read(look: Callable[..., Look]) -> None:
    opened = look(assignment("amara").html, width=PHONE, phone=True)
    sizes = opened.page.locator("p, li, h2").evaluate_all(
        "all => all.map(element => parseFloat(getComputedStyle(element).fontSize))"
    )
    assert min(sizes) >= 16


def test_the_mail_asks_for_nothing(look: Callable[..., Look]) -> None:
    look(assignment("amara").html, width=PHONE, phone=True).is_quiet()
