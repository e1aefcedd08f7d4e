"""Orders of two passes at one mail of which the second is stopped as well: nobody gets it twice, and what nobody can know is told."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.shell.bad_days import ANYWHERE, STOP, BadDay, Mishap, Stopped
from tests.shell.faults import UNHEARD, Fault, Faulty
from tests.shell.fenced_days import (
    DAYS,
    TEN_MINUTES,
    finished,
    guests_of,
    morning_of,
    result_of,
    undisturbed,
)
from tests.shell.held_request import Gate, held
from tests.shell.lost_locks import lose_the_lock
from tests.shell.programs import Scene, no_power_cuts, opened
from worker.core.keys import MAILS, Reason
from worker.core.model import Cohort
from worker.core.records import State
from worker.errors import PlaceLost
from worker.sandbox.mail import decoded

LAUNCH, NUDGES, *_ = DAYS
# A listing, the account, the note (looked at, written anew, thrown away), a draft, a look for an answer, its sending.
FIRST_DRAFT, FIRST_SENDING = 6, 8
# Of a pass that finds a draft: a listing, the account, the note (three), a look at the draft, its deletion.
DELETION = 7
SENDINGS = "/drafts/send"


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    with no_power_cuts():
        yield


@pytest.fixture
def nudge_day(tmp_path: Path) -> Iterator[Scene]:
    """In two pairings both have answered, in one nobody has, in one the client owes it."""
    with morning_of(NUDGES, tmp_path) as scene:
        yield scene


def the_clients_answer(scene: Scene) -> None:
    for calendar, series in sorted(scene.series(), key=guests_of)[2:]:
        scene.answer(calendar, series, 1, "accepted")


def stopped(scene: Scene, number: int | str, done: bool, program: str = "second") -> None:
    """A pass that ends at this request, or the first that goes there, before it is heard or once it
    is done."""
    mishap = (
        Mishap(STOP, ANYWHERE, number, done)
        if isinstance(number, int)
        else Mishap(STOP, number, 1, done)
    )
    day = BadDay(scene.sandbox, mishap)
    with suppress(Stopped):
        scene.run(program, day)


def each_mail_was_sent_once(scene: Scene) -> None:
    """Nothing went out twice, and for every mail that the ledger takes for sent there is one; whether
    one went out of which nobody can know, is open."""
    assert set(result_of(scene).mails.values()) == {1}
    with opened(scene.database) as ledger:
        records = ledger.records(scene.cohort.id).items()
    mails = [record for key, record in records if key.kind in MAILS]
    sent = sum(record.state is State.DONE for record in mails)
    unknown = sum(
        record.state is State.FAILED or record.reason is Reason.DRAFT_GONE for record in mails
    )
    assert sent <= len(scene.mails()) <= sent + unknown


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_a_mail_that_is_drawn_back_while_it_is_sent_is_told_of_and_not_sent_again(
    nudge_day: Scene, done: bool
) -> None:
    gate = Gate(nudge_day.sandbox, FIRST_SENDING, after=False)
    with held(gate, lambda: nudge_day.run("first", gate)) as first:
        the_clients_answer(nudge_day)
        lose_the_lock(nudge_day.database)
        stopped(nudge_day, DELETION, done)
    assert isinstance(first.result(), PlaceLost)
    nudge_day.now += TEN_MINUTES
    (trouble,) = [each.trouble for each in nudge_day.run().outcomes if each.trouble]
    assert "nobody can know which came first" in trouble
    assert nudge_day.run().outcomes == ()
    each_mail_was_sent_once(nudge_day)


@pytest.mark.parametrize("stop", [FIRST_SENDING - 1, SENDINGS], ids=["drafted", "sending"])
def test_a_draft_that_another_pass_may_still_throw_away_is_not_sent(
    nudge_day: Scene, stop: int | str
) -> None:
    stopped(nudge_day, stop, done=False, program="first")
    corrected = with_other_address(nudge_day.cohort, of_the_draft(nudge_day))
    # Each of the two invitations of whoever has another address is looked at and changed before it.
    gate = Gate(nudge_day.sandbox, DELETION + 4, after=False)
    with held(gate, lambda: nudge_day.run("first", gate, corrected)) as first:
        lose_the_lock(nudge_day.database)
        # The file is as before, and so the draft seems right again.
        stopped(nudge_day, SENDINGS, done=False)
    assert gate.requests[DELETION + 3].startswith("DELETE ")
    assert isinstance(first.result(), PlaceLost)
    finished(nudge_day)
    assert result_of(nudge_day).mails == undisturbed(NUDGES).result.mails


def of_the_draft(scene: Scene) -> str:
    """The address that the only draft is for."""
    messages = [decoded(draft["raw"]) for draft in scene.sandbox.store.list("draft")]
    (reader,) = [message["To"].addresses[0].addr_spec for message in messages if message["To"]]
    return str(reader)


def with_other_address(file: Cohort, address: str) -> Cohort:
    roster = tuple(
        replace(student, email="new@mail.example") if student.email == address else student
        for student in file.roster
    )
    return replace(file, roster=roster)


def test_what_a_later_pass_has_begun_to_send_is_not_thrown_away(nudge_day: Scene) -> None:
    # Of this draft the ledger does not know. The first pass is held where it lists the drafts to find it.
    stopped(nudge_day, FIRST_DRAFT, done=True, program="first")
    gate = Gate(nudge_day.sandbox, FIRST_DRAFT, after=False)
    with held(gate, lambda: nudge_day.run("first", gate)) as first:
        lose_the_lock(nudge_day.database)
        stopped(nudge_day, SENDINGS, done=False)
    assert "/drafts?maxResults" in gate.requests[FIRST_DRAFT - 1]
    assert isinstance(first.result(), PlaceLost)
    assert finished(nudge_day) == undisturbed(NUDGES).result
    each_mail_was_sent_once(nudge_day)


@pytest.mark.parametrize("fault", [fault for fault in UNHEARD if fault.done], ids=str)
def test_a_draft_thrown_away_without_an_answer_does_not_count_as_sent(
    nudge_day: Scene, fault: Fault
) -> None:
    stopped(nudge_day, FIRST_SENDING - 1, done=False, program="first")
    the_clients_answer(nudge_day)
    assert nudge_day.run(google=Faulty(nudge_day.sandbox, DELETION, fault)).well
    finished(nudge_day)
    each_mail_was_sent_once(nudge_day)
