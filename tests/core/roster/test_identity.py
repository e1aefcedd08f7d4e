"""The same address is the same person, whatever id the file gives them."""

from dataclasses import replace

import pytest

from tests.core.examples import LAUNCH, SEEDS, all_done, cohort, launched, student
from worker.core.due.plan import plan
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.roster.identity import as_known

NAMES = ("ana", "ben", "chi", "dan", "eli")


def without_ids() -> Cohort:
    """A class in which everybody is known by their address."""
    return cohort(*(replace(student(name), id=f"{name}@mail.example") for name in NAMES))


def test_an_id_given_to_somebody_who_had_none_changes_nothing() -> None:
    before = without_ids()
    history = launched(before)
    given = replace(before.roster[0], id="s1")
    after = replace(before, roster=(given, *before.roster[1:]))
    known = as_known(after, history)
    assert known == before
    assert plan(known, history, LAUNCH).actions == ()


def test_ids_given_to_everybody_at_once_change_nothing() -> None:
    before = without_ids()
    roster = tuple(
        replace(each, id=f"s{number}") for number, each in enumerate(before.roster, start=1)
    )
    assert as_known(replace(before, roster=roster), launched(before)) == before


def test_rules_name_the_student_as_the_ledger_does() -> None:
    before = without_ids()
    given = replace(before.roster[0], id="s1")
    after = replace(
        before,
        roster=(given, *before.roster[1:]),
        never_pair=frozenset({frozenset({"s1", "ben@mail.example"})}),
        pins={"second": (("s1", "chi@mail.example"),)},
    )
    known = as_known(after, launched(before))
    assert known.never_pair == {frozenset({"ana@mail.example", "ben@mail.example"})}
    assert known.pins == {"second": (("ana@mail.example", "chi@mail.example"),)}


def test_an_id_that_is_taken_away_is_known_by_the_address_that_was_invited() -> None:
    spring = cohort()
    history = all_done(History(SEEDS), plan(spring, History(SEEDS), LAUNCH).actions, LAUNCH)
    records = {
        key: replace(
            record,
            detail=replace(
                record.series, guests=tuple(f"{who}@mail.example" for who in key.pairing.roles)
            ),
        )
        if key.pairing and key.kind == "series"
        else record
        for key, record in history.records.items()
    }
    history = replace(history, records=records)
    bare = replace(spring.roster[0], id="ana@mail.example")
    assert as_known(replace(spring, roster=(bare, *spring.roster[1:])), history) == spring


def test_a_newcomer_with_an_address_of_their_own_is_somebody_new() -> None:
    before = without_ids()
    joined = replace(student("fay"), id="s9")
    after = replace(before, roster=(*before.roster[1:], joined))
    assert as_known(after, launched(before)) == after


@pytest.mark.parametrize(
    ("drawn", "student_id", "email"),
    [
        ("ana@münchen.example", "ana@xn--mnchen-3ya.example", "new@mail.example"),
        ("ana.lee@googlemail.com", "s1", "analee@gmail.com"),
        ("ana@mail.example", "Ana@Mail.example", "ana@elsewhere.example"),
        ("S01", "s01", "new@mail.example"),
    ],
)
def test_somebody_is_known_however_id_or_address_is_written(
    drawn: str, student_id: str, email: str
) -> None:
    ana = replace(student("ana"), id=drawn, email=drawn if "@" in drawn else "ana@mail.example")
    before = cohort(ana, *without_ids().roster[1:])
    renamed = replace(ana, id=student_id, email=email)
    after = replace(before, roster=(renamed, *before.roster[1:]))
    known = as_known(after, launched(before))
    assert known.roster[0].id == drawn
    assert known.roster[1:] == before.roster[1:]


def test_an_id_counts_before_an_address_that_somebody_else_had() -> None:
    """Ana's line names her by the old address and gives a new one."""
    before = without_ids()
    ana = replace(before.roster[0], id="ANA@mail.example", email="ana.new@mail.example")
    after = replace(before, roster=(ana, *before.roster[1:]))
    assert as_known(after, launched(before)).roster[0].id == "ana@mail.example"
