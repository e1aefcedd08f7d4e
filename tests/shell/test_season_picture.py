"""The season as a picture: what stands where, and the same in words."""

import itertools
from dataclasses import replace
from datetime import date

from tests.core.examples import cohort
from tests.shell.seasons import rows_of, season
from worker.core.model import RoundPlan
from worker.report import season_page
from worker.report.season_picture import SeasonPicture, season_picture
from worker.report.season_stretches import stretches_of

PLAIN = cohort()
ANA, *OTHERS = PLAIN.roster
BUSY = replace(
    PLAIN,
    roster=(replace(ANA, away=((date(2027, 3, 1), date(2027, 3, 7)),)), *OTHERS),
    no_sessions_on=(
        (date(2027, 3, 26), date(2027, 4, 5)),
        (date(2026, 12, 24), date(2026, 12, 31)),
    ),
)


def texts(picture: SeasonPicture) -> list[str]:
    """The labels, from above."""
    return [label.text for label in picture.labels]


def test_every_date_of_a_season_stands_in_order_of_time() -> None:
    picture = season_picture(stretches_of(PLAIN), "0")
    assert texts(picture) == [
        "Module I, Jan 15 – 17",
        "First round begins, Feb 7",
        "Module II, Apr 9 – 11",
        "First round until May 2",
        "Second round begins, May 2",
        "Module III, Jul 16 – 18",
        "Second round until Aug 18",
    ]
    assert [name for name, _ in picture.months] == [
        *("Jan 2027", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug")
    ]
    tops = [label.y for label in picture.labels]
    assert all(below - above >= 15 for above, below in itertools.pairwise(tops))


def test_holidays_days_away_and_today_stand_where_they_are() -> None:
    picture = season_picture(stretches_of(BUSY), "0", today=date(2027, 3, 20))
    assert "No sessions, Mar 26 – Apr 5" in texts(picture)
    assert "Today, Mar 20" in texts(picture)
    # Those of last year are none of this season.
    assert [bar.css for bar in picture.bars].count("closed") == 1
    (away,) = (bar for bar in picture.bars if bar.css == "away")
    rounds = [bar for bar in picture.bars if bar.css == "round"]
    assert away.x > max(bar.x for bar in rounds)
    assert rounds[0].y < away.y < rounds[0].y + rounds[0].height
    after = season_picture(stretches_of(BUSY), "0", today=date(2027, 9, 20))
    assert not any(text.startswith("Today") for text in texts(after))


def test_all_of_it_is_told_in_words() -> None:
    picture = season_picture(stretches_of(BUSY), "0", today=date(2027, 3, 20))
    assert picture.sentences[0] == (
        "Module I: Friday, January 15, 2027 to Sunday, January 17, 2027."
    )
    assert (
        "The first round begins on Sunday, February 7, 2027 and is to be finished by Sunday, "
        "May 2, 2027." in picture.sentences
    )
    assert picture.sentences[-3:] == (
        "No sessions: Friday, March 26, 2027 to Monday, April 5, 2027.",
        "Ana is away: Monday, March 1, 2027 to Sunday, March 7, 2027.",
        "Today is Saturday, March 20, 2027.",
    )


def test_rounds_that_overlap_stand_beside_each_other_and_names_of_any_length_fit() -> None:
    def plan(name: str, begins: date, ends: date) -> RoundPlan:
        return RoundPlan(name, begins, ends)

    first = plan("first", date(2027, 2, 7), date(2027, 5, 2))
    beside = plan("a-round-with-a-name-of-forty-letters-1234", date(2027, 3, 1), date(2027, 4, 2))
    after = plan("third", date(2027, 6, 2), date(2027, 8, 2))
    rounds = {each.name: each for each in (first, beside, after)}
    picture = season_picture(stretches_of(replace(PLAIN, rounds=rounds)), "0")
    lanes = [bar.x for bar in picture.bars if bar.css == "round"]
    assert len(set(lanes)) == 2
    assert any("A-round-with-a-…" in text for text in texts(picture))
    assert picture.width > 296


def test_a_season_page_holds_the_picture_with_its_words() -> None:
    played = season()
    html = season_page.page(played, rows_of(played))
    assert html.count('<svg class="season"') == 1
    assert "The second round begins on" in html
    # What is not there needs no key.
    assert "Full: modules. Framed: rounds.</p>" in html
