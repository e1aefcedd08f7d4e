"""A season for people: a timeline, how each pairing fared, and every mail, on one page."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from tests.shell.seasons import five, rows_of, season
from worker.core.actions import RecordDraw
from worker.core.due.responses import PairingStatus
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
    return page(season(), rows_of(season()))


def test_the_season_went_without_trouble() -> None:
    assert season().problems == ()
    assert not season().trouble
    assert list(season().habits.values()) == list(Habit)[:5]


def test_the_timeline_is_in_order_and_in_the_cohorts_zone() -> None:
    beats = timeline(season())
    assert [beat.at for beat in beats] == sorted(beat.at for beat in beats)
    assert {beat.at.tzinfo for beat in beats} == {ZoneInfo("America/New_York")}
    assert {beat.kind for beat in beats} == {"module", "program", "student"}


def test_the_timeline_tells_the_modules_the_draws_and_the_mails() -> None:
    told = [beat.text for beat in timeline(season())]
    assert [sentence for sentence in told if sentence.startswith("Module")] == [
        "Module I, until January 17",
        "Module II, until April 11",
        "Module III, until July 18",
    ]
    for name in ("first", "second"):
        assert f"The {name} round is drawn: 5 pairings." in told
    assert told.count("5 series go into the calendar, each with two invitations.") == 2
    assert told.count("5 assignment mails go out: who, when, what now.") == 2
    assert any(
        re.match(r"\d reminders? to .*, with the peer on copy\.", sentence) for sentence in told
    )
    assert any(sentence.startswith("Dana Whitfield is told of ") for sentence in told)


def test_the_timeline_tells_what_students_did() -> None:
    told = [beat.text for beat in timeline(season()) if beat.kind == "student"]
    assert "Chi declines." in told
    assert all(
        re.fullmatch(
            r"[A-Z].* (accepts?|declines?|moves? a session|cancels? a session)\.", sentence
        )
        for sentence in told
    )


def test_the_text_is_the_timeline_by_month_with_the_end_of_the_story() -> None:
    lines = text(season(), rows_of(season())).splitlines()
    assert lines[0] == "Spring"
    months = [line for line in lines if re.fullmatch(r"[A-Z][a-z]+ 20\d\d", line)]
    assert months[:2] == ["January 2027", "February 2027"]
    assert "  Fri 15         = Module I, until January 17" in lines
    assert lines[-len(summary(season(), rows_of(season()))) :] == summary(
        season(), rows_of(season())
    )


def test_the_end_of_the_story_counts_pairings_sessions_and_mails() -> None:
    first, second, mails = summary(season(), rows_of(season()))
    assert re.fullmatch(
        r"The first round: \d of 5 pairings agreed on an hour; \d+ of their \d+ sessions stood in the calendar\.",
        first,
    )
    assert second.startswith("The second round: ")
    assert mails.startswith(
        f"{season().passes} passes sent {len(season().mails)} mails, each once, with "
    )


def test_the_end_of_the_story_counts_pairings_without_an_hour_and_those_that_ended() -> None:
    first, *others = rows_of(season())
    for count, said in (
        (
            1,
            "; 1 pairing had no hour that suits both; 1 more pairing ended when the roster changed.",
        ),
        (2, "; 2 pairings had no hour that suits both; 2 more pairings ended when the roster"),
    ):
        changed = [
            *[replace(first, standing=PairingStatus.NO_HOUR, hour="")] * count,
            *[replace(first, standing=PairingStatus.ENDED)] * count,
        ]
        assert said in summary(season(), [*changed, *others])[0]


def test_the_season_page_tells_no_habit_where_there_is_no_series() -> None:
    rows = rows_of(season())
    assert f">{season().habits[rows[0].client_id]}</td>" in page(season(), rows[:1])
    without = replace(rows[0], standing=PairingStatus.NO_HOUR, hour="")
    assert '<td data-label="The client"></td>' in page(season(), [without])


def test_the_season_page_needs_nothing_from_anywhere(html: str) -> None:
    frames = Frames(html)
    assert {tag for tag, _ in frames.tags}.isdisjoint(
        {"script", "link", "img", "object", "embed", "base", "audio", "video"}
    )
    assert not any("src" in attributes for _, attributes in frames.tags)
    assert all(link["href"].startswith("#") for link in frames.all("a"))
    assert "url(" not in html
    assert "@import" not in html


def test_the_links_of_the_season_page_lead_to_its_parts(html: str) -> None:
    frames = Frames(html)
    parts = [attributes["id"] for tag, attributes in frames.tags if tag == "h2"]
    assert [link["href"].removeprefix("#") for link in frames.all("a")] == parts
    assert parts == ["season", "pairings", "what", "mails"]


def test_whose_clocks_are_meant_is_told_as_in_the_mails(html: str) -> None:
    assert "All times are New York time." in html
    assert "America/New_York" not in html


def test_the_season_page_shows_every_mail_as_it_looked(html: str) -> None:
    shown = Frames(html).all("iframe")
    sent = []
    for _, mail in season().mails:
        body = mail.get_body(("html",))
        assert body is not None
        sent.append((str(mail["Subject"]), str(body.get_content())))
    assert [(frame["title"], frame["srcdoc"]) for frame in shown] == sent
    assert len(sent) > 15
    assert f"All {len(sent)} mails, as they looked" in html


def test_a_mail_in_the_season_page_can_run_nothing(html: str) -> None:
    assert all(frame["sandbox"] == "" for frame in Frames(html).all("iframe"))


def test_the_season_page_shows_every_pairing_of_both_rounds_with_its_sessions(html: str) -> None:
    dots = html.count('<li class="dot ')
    series = season().history.series.values()
    assert dots == sum(len(observed.sessions) for observed in series)
    for name in ("first", "second"):
        for pairing in season().history.draws[name].draw.ring.pairings:
            assert (
                f'<th scope="row" data-label="Coach">{pairing.coach.title()}</th>'
                f'<td data-label="Client">{pairing.client.title()}</td>' in html
            )


@pytest.mark.parametrize(("name", "head"), [("spring", "Spring"), ("II", "II"), ("2a", "2a")])
def test_a_round_of_a_season_is_headed_by_its_name(name: str, head: str) -> None:
    """As if the first round had been called so."""
    known = season().history
    renamed = replace(
        season(),
        cohort=replace(five(), rounds={name: replace(five().rounds["first"], name=name)}),
        history=replace(known, draws={name: known.draws["first"]}),
    )
    assert f"<h3>{head} round</h3>" in page(renamed, rows_of(renamed))
    assert summary(renamed, rows_of(renamed))[0].startswith(f"The {name} round: ")


def test_the_season_page_tells_the_story_of_the_text(html: str) -> None:
    for beat in timeline(season()):
        assert beat.text.replace("'", "&#39;") in html
    for line in summary(season(), rows_of(season())):
        assert line in html


def test_a_season_is_over_a_while_after_the_second_round_should_be_done() -> None:
    first, last = span(five())
    assert (str(first), str(last)) == ("2027-01-15 05:00:00+00:00", "2027-09-01 13:00:00+00:00")


def test_a_season_that_begins_after_its_end_is_a_page_all_the_same() -> None:
    late = play(five(), "seed", timedelta(days=1), start=season().last - timedelta(days=1))
    assert (late.passes, late.mails, late.done) == (2, (), ())
    ((_, problem),) = late.problems
    assert "none was ever drawn" in problem
    assert [beat.kind for beat in timeline(late)] == [*["module"] * 3, "program"]
    assert "All 0 mails" in page(late, rows_of(late))


def test_what_a_season_shows_is_what_the_ledger_knows() -> None:
    draws = [
        outcome.action.draw
        for _, outcome in season().done
        if isinstance(outcome.action, RecordDraw)
    ]
    assert draws == [season().history.draws[name].draw for name in ("first", "second")]
