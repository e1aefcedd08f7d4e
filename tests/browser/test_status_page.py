"""The status page as people of any kind use it: from a file, without a mouse, on any screen, on paper."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.classes import status_page_of
from tests.browser.looking import Look

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def shown(page: "Page") -> list[str]:
    """The coaches in the lines of the table that are to be seen, in order."""
    return page.locator("tbody tr:not([hidden]) th").all_inner_texts()


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 700, 1400])
def test_axe_finds_nothing(browser: "Browser", tmp_path: Path, width: int, is_dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    file = tmp_path / "page.html"
    file.write_text(status_page_of(9), encoding="utf-8")
    page = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme="dark" if is_dark else "light"
    )
    page.goto(file.as_uri())
    page.locator("details").first.locator("summary").click()
    results = axe.Axe().run(page)
    page.close()
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("students", [9, 120])
@pytest.mark.parametrize("width", [320, 1400])
def test_it_asks_for_nothing_and_is_not_wider_than_the_screen(
    look: Callable[..., Look], students: int, width: int
) -> None:
    opened = look(status_page_of(students), width=width)
    assert opened.overflow() == 0
    opened.is_quiet()


def test_120_students_fit_two_megabytes_and_are_drawn_in_two_seconds(
    look: Callable[..., Look],
) -> None:
    html = status_page_of(120)
    assert len(html.encode()) < 2_000_000
    opened = look(html)
    drawn = opened.page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    )
    done = opened.page.evaluate(
        "performance.timing.loadEventEnd - performance.timing.navigationStart"
    )
    assert max(drawn, done) < 2000
    began = time.monotonic()
    opened.page.get_by_label("Search").fill("garcia")
    assert len(shown(opened.page)) > 0
    assert time.monotonic() - began < 2


def test_one_finds_sorts_and_filters_without_a_mouse(look: Callable[..., Look]) -> None:
    page = look(status_page_of(60)).page
    keys = page.keyboard
    for _ in range(40):
        keys.press("Tab")
        if page.evaluate("document.activeElement.className") == "search":
            break
    keys.type("ostergaard elodie")
    assert page.locator(".count").inner_text() == "0 of 60 pairings"
    keys.press("Escape")
    keys.type("jose")
    listed = page.locator("tbody tr:not([hidden])").all_inner_texts()
    assert listed
    assert all("José" in line for line in listed)
    keys.press("Escape")
    assert page.locator(".count").inner_text() == "60 pairings"
    keys.press("Tab")
    keys.type("who needs")
    page.wait_for_function("document.querySelector('tbody tr[hidden]')")
    assert page.locator("tbody tr:not([hidden]):not(.stuck)").count() == 0
    page.locator(".filter").select_option("")
    keys.press("Tab")  # the table itself can be scrolled
    keys.press("Tab")
    keys.press("Enter")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Coach")
    names = shown(page)
    assert names == sorted(names, key=_plain)
    keys.press("Enter")
    assert shown(page)[0] == names[-1]


def _plain(name: str) -> str:
    plain = name.translate(str.maketrans("ÉéíáØø", "EeiaOo"))
    return re.sub("[^a-z ]", "", plain.lower())


def test_a_strip_of_dates_is_told_in_words(look: Callable[..., Look]) -> None:
    page = look(status_page_of(9)).page
    row = page.locator("tbody tr", has_text="Chiara Okafor").filter(has_text="5 of 12").first
    words = row.locator(".strip li").all_inner_texts()
    assert len(words) == 12
    assert re.fullmatch(r".*February.*: cancelled", words[2])
    assert words[0].endswith(": passed")
    assert words[-1].endswith(": to come")
    silent = page.locator("tr.stuck .strip li").first.inner_text()
    assert silent.endswith("passed, not agreed")


def test_both_are_written_to_at_once(look: Callable[..., Look]) -> None:
    page = look(status_page_of(9)).page
    link = page.locator(".card a")
    assert " ".join(link.inner_text().split()) == "Write to both : Daniel Okafor and Ben Okafor"
    assert link.get_attribute("href") == "mailto:s001@mail.example,s003@mail.example"


@pytest.mark.parametrize("students", [2, 3, 9, 60])
def test_the_ring_has_every_student_and_an_arrow_for_every_pairing(
    look: Callable[..., Look], students: int
) -> None:
    ring = look(status_page_of(students)).page.locator("svg.ring")
    assert ring.locator("text").count() == students
    assert ring.locator("> path").count() == students
    assert ring.get_attribute("role") == "img"
    box = ring.locator("circle").first.bounding_box()
    assert box is not None


def test_every_student_has_their_dates_on_their_own_clock(look: Callable[..., Look]) -> None:
    page = look(status_page_of(9)).page
    person = page.locator("details", has_text="Ben Okafor").filter(has_text="Lagos time").first
    person.locator("summary").press("Enter")
    assert person.get_by_text("Lagos time").is_visible()
    assert person.locator("li").count() == 24
    assert person.locator("h4").first.inner_text() == "February 2027"


def test_on_paper_nothing_is_missing(browser: "Browser", tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(status_page_of(60), encoding="utf-8")
    page = browser.new_page(viewport={"width": 703, "height": 1000})  # A4 less its margins
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    table = page.locator("table").first.bounding_box()
    assert table is not None
    assert table["x"] + table["width"] <= 703
    assert page.locator("details li").last.is_visible()
    assert not page.locator(".bar").is_visible()
    assert len(page.pdf(prefer_css_page_size=True)) > 10_000
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0
    page.close()
