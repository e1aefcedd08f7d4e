"""Changes that are more than a class can have at once: refused with names and the cure; and what is gone from the calendar is told
the same day, before anything follows from it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.shell.desk import (
    LAUNCH,
    NEXT_HOUR,
    SETTINGS,
    WEEK,
    Desk,
    is_a_sentence,
    new_desk,
)
from tests.shell.world import body
from worker.sandbox.guests import Guests

NEXT_DAY = "2027-02-08T09:05-05:00"
DAY_30 = "2027-03-09T09:05-05:00"
SECOND_ROUND = "2027-05-02T09:05-04:00"
DANA = "dana@school.example"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A round of twelve has been launched, from a spreadsheet with the ids 1 to 12."""
    desk = new_desk(tmp_path, monkeypatch)
    desk.write(f"{SETTINGS}roster: students.csv\n")
    sheet(desk, people(12))
    assert desk.typed("run").exit_code == 0
    # From now on the ledger knows the series as the calendar shows them.
    assert desk.typed("run", now=NEXT_HOUR).stdout == ""
    return desk


Person = tuple[str, str, str]


def people(count: int, year: str = "") -> list[Person]:
    """So many students: id, name, address."""
    return [
        (str(number), f"S{number}{year} Roe", f"s{number}{year}@mail.example")
        for number in range(1, count + 1)
    ]


def sheet(desk: Desk, rows: list[Person]) -> None:
    text = "".join(f"{number},{name},{email}\n" for number, name, email in rows)
    desk.write(f"id,name,email\n{text}", "config/students.csv")


def changed_addresses(rows: list[Person], count: int) -> list[Person]:
    """The rows with so many other addresses."""
    return [
        (number, name, f"new-{email}" if position < count else email)
        for position, (number, name, email) in enumerate(rows)
    ]


def slipped(rows: list[Person]) -> list[Person]:
    """The rows with each address in the line below its own."""
    addresses = [email for _, _, email in rows]
    shifted = [addresses[-1], *addresses[:-1]]
    return [(number, name, email) for (number, name, _), email in zip(rows, shifted, strict=True)]


def nothing_happened(desk: Desk, before: tuple[int, list[list[str]]]) -> None:
    assert (len(desk.mails()), guests(desk)) == before


def guests(desk: Desk) -> list[list[str]]:
    """The guests of every series that stands."""
    return sorted(
        sorted(guest["email"] for guest in event["attendees"]) for _, event in desk.series()
    )


# R6: another class, a column that has slipped, two rosters in one file.

Change = Callable[[list[Person]], list[Person]]
ACCIDENTS = [
    pytest.param(
        lambda rows: people(12, "-2026"),
        "12 of the 12 students of the first round would have other addresses at once",
        id="last-years-file-with-the-same-ids",
    ),
    pytest.param(slipped, "12 of the 12 students", id="the-address-column-slipped"),
    pytest.param(
        lambda rows: [*rows, *((f"b{n}", name, email) for n, name, email in people(12, "-b"))],
        "12 students would join the first round of 12 at once",
        id="two-rosters-in-one-file",
    ),
    pytest.param(
        lambda rows: changed_addresses(rows, 4), "4 of the 12 students", id="a-third-moves-away"
    ),
    pytest.param(
        lambda rows: [*rows, *((f"b{n}", name, email) for n, name, email in people(4, "-b"))],
        "4 students would join the first round of 12 at once",
        id="four-newcomers",
    ),
    pytest.param(lambda rows: rows[:8], "4 of the 12 students", id="the-last-page-is-missing"),
    pytest.param(
        lambda rows: [(f"x{number}", name, f"x{email}") for number, name, email in rows],
        "12 of the 12 students of the first round are no longer in the file",
        id="another-class-with-other-ids",
    ),
]


@pytest.mark.parametrize(("change", "said"), ACCIDENTS)
def test_more_than_a_class_can_have_at_once_is_refused_with_names_and_the_cure(
    desk: Desk, change: Change, said: str
) -> None:
    before = len(desk.mails()), guests(desk)
    sheet(desk, change(people(12)))
    for now in (NEXT_DAY, WEEK):
        result = desk.typed("run", now=now)
        assert result.exit_code == 1
        assert said in result.stdout
        assert "--force" in result.stdout
    nothing_happened(desk, before)
    planned = desk.typed("plan", now=NEXT_DAY)
    assert f"`run` refuses all of this: {said}" in planned.stdout
    # The roster is restored: the class goes on as if nothing had been.
    sheet(desk, people(12))
    assert desk.typed("run", now=WEEK).stdout == "spring: 12 nudge mails\n"


