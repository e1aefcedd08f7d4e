"""One cohort of which nothing can be said never stops what is said of the others."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from tests.shell.desk import LAUNCH, NEXT_HOUR, SETTINGS, Desk, is_a_sentence, new_desk, plain, row

# What happens to the ledger's rows about autumn.
BROKEN = [
    "UPDATE draws SET body = '{' WHERE cohort = 'autumn'",
    "UPDATE draws SET body = '{\"round\": 7}' WHERE cohort = 'autumn'",
    "UPDATE actions SET detail = 'null' WHERE cohort = 'autumn'",
    "UPDATE actions SET state = 'hoped for' WHERE cohort = 'autumn'",
    "UPDATE actions SET key = replace(key, 'assignment', 'poem') WHERE cohort = 'autumn'",
    "INSERT INTO repairs (cohort, round, number, body, at) "
    "VALUES ('autumn', 'first', 1, '[]', '2027-02-07 15:00:00')",
]


def autumn(settings: str = SETTINGS) -> str:
    text = settings.replace("cohort: spring", "cohort: autumn").replace("Spring", "Autumn")
    return f"{text}roster:\n" + "".join(row(name) for name in ("Xia", "Yan", "Zoe"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two cohorts, both launched."""
    desk = new_desk(tmp_path, monkeypatch, students=3)
    desk.write(autumn(), "config/autumn.yaml")
    assert desk.typed("run").exit_code == 0
    return desk


def broken(desk: Desk, statement: str) -> None:
    with closing(sqlite3.connect(desk.ledger)) as ledger, ledger:
        assert ledger.execute(statement).rowcount


def said_of_the_other(result: Result) -> str:
    """What is said of spring, where autumn is named as the one that cannot be read."""
    assert is_a_sentence(result), plain(result)
    assert result.exit_code == 1
    assert "autumn: a row of the table" in result.stderr
    assert "@" not in result.stderr
    assert "Autumn" not in result.stdout
    return result.stdout


def test_a_row_that_cannot_be_read_stops_one_cohort_only(desk: Desk) -> None:
    whole, mails = desk.ledger.read_bytes(), len(desk.mails())
    for statement in BROKEN:
        broken(desk, statement)
        assert "Spring (spring): first round open" in said_of_the_other(desk.typed("status"))
        assert "Spring (spring)" in said_of_the_other(desk.typed("plan"))
        desk.ledger.write_bytes(whole)
    broken(desk, BROKEN[0])
    said_of_the_other(desk.typed("run"))
    assert len(desk.mails()) == mails
    assert desk.typed("explain", "config/spring.yaml", "ana@mail.example").exit_code == 0
    own = desk.typed("explain", "config/autumn.yaml", "xia@mail.example")
    assert own.exit_code == 1
    assert is_a_sentence(own)


def test_a_cohort_is_launched_beside_one_that_cannot_be_read(desk: Desk) -> None:
    broken(desk, BROKEN[0])
    winter = autumn().replace("autumn", "winter").replace("Autumn", "Winter")
    for name in ("Xia", "Yan", "Zoe"):
        winter = winter.replace(f"{name.lower()}@mail", f"{name.lower()}2@mail")
    desk.write(winter, "config/winter.yaml")
    result = desk.typed("run")
    assert result.exit_code == 1
    assert "winter: 1 draw" in result.stdout
    assert "autumn is not kept clear of" in result.stderr
    assert "xia2@mail.example" in desk.recipients()


def test_an_event_row_that_cannot_be_read_is_an_odd_series_and_nothing_more(desk: Desk) -> None:
    assert desk.typed("run", now=NEXT_HOUR).exit_code == 0
    (_, event), *_ = desk.series()
    broken(desk, f"UPDATE events SET body = '?' WHERE event_id = '{event['id']}'")
    result = desk.typed("status", now=NEXT_HOUR)
    assert result.exit_code == 0
    assert "cannot be read" in result.stdout
    assert is_a_sentence(desk.typed("run", now=NEXT_HOUR))
    assert desk.typed("plan", now=NEXT_HOUR).exit_code == 0


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_shown(desk: Desk) -> None:
    desk.write(
        autumn().replace("timezone: America/New_York", "timezone: No/Where"), "config/autumn.yaml"
    )
    for name in ("status", "plan"):
        result = desk.typed(name)
        assert result.exit_code == 2
        assert "Spring (spring)" in result.stdout
        assert "autumn.yaml:3:" in result.stderr


def test_as_json_too(desk: Desk) -> None:
    broken(desk, BROKEN[0])
    said = said_of_the_other(desk.typed("status", "--json"))
    assert '"cohort": "spring"' in said
    assert desk.typed("plan", "--json", now=LAUNCH).exit_code == 1
