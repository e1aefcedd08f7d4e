"""The sandbox as a place to try things: a story of reminders, a No, somebody who leaves and the second
round, by the buttons of its page."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def page(browser: "Browser", tmp_path: Path) -> "Iterator[Page]":
    """The page of a new sandbox, served by the command as it is typed."""
    command = [sys.executable, "-m", "worker", "sandbox", str(tmp_path / "place"), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as served:
        assert served.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+/", served.stdout.readline())
        assert address is not None
        opened = browser.new_page()
        opened.goto(address[0])
        yield opened
        opened.close()
        served.terminate()


def press(page: "Page", label: str, place: str = "main") -> str:
    """Presses a button; what the last pass has said by then."""
    with page.expect_navigation():
        page.locator(place).first.get_by_role("button", name=label, exact=True).first.click()
    said = page.locator("pre")
    return said.inner_text() if said.count() else ""


def look_at(page: "Page", name: str) -> None:
    with page.expect_navigation():
        page.locator(".people a", has_text=name).click()


def to_whom(page: "Page") -> list[str]:
    """Who has new mail."""
    people = page.locator(".people a").all_inner_texts()
    return [text.partition(" · ")[0] for text in people if " new" in text]


def test_a_whole_story_can_be_told_by_the_buttons(page: "Page") -> None:
    said = press(page, "A pass now")
    assert said.endswith("sandbox: 1 draw, 6 series, 6 assignment mails, 1 launch mail")
    assert len(to_whom(page)) == 7

    # Ben says No as a client: another hour is proposed.
    look_at(page, "Ben Castillo")
    as_client = ".event:has(h3:text('coaches Ben'))"
    press(page, "No", as_client)
    assert "Ben Castillo answered: No" in page.get_by_role("status").inner_text()
    assert press(page, "An hour on, and a pass").startswith("sandbox: 1 series moved")
    assert "not answered" in page.locator(as_client).inner_text()
    press(page, "Yes", as_client)

    # Everybody else is silent, and reminded after a week.
    said = press(page, "On to what is due next, and a pass")
    assert re.search(r"\d nudge mails", said)
    reminded = next(name for name in to_whom(page) if name != "Dana Whitfield")
    look_at(page, reminded)
    nudge = page.locator("main > details").first
    nudge.locator("summary").click()
    frame = nudge.locator("iframe").content_frame
    assert len(frame.locator("main").inner_text()) > 200

    # Farid leaves: those affected hear of it.
    look_at(page, "Farid Haddad")
    press(page, "Leaves the class today")
    said = press(page, "An hour on, and a pass")
    assert "1 repair" in said
    # The two that the draw gave Farid, and where the rules forbid to join the peers, one more.
    assert re.search(r"[23] series ended", said)
    assert "Farid Haddad" not in to_whom(page)
    assert to_whom(page) != []

    # A session is moved, another cancelled.
    look_at(page, "Amara Okafor")
    page.locator(".event summary").first.click()
    press(page, "Move by a day", ".date:has(button) >> nth=0")
    page.locator(".event summary").first.click()
    assert "moved" in page.locator(".event").first.inner_text()

    for _ in range(3):
        said = press(page, "Four weeks on, and a pass")
    assert "1 draw, 5 series, 5 assignment mails" in said
    look_at(page, "Dana Whitfield")
    assert page.locator("summary", has_text="second round: sent to 5 students").count() == 1

    press(page, "Start again")
    assert "All is as in the beginning" in page.get_by_role("status").inner_text()
    assert page.locator("main > details").count() == 0
    assert "Sunday, February 7, 2027" in page.locator("h2").first.inner_text()