def test_the_first_names_of_those_concerned_are_told_and_how_many_more(desk: Desk) -> None:
    sheet(desk, slipped(people(12)))
    said = desk.typed("run", now=NEXT_DAY).stdout
    assert "(S1 Roe, S2 Roe, S3 Roe, S4 Roe, S5 Roe and 7 others)" in said


@pytest.mark.parametrize(
    ("change", "done"),
    [
        pytest.param(lambda rows: changed_addresses(rows, 3), "6 new addresses", id="addresses"),
        pytest.param(
            lambda rows: [*rows, *((f"b{n}", name, email) for n, name, email in people(3, "-b"))],
            "1 repair",
            id="newcomers",
        ),
        pytest.param(lambda rows: rows[:10], "1 repair", id="leavers"),
    ],
)
def test_what_a_class_can_have_at_once_is_carried_out(
    desk: Desk, change: Change, done: str
) -> None:
    sheet(desk, change(people(12)))
    result = desk.typed("run", now=NEXT_DAY)
    assert result.exit_code == 0, result.output
    assert done in result.stdout or "new address" in result.stdout


def test_what_is_meant_is_done_once_it_is_forced(desk: Desk) -> None:
    sheet(desk, changed_addresses(people(12), 12))
    assert desk.typed("run", now=NEXT_DAY).exit_code == 1
    assert desk.typed("run", "--force", now=NEXT_DAY).exit_code == 0
    assert all(email.startswith("new-") for pair in guests(desk) for email in pair)
    assert desk.typed("run", now=NEXT_DAY).stdout == ""


# R10: ids come, and go.


