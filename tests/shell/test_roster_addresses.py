"""Students have another address from now on."""

from dataclasses import replace

from tests.shell.rosters import change, email, pairings, readers_at
from tests.shell.world import World, guests_of

NEW = "new@mail.example"


def test_an_invitation_follows_to_another_address_and_nothing_starts_anew(seven: World) -> None:
    change(seven, "chi", email=NEW)
    assert readers_at(seven, "2027-02-09 09:00") == set()
    of_chi = [event for _, event in seven.series() if NEW in guests_of(event)]
    assert len(of_chi) == 2
    answers = {guest["responseStatus"] for event in of_chi for guest in event["attendees"]}
    assert answers == {"accepted"}
    assert email("chi") not in str(seven.series())
    assert len(pairings(seven)) == 7
    seven.nothing_more_is_due()
    assert readers_at(seven, "2027-02-14 09:00") == set()


def test_a_guest_who_was_taken_off_stays_off_with_another_address_too(seven: World) -> None:
    calendar, event = next(
        (calendar, event)
        for calendar, event in seven.series()
        if guests_of(event)[0] == email("chi")
    )
    seven.guests.remove(calendar, event["id"], email("chi"), seven.now)
    seven.run("2027-02-08 10:00")
    change(seven, "chi", email=NEW)
    seven.run("2027-02-09 09:00")
    (series,) = [series for _, series in seven.series() if series["id"] == event["id"]]
    assert NEW not in guests_of(series)
    seven.nothing_more_is_due()


def test_a_roster_without_ids_keeps_a_student_by_the_old_address_as_id(seven: World) -> None:
    """What the README tells those who gave no ids."""
    roster = tuple(replace(student, id=student.email) for student in seven.cohort.roster)
    seven.cohort = replace(seven.cohort, id="autumn", roster=roster)
    seven.run("2027-02-08 09:00", force=True)
    before = pairings(seven)
    assert len(before) == 7
    change(seven, email("chi"), email=NEW)
    seven.run("2027-02-08 10:00")
    assert pairings(seven) == before
    seven.nothing_more_is_due()
