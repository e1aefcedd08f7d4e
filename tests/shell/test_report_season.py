"""A season for people: a timeline, how each pairing fared, and every mail, on one page that needs nothing else."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from tests.shell.seasons import five, season
from worker.core.actions import RecordDraw
from worker.report.season_page import page
from worker.report.season_text import summary, text
from worker.report.timeline import timeline
from worker.simulate.habits import Habit
from worker.simulate.play import play
from worker.simulate.season import span


class Frames(HTMLParser):
    """The tags of a page with their attributes, and what its frames show."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def html() -> str:
    return page(season())


def test_the_season_went_without_trouble() -> None:
    assert season().problems == ()
    assert not season().trouble
    assert list(season().habits.values()) == list(Habit)[:5]


def test_the_timeline_is_in_order_and_in_the_cohorts_zone() -> None:
    beats = timeline(season())
    assert [one.at for one in beats] == sorted(one.at for one in beats)
    assert {one.at.tzinfo for one in beats} == {ZoneInfo("America/New_York")}
    assert {one.kind for one in beats} == {"module", "program", "student"}


def test_the_timeline_tells_the_modules_the_draws_and_the_mails() -> None:
    told = [one.text for one in timeline(season())]
    assert [one for one in told if one.startswith("Module")] == [
        "Module I, until 17 January",
        "Module II, until 11 April",
        "Module III, until 18 July",
    ]
    for name in ("first", "second"):
        assert f"The {name} round is drawn: 5 pairings." in told
    assert told.count("5 series go into the calendar, each with two invitations.") == 2
    assert told.count("5 assignment mails go out: who, when, what now.") == 2
    assert any(re.match(r"\d reminders? to .*, with the peer on copy\.", one) for one in told)
    assert any(one.startswith("Dana Whitfield is told of ") for one in told)


def test_the_timeline_tells_what_students_did() -> None:
    told = [one.text for one in timeline(season()) if one.kind == "student"]
    assert "Chi declines." in told
    assert all(
        re.fullmatch(r"[A-Z].* (accepts?|declines?|moves? a session|cancels? a session)\.", one)
        for one in told
    )


def test_the_text_is_the_timeline_by_month_with_the_end_of_the_story() -> None:
    lines = text(season()).splitlines()
    assert lines[0] == "Spring"
    months = [one for one in lines if re.fullmatch(r"[A-Z][a-z]+ 20\d\d", one)]
    assert months[:2] == ["January 2027", "February 2027"]
    assert "  Fri 15         = Module I, until 17 January" in lines
    assert lines[-len(summary(season())) :] == summary(season())


def test_the_end_of_the_story_counts_pairings_sessions_and_mails() -> None:
    first, second, mails = summary(season())
    assert re.fullmatch(
        r"The first round: \d of 5 pairings agreed on an hour; \d+ of their \d+ sessions stood in the calendar\.",
        first,
    )
    assert second.startswith("The second round: ")
    assert mails.startswith(
        f"{season().passes} passes sent {len(season().mails)} mails, each once, with "
    )


def test_the_page_needs_nothing_from_anywhere(html: str) -> None:
    frames = Frames(html)
    assert {tag for tag, _ in frames.tags}.isdisjoint(
        {"script", "link", "img", "object", "embed", "base", "audio", "video"}
    )
    assert not any("src" in attributes for _, attributes in frames.tags)
    assert all(one["href"].startswith("#") for one in frames.all("a"))
    assert "url(" not in html
    assert "@import" not in html


def test_the_links_of_the_page_lead_to_its_parts(html: str) -> None:
    frames = Frames(html)
    parts = {attributes["id"] for _, attributes in frames.tags if "id" in attributes}
    assert (
        {one["href"].removeprefix("#") for one in frames.all("a")}
        == parts
        == {"what", "pairings", "mails"}
    )


def test_the_page_shows_every_mail_as_it_looked(html: str) -> None:
    shown = Frames(html).all("iframe")
    sent = []
    for _, mail in season().mails:
        body = mail.get_body(("html",))
        assert body is not None
        sent.append((str(mail["Subject"]), str(body.get_content())))
    assert [(one["title"], one["srcdoc"]) for one in shown] == sent
    assert len(sent) > 15
    assert f"All {len(sent)} mails, as they looked" in html


def test_a_mail_in_the_page_can_run_nothing(html: str) -> None:
    assert all(one["sandbox"] == "" for one in Frames(html).all("iframe"))


def test_the_page_shows_every_pairing_of_both_rounds_with_its_sessions(html: str) -> None:
    dots = html.count('<span class="dot ') - 2  # two of them are in the legend
    series = season().history.series.values()
    assert dots == sum(len(one.sessions) for one in series)
    for name in ("first", "second"):
        for pairing in season().history.draws[name].draw.ring.pairings:
            assert f"<td>{pairing.coach.title()}</td><td>{pairing.client.title()}</td>" in html


def test_the_page_tells_the_story_of_the_text(html: str) -> None:
    for beat in timeline(season()):
        assert beat.text.replace("'", "&#39;") in html
    for line in summary(season()):
        assert line in html


def test_a_season_is_over_a_while_after_the_second_round_should_be_done() -> None:
    first, last = span(five())
    assert (str(first), str(last)) == ("2027-01-15 05:00:00+00:00", "2027-09-01 13:00:00+00:00")


def test_a_season_that_begins_after_its_end_is_a_page_all_the_same() -> None:
    late = play(five(), "seed", timedelta(days=1), start=season().last - timedelta(days=1))
    assert (late.passes, late.mails, late.done, late.problems) == (2, (), (), ())
    assert [one.kind for one in timeline(late)] == ["module"] * 3
    assert "All 0 mails" in page(late)


def test_what_a_season_shows_is_what_the_ledger_knows() -> None:
    draws = [one.action.draw for _, one in season().done if isinstance(one.action, RecordDraw)]
    assert draws == [season().history.draws[name].draw for name in ("first", "second")]