@pytest.fixture
def without_ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A round of six has been launched, in which everybody is known by their address."""
    desk = new_desk(tmp_path, monkeypatch)
    assert desk.typed("run").exit_code == 0
    return desk


def with_ids(text: str, *names: str) -> str:
    for name in names:
        text = text.replace(f"{{name: {name},", f"{{id: {name.lower()}-1, name: {name},")
    return text


@pytest.mark.parametrize(
    "names",
    [("Ana",), ("Ana", "Ben", "Chi", "Dan", "Eli", "Fay"), ("Fay", "Ben")],
    ids=["one", "all", "two"],
)
def test_an_id_given_to_somebody_who_had_none_changes_nothing(
    without_ids: Desk, names: tuple[str, ...]
) -> None:
    desk = without_ids
    text = desk.file.read_text()
    desk.write(with_ids(text, *names))
    for now in (NEXT_HOUR, NEXT_DAY):
        result = desk.typed("run", now=now)
        assert (result.exit_code, result.stdout) == (0, "")
    assert desk.typed("run", now=WEEK).stdout == "spring: 6 nudge mails\n"
    # And taken away again.
    desk.write(text)
    assert desk.typed("run", now=WEEK).stdout == ""
    assert (len(desk.mails()), len(desk.series())) == (12, 6)


def test_whoever_has_got_an_id_may_have_another_address_from_then_on(without_ids: Desk) -> None:
    desk = without_ids
    text = with_ids(desk.file.read_text(), "Ana", "Ben", "Chi", "Dan", "Eli", "Fay")
    desk.write(text)
    assert desk.typed("run", now=NEXT_HOUR).stdout == ""
    desk.write(text.replace("ana@mail.example", "ana@new.example"))
    assert desk.typed("run", now=NEXT_DAY).exit_code == 0
    invited = [email for pair in guests(desk) for email in pair]
    assert invited.count("ana@new.example") == 2
    assert "ana@mail.example" not in invited
    assert len(desk.series()) == 6


def test_ids_that_change_places_are_no_new_people(without_ids: Desk) -> None:
    desk = without_ids
    text = with_ids(desk.file.read_text(), "Ana", "Ben")
    desk.write(text.replace("ana-1", "x").replace("ben-1", "y"))
    assert desk.typed("run", now=NEXT_HOUR).stdout == ""
    desk.write(text.replace("ana-1", "y").replace("ben-1", "x"))
    assert desk.typed("run", now=NEXT_DAY).stdout == ""
    assert (len(desk.mails()), len(desk.series())) == (6, 6)


# R8: what is gone from the calendar.


def delete_the_calendar(desk: Desk) -> None:
    with desk.google() as google:
        (calendar, _), *_ = Guests(google).events()
        status, _ = google.answer("DELETE", f"/calendar/v3/calendars/{calendar}", {}, None)
        assert status == 204


def delete_series(desk: Desk, count: int, now: str) -> None:
    with desk.google(now) as google:
        students = Guests(google)
        for calendar, event in students.events()[:count]:
            students.cancel(calendar, event["id"], google._clock())


def test_a_deleted_calendar_is_told_by_mail_the_same_day_once(desk: Desk) -> None:
    delete_the_calendar(desk)
    result = desk.typed("run", now="2027-02-07T11:05-05:00")
    assert is_a_sentence(result)
    (mail,) = desk.mails_to(DANA)
    assert mail["Subject"] == "Spring, first round: the calendar is gone"
    assert "The sessions of 12 pairs of the first round stood in it" in body(mail)
    for now in (NEXT_DAY, WEEK, "2027-02-17T09:05-05:00"):
        desk.typed("run", now=now)
    # Nobody is reminded, and after ten days the coordinator is told of those who are stuck.
    assert [str(mail["Subject"]).rpartition(": ")[2] for mail in desk.mails_to(DANA)] == [
        "the calendar is gone",
        "12 pairs have no agreed time yet (assigned February 7)",
    ]
    assert len(desk.mails()) == 14


def test_the_cure_for_a_deleted_calendar_works(desk: Desk) -> None:
    delete_the_calendar(desk)
    desk.typed("run", now=NEXT_DAY)
    assert "run --plan FILE" in body(desk.mails_to(DANA)[0])
    assert desk.typed("plan", "--out", "plan.json", now=NEXT_DAY).exit_code == 0
    carried_out = desk.typed("run", "--plan", "plan.json", now=NEXT_DAY)
    assert carried_out.exit_code == 0, carried_out.output
    assert len(desk.series()) == 12
    assert desk.typed("run", now=NEXT_DAY).stdout == ""
    later = desk.typed("run", now="2027-02-15T09:05-05:00")
    assert (later.exit_code, later.stdout) == (0, "spring: 12 nudge mails\n")


def test_a_deleted_calendar_does_not_hold_up_the_second_round(desk: Desk) -> None:
    delete_the_calendar(desk)
    desk.typed("run", now=NEXT_DAY)
    result = desk.typed("run", now=SECOND_ROUND)
    assert result.exit_code == 0, result.output
    assert len(desk.series()) == 12
    of_students = [body(mail) for mail in desk.mails() if DANA not in str(mail["To"])]
    assert sum("in the second round" in text for text in of_students) == 12


@pytest.mark.parametrize("count", [12, 7, 4])
def test_many_series_deleted_at_once_are_told_by_mail_the_same_day_once(
    desk: Desk, count: int
) -> None:
    desk.typed("run", now=DAY_30)
    told_before = len(desk.mails_to(DANA))
    delete_series(desk, count, DAY_30)
    result = desk.typed("run", now=DAY_30)
    assert is_a_sentence(result)
    (mail,) = desk.mails_to(DANA)[told_before:]
    assert mail["Subject"] == "Spring, first round: many sessions have been deleted at once"
    assert f"the sessions of {count} of 12 pairs have been deleted" in body(mail)
    for _ in range(2):
        assert desk.typed("run", now=DAY_30).stdout == ""


def test_one_series_that_is_deleted_is_the_affair_of_the_two(desk: Desk) -> None:
    desk.typed("run", now=DAY_30)
    told_before = len(desk.mails())
    delete_series(desk, 1, DAY_30)
    assert desk.typed("run", now=DAY_30).stdout == ""
    assert len(desk.mails()) == told_before


# R12: dates of another year.


def in_year(text: str, year: int) -> str:
    return text.replace("2027-", f"{year}-")


def test_a_season_in_the_past_is_told_by_check_and_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    desk.write(in_year(desk.file.read_text(), 2026))
    checked = desk.call("check", "--now", LAUNCH)
    assert checked.exit_code == 0
    said = (
        "config/spring.yaml: look: this season is over: the last round was to be done by 2026-08-18"
    )
    assert said in checked.stdout
    for _ in range(2):
        result = desk.typed("run")
        assert result.exit_code == 1
        assert "all rounds are over since 2026-08-18, and none was ever drawn" in result.stdout
    assert "all rounds are over since 2026-08-18" in desk.typed("plan").stdout
    assert desk.mails() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "II: [2027-04-09, 2027-04-11]",
            "II: [2028-04-09, 2028-04-11]",
            "the modules have to be in",
        ),
        (
            "III: [2027-07-16, 2027-07-18]",
            "III: [2072-07-16, 2072-07-18]",
            "is more than a year away from the modules",
        ),
        (
            "I: [2027-01-15, 2027-01-17]",
            "I: [2025-01-15, 2025-01-17]",
            "is more than a year away from the modules",
        ),
        (
            "roster:",
            "rounds: {first: {finish_by: 2037-05-02}}\nroster:",
            "is more than a year away from the modules",
        ),
        ("roster:", "no_sessions_on: [2072-03-01]\nroster:", "is more than a year away"),
        ("name: Ana,", "name: Ana, joined: 2072-02-20,", "2072-02-20 is more than a year away"),
        ("name: Ana,", "name: Ana, left: 2017-03-20,", "2017-03-20 is more than a year away"),
    ],
)
def test_a_date_of_another_year_is_told_by_check_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    text = desk.file.read_text()
    assert old in text
    desk.write(text.replace(old, new, 1))
    result = desk.call("check", "--now", LAUNCH)
    assert is_a_sentence(result)
    lines = [line for line in result.stdout.splitlines() if said in line]
    assert lines
    assert all(line.startswith("config/spring.yaml:") for line in lines)
    # Only what is in the wrong order keeps the file from being used.
    assert result.exit_code == (0 if "is the year right?" in lines[0] else 2)


def test_a_season_far_ahead_is_told_by_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    assert "is the year right?" not in desk.call("check", "--now", LAUNCH).stdout
    desk.write(in_year(desk.file.read_text(), 2037))
    checked = desk.call("check", "--now", LAUNCH).stdout
    assert "this season begins on 2037-01-15, 9 years from today; is the year right?" in checked


def test_check_takes_the_time_like_the_other_commands(desk: Desk) -> None:
    assert "season is over" not in desk.call("check", "--now", "2027-08-18T12:00-04:00").stdout
    assert "season is over" in desk.call("check", "--now", "2027-08-19T12:00-04:00").stdout
    assert desk.call("check", "--now", "tomorrow").exit_code == 2


def test_a_season_that_has_ended_well_stays_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path, monkeypatch)
    for now in (LAUNCH, SECOND_ROUND):
        assert desk.typed("run", now=now).exit_code == 0
    for now in ("2027-09-30T09:05-04:00", "2028-02-07T09:05-05:00"):
        result = desk.typed("run", now=now)
        assert (result.exit_code, result.stdout) == (0, "")


def told(desk: Desk, now: str) -> Result:
    """A pass that says that dates were moved."""
    result = desk.typed("run", now=now)
    assert result.exit_code == 1
    assert "the first round has been sent out, but the file now says" in result.stdout
    return result


@pytest.mark.parametrize("by", ["modules", "assign_on"])
def test_dates_moved_a_year_on_after_the_launch_are_told_by_mail_once_and_by_every_pass(
    desk: Desk, by: str
) -> None:
    text = desk.file.read_text()
    if by == "modules":
        moved = in_year(text, 2028)
    else:
        rounds = "rounds: {first: {assign_on: 2028-02-07, finish_by: 2028-05-02}}\n"
        moved = text.replace("roster:", f"{rounds}roster:")
    desk.write(moved)
    sent = len(desk.mails())
    for now in (NEXT_DAY, WEEK, DAY_30):
        told(desk, now)
    assert "the first round has been sent out" in desk.typed("plan", now=WEEK).stdout
    (mail,) = desk.mails()[sent:]
    assert mail["To"].addresses[0].addr_spec == DANA
    assert mail["Subject"] == "Spring, first round: its date has been moved after it began"
    # Put right again: all goes on.
    desk.write(text)
    assert desk.typed("run", now=WEEK).stdout == "spring: 12 nudge mails\n"
