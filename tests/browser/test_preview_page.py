"""The page of `preview`, as a coordinator looks at it: on any screen, in light and dark, and on paper."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser.looking import Look
from tests.shell.mails import COHORT, NOON, very_long
from tests.shell.mails_of_every_kind import every_kind
from worker.report.previews import Preview, page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
WIDTHS = (320, 390, 800, 1400)
# A4 less the margins of the page, at 96 pixels to the inch.
PAPER = 703


def three_readers() -> str:
    """A few mails to each of three."""
    mails = list(every_kind(COHORT).values())[:3]
    return page(
        COHORT,
        [Preview(to, "on a day", "", mail) for to in ("amara", "ben", "chiara") for mail in mails],
        NOON,
    )


@cache
def preview_page() -> str:
    """Every kind of mail, to somebody whose peer has a name of 200 letters."""
    cohort = very_long()
    shown = [
        Preview("amara", "on a day", "if both press Yes", mail)
        for mail in every_kind(cohort).values()
    ]
    return page(cohort, shown, NOON)


@pytest.fixture(scope="module")
def opened(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    file = tmp_path_factory.mktemp("preview") / "page.html"
    file.write_text(preview_page(), encoding="utf-8")
    context = browser.new_context()
    yield Look(context.new_page(), file.as_uri())
    context.close()


def heights(page: "Page", what: str) -> list[int]:
    """Of every mail as on a desk: how high its frame is, or how high it is itself."""
    measured: list[int] = page.evaluate(
        f"[...document.querySelectorAll('.desktop iframe')].map(frame => {what})"
    )
    return measured


def cut_off(frames: list[int], mails: list[int]) -> list[int]:
    """Which mails are higher than their frames."""
    both = enumerate(zip(frames, mails, strict=True))
    return [place for place, (frame, mail) in both if frame < mail]


IS, NEEDS = "frame.clientHeight", "frame.contentDocument.documentElement.scrollHeight"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_nobody_scrolls_sideways_and_axe_finds_nothing(
    opened: Look, width: int, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    opened.page.set_viewport_size({"width": width, "height": 800})
    opened.page.emulate_media(media="screen", color_scheme=scheme)
    assert opened.overflow() == 0
    result = axe.Axe().run(opened.page)
    assert result.violations_count == 0, result.generate_report()
    assert opened.requests[0] == opened.address
    assert not [asked for asked in opened.requests if not asked.startswith(("file:", "about:"))]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_mail_is_there_from_its_first_line_to_its_last(opened: Look, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    opened.page.emulate_media(media="screen")
    assert cut_off(heights(opened.page, IS), heights(opened.page, NEEDS)) == []


def test_on_paper_no_mail_is_cut_off(opened: Look) -> None:
    opened.page.set_viewport_size({"width": 1720, "height": 900})
    opened.page.emulate_media(media="screen")
    # Printing lays the page out anew, and tells no script of it.
    as_on_screen = heights(opened.page, IS)
    opened.page.set_viewport_size({"width": PAPER, "height": 1000})
    opened.page.emulate_media(media="print")
    assert opened.overflow() == 0
    assert cut_off(as_on_screen, heights(opened.page, NEEDS)) == []
    for figure in opened.page.locator(".desktop, pre").all():
        box = figure.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= PAPER
    assert not opened.page.locator("nav").is_visible()


def is_open(page: "Page") -> list[bool]:
    opened: list[bool] = page.locator("main > details").evaluate_all("all => all.map(e => e.open)")
    return opened


def test_the_mails_of_all_but_the_first_reader_are_folded_until_asked_for_or_printed(
    look: Callable[..., Look],
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    shown = look(three_readers(), width=1400)
    assert is_open(shown.page) == [True, False, False]
    assert not shown.page.locator("#reader-2 article").first.is_visible()
    assert axe.Axe().run(shown.page).violations_count == 0

    shown.page.locator("nav a").nth(1).click()
    assert is_open(shown.page) == [True, True, False]
    shown.page.locator("#reader-2 article").first.wait_for(state="visible")
    assert axe.Axe().run(shown.page).violations_count == 0

    shown.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert is_open(shown.page) == [True, True, True]
    assert cut_off(heights(shown.page, IS), heights(shown.page, NEEDS)) == []
    shown.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert is_open(shown.page) == [True, True, False]
