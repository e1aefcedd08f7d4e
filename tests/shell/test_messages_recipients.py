"""Mail goes to the roster and the coordinator, and to nobody else."""

from dataclasses import replace

import pytest

from tests.shell.mails import AMARA_BEN, ASSIGNMENTS, BEN, COHORT, NOON, history
from worker.core.actions import ProposeSeries, SendMail
from worker.core.keys import COORDINATOR, Kind
from worker.core.rounds import Assignment, Pairing
from worker.errors import UnknownRecipient
from worker.messages.compose import compose
from worker.messages.invitation import invitation
from worker.ports.mailbox import Address
from worker.ports.recipients import address

WITHOUT_BEN = replace(COHORT, roster=tuple(student for student in COHORT.roster if student != BEN))
NUDGE = SendMail(Kind.NUDGE, "first", "amara", (AMARA_BEN,))


@pytest.mark.parametrize(
    "action",
    [
        replace(NUDGE, to="ben"),
        replace(NUDGE, cc=("ben",)),
        replace(NUDGE, reply_to=("amara", "ben")),
        replace(NUDGE, cc=("chiara", "ben")),
    ],
    ids=["to", "cc", "reply to", "second on copy"],
)
def test_a_mail_to_somebody_who_is_not_on_the_roster_is_refused(action: SendMail) -> None:
    assert compose(action, COHORT, history(), NOON).sender.email == "peers@school.example"
    with pytest.raises(
        UnknownRecipient, match="a mail to somebody who is no longer on the roster is not sent"
    ):
        compose(action, WITHOUT_BEN, history(), NOON)


@pytest.mark.parametrize(
    "recipient", ["zoe", "ben@mail.example", "BEN", "dana@school.example", "coordinator"]
)
def test_students_are_known_by_id_only(recipient: str) -> None:
    with pytest.raises(UnknownRecipient):
        address(COHORT, recipient)


def test_a_mail_about_somebody_who_has_left_the_file_still_goes_to_those_who_are_there() -> None:
    mail = compose(NUDGE, WITHOUT_BEN, history(), NOON)
    assert mail.to == Address("Amara Okafor", "amara@mail.example")


def test_the_coordinator_has_an_address_without_being_a_student() -> None:
    assert address(COHORT, COORDINATOR) == Address("Dana Whitfield", "dana@school.example")


def test_an_invitation_is_for_the_two_and_nobody_else() -> None:
    action = ProposeSeries("first", ASSIGNMENTS[0])
    assert invitation(action, COHORT).guests == (
        Address("Amara Okafor", "amara@mail.example"),
        Address("Ben Castillo", "ben@mail.example"),
    )
    with pytest.raises(UnknownRecipient):
        invitation(action, WITHOUT_BEN)


def test_an_invitation_for_a_stranger_is_refused() -> None:
    action = ProposeSeries("first", Assignment(Pairing("amara", "zoe"), ASSIGNMENTS[0].proposal))
    with pytest.raises(UnknownRecipient):
        invitation(action, COHORT)
