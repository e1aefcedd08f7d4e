"""The status for a spreadsheet and as a page."""

import csv
import io
import re
from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

from tests.shell.mails import AMARA_BEN, BEN, BEN_CHIARA, CHIARA_AMARA, COHORT, NOON, history, seen
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort
from worker.core.records import Failure, Record, State
from worker.report.status_files import table
from worker.report.status_page import page
from worker.report.statuses import Status, status_of

NOW = datetime(2027, 2, 17, 14, tzinfo=UTC)
STUCK = history(
    series={
        AMARA_BEN: seen(AMARA_BEN, "declined", "accepted"),
        BEN_CHIARA: seen(BEN_CHIARA, "accepted", "accepted"),
    },
    records=(Record(ActionKey("first", Kind.MOVE, AMARA_BEN), State.SKIPPED, NOON),),
)


def called(name: str) -> Cohort:
    return replace(
        COHORT,
        roster=tuple(
            replace(student, name=name) if student == BEN else student for student in COHORT.roster
        ),
    )


def status(cohort: Cohort = COHORT, known: History = STUCK) -> Status:
    return status_of(cohort, known, NOW)


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_status_table_has_a_line_for_every_pairing_with_every_field() -> None:
    shown = status()
    assert cells(table([shown])) == [
        {
            name: "" if value is None else str(value)
            for name, value in asdict(row).items()
            if name not in ("sessions", "who_acts")
        }
        for row in shown.rows
    ]


def test_the_tables_of_several_cohorts_stand_below_one_head() -> None:
    autumn = status(replace(COHORT, id="autumn"))
    rows = cells(table([status(), autumn]))
    assert [row["cohort"] for row in rows] == ["spring"] * 3 + ["autumn"] * 3
    assert table([status(), autumn]).count("cohort,round") == 1


def test_without_cohorts_the_status_table_is_its_head() -> None:
    assert table([]).startswith(
        "cohort,round,coach_id,coach,coach_email,client_id,client,client_email,hour,standing,stuck,"
    )
    assert cells(table([])) == []


@pytest.mark.parametrize(
    "name", ["=SUM(A1:A9)", "+1 555", "-1+2", "@cmd", '=HYPERLINK("http://evil.example")']
)
def test_a_name_that_looks_like_a_formula_becomes_none(name: str) -> None:
    for row in cells(table([status(called(name))])):
        for value in row.values():
            assert not value.startswith(("=", "+", "-", "@"))
        assert row["client" if row["client_id"] == "ben" else "coach"] in (
            f"'{name}",
            "Chiara Rossi",
        )


def test_other_names_stay_as_they_are() -> None:
    name = 'Ben "B" O\'Neill; é'
    assert name in {row["client"] for row in cells(table([status(called(name))]))}


def test_the_status_page_tells_first_who_needs_somebody() -> None:
    html = page([status()], NOW)
    # Chiara and Amara's series has not been seen, so nobody has answered it.
    assert "2 of 3 pairings need somebody." in html
    stuck = html[html.index("Who needs somebody") : html.index("Every pairing")]
    assert "Ben Castillo declined the hour; the two have to settle on another." in stuck
    assert "who acts: Ben Castillo and Amara Okafor" in stuck
    assert stuck.count('href="mailto:ben@mail.example,amara@mail.example"') == 1
    assert html.count('<tr class="stuck">') == 2


def test_the_status_page_has_a_line_for_every_pairing() -> None:
    every = page([status()], NOW).partition("Every pairing")[2]
    assert re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td><td>first</td>', every) == [
        ("Amara Okafor", "Ben Castillo"),
        ("Chiara Rossi", "Amara Okafor"),
        ("Ben Castillo", "Chiara Rossi"),
    ]
    assert '<td>agreed</td><td class="number">2 of 2</td><td>yes</td>' in every
    assert '<td class="number" data-sort="1">1 of 12</td>' in every


def test_the_status_page_says_when_all_is_well_paused_or_not_yet_drawn() -> None:
    well = history(
        series={
            pairing: seen(pairing, "accepted", "accepted")
            for pairing in (AMARA_BEN, BEN_CHIARA, CHIARA_AMARA)
        }
    )
    assert "All 3 pairings are on their way." in page([status(known=well)], NOW)
    assert "Nothing has been drawn yet." in page([status(known=History({}))], NOW)
    assert "Paused: nothing is sent." in page([status(replace(COHORT, paused=True))], NOW)
    assert "As of 2027-02-17 14:00 UTC." in page([], NOW)


def test_the_status_page_tells_what_failed() -> None:
    key = ActionKey("first", Kind.NUDGE, AMARA_BEN)
    failed = Record(key, State.FAILED, NOON, failure=Failure("<no> such address"))
    html = page([status(known=history(records=(failed,)))], NOW)
    assert (
        "Failed: first round, the reminder for Amara Okafor and Ben Castillo: &lt;no&gt; such address"
        in html
    )


def test_names_bring_no_html_into_the_status_page() -> None:
    usual = page([status()], NOW)
    html = page([status(called("<script>alert(1)</script> & <b>"))], NOW)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in html
    assert Counter(re.findall(r"<\w+", html)) == Counter(re.findall(r"<\w+", usual))


def test_the_status_page_loads_nothing() -> None:
    assert not re.search(
        r"<(?:script\s|link\b|img\b|iframe\b)|\bsrc=|url\((?!#)|@import|https?:",
        page([status()], NOW),
    )
