"""The status page and the season page, as a coordinator opens them: from a file, offline."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.browser.looking import Look
from tests.shell.mails import AMARA_BEN, BEN_CHIARA, COHORT, Page, history, seen
from tests.shell.seasons import rows_of, season
from worker.report import season_page as season_pages
from worker.report import status_page as status_pages
from worker.report.statuses import status_of

NOW = datetime(2027, 2, 17, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def season_page() -> str:
    played = season()
    return season_pages.page(played, rows_of(played))


@pytest.fixture(scope="session")
def status_page() -> str:
    known = history(
        series={
            AMARA_BEN: seen(AMARA_BEN, "declined"),
            BEN_CHIARA: seen(BEN_CHIARA, "accepted", "accepted"),
        }
    )
    return status_pages.page([status_of(COHORT, known, NOW)], NOW)


def test_the_status_page_shows_first_who_needs_somebody(
    look: Callable[..., Look], status_page: str
) -> None:
    opened = look(status_page)
    assert opened.page.title() == "Peer coaching: where everybody stands"
    # Whose hour was declined once, is proposed another by the next pass.
    cards = opened.page.locator(".card")
    assert cards.count() == 1
    assert "Amara Okafor, the client, has not answered the invitation." in cards.inner_text()
    assert opened.page.locator("tbody tr").count() == 3
    opened.is_quiet()


def test_the_status_page_fits_a_phone(look: Callable[..., Look], status_page: str) -> None:
    assert look(status_page, width=390, phone=True).overflow() == 0


def test_the_season_page_opens_without_a_word(look: Callable[..., Look], season_page: str) -> None:
    opened = look(season_page)
    assert opened.page.get_by_role("heading", level=1).inner_text() == "Spring"
    assert opened.page.locator("details").count() == len(season().mails)
    opened.is_quiet()


def test_the_season_page_fits_a_phone(look: Callable[..., Look], season_page: str) -> None:
    assert look(season_page, width=390, phone=True).overflow() == 0


@pytest.mark.parametrize("which", [0, -1], ids=["first", "last"])
def test_a_mail_opens_on_a_click_and_shows_its_words(
    look: Callable[..., Look], season_page: str, which: int
) -> None:
    opened = look(season_page)
    mail = opened.page.locator("details").nth(which)
    frame = mail.locator("iframe")
    assert not frame.is_visible()
    mail.locator("summary").click()
    frame.wait_for(state="visible")
    body = season().mails[which][1].get_body(("html",))
    assert body is not None
    shown = frame.content_frame.locator(".mail")
    # Above it stands its heading.
    assert " ".join(shown.inner_text().split()).endswith(Page(str(body.get_content())).text)
    assert mail.locator("summary strong").inner_text() == str(season().mails[which][1]["Subject"])
    opened.is_quiet()


def test_a_mail_closes_on_a_second_click(look: Callable[..., Look], season_page: str) -> None:
    opened = look(season_page)
    mail = opened.page.locator("details").first
    mail.locator("summary").click()
    mail.locator("iframe").wait_for(state="visible")
    mail.locator("summary").click()
    mail.locator("iframe").wait_for(state="hidden")


@pytest.mark.parametrize("part", ["what", "pairings", "mails"])
def test_the_links_at_the_top_lead_to_the_parts(
    look: Callable[..., Look], season_page: str, part: str
) -> None:
    opened = look(season_page)
    opened.page.locator(f'nav a[href="#{part}"]').click()
    top = opened.page.locator(f"#{part}").bounding_box()
    assert top is not None
    assert -1 <= top["y"] < 900
