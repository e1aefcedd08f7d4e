"""Every mail on screens of three widths, in light and dark, with the longest of names, and as axe sees it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Literal

import pytest

from tests.browser.looking import Look
from tests.shell.mails import COHORT, very_long
from tests.shell.mails_of_every_kind import every_kind
from worker.ports.mailbox import Message

axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright",
    reason="install axe-playwright-python (`make test` does) to look at the pages as axe does",
)

WIDTHS = (320, 390, 800)
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
LANGUAGES = ("en-US", "es")
# Mail programs that know neither of the two ways to break a word.
WITHOUT_WRAPPING = """for (const sheet of document.styleSheets)
  for (const rule of sheet.cssRules)
    if (rule.style) { rule.style.overflowWrap = "normal"; rule.style.wordBreak = "normal"; }"""
# What a mail has no say in: where it is shown is the mail program's affair.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@cache
def mails(language: str, long: bool = False) -> dict[str, Message]:
    return every_kind(replace(very_long() if long else COHORT, language=language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_scrolls_sideways_on_any_screen_whatever_a_peer_is_called(
    look: Callable[..., Look], language: str
) -> None:
    opened = look("")
    for kind, mail in mails(language, long=True).items():
        opened.page.set_content(mail.html)
        for wrapping in (True, False):
            if not wrapping:
                opened.page.evaluate(WITHOUT_WRAPPING)
            for width in WIDTHS:
                opened.page.set_viewport_size({"width": width, "height": 780})
                assert opened.overflow() == 0, (kind, width, wrapping)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_any_mail(look: Callable[..., Look], language: str) -> None:
    page = look("", width=390).page
    for kind, mail in mails(language).items():
        page.set_content(mail.html)
        result = axe.Axe().run(page, options=RULES)
        assert result.violations_count == 0, (kind, result.generate_report())


def test_dark_letters_stand_out_as_well(look: Callable[..., Look]) -> None:
    page = look("", width=390).page
    page.emulate_media(color_scheme="dark")
    for kind, mail in mails("en-US").items():
        page.set_content(mail.html)
        result = axe.Axe().run(page, options=CONTRAST)
        assert result.violations_count == 0, (kind, result.generate_report())


def test_on_paper_every_mail_is_whole_and_black_on_white(look: Callable[..., Look]) -> None:
    page = look("").page
    # A4 less its margins, at 96 pixels to the inch; the mail program is dark.
    page.set_viewport_size({"width": 703, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    for kind, mail in mails("en-US", long=True).items():
        page.set_content(mail.html)
        assert page.evaluate("document.documentElement.scrollWidth") <= 703, kind
        main = page.locator("main")
        paper, ink = (
            main.evaluate(f"it => getComputedStyle(it).{name}")
            for name in ("backgroundColor", "color")
        )
        assert (kind, paper) == (kind, "rgb(255, 255, 255)")
        assert ink != "rgb(236, 232, 225)"
        # Printers leave grounds out: white letters would be none.
        if (button := page.locator("a.do").first).count():
            green = button.evaluate("it => getComputedStyle(it).color")
            assert (kind, green) == (kind, "rgb(31, 90, 76)")


def test_a_dark_screen_gets_dark_paper_and_light_letters(look: Callable[..., Look]) -> None:
    opened = look(mails("en-US")["assignment"].html, width=390)
    papers = []
    for scheme in SCHEMES:
        opened.page.emulate_media(color_scheme=scheme)
        main = opened.page.locator("main")
        papers.append(main.evaluate("it => getComputedStyle(it).backgroundColor"))
    assert papers == ["rgb(255, 255, 255)", "rgb(34, 33, 30)"]
