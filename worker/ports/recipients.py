"""The addresses of those to whom a pass writes: people of the cohort, and nobody else."""

from worker.core.keys import COORDINATOR
from worker.core.model import Cohort
from worker.core.names import display_name
from worker.errors import UnknownRecipient
from worker.ports.mailbox import Address


def address(cohort: Cohort, recipient: str) -> Address:
    """The address of a student, by id, or of the coordinator. Raises UnknownRecipient."""
    if recipient == COORDINATOR:
        return Address(display_name(cohort.coordinator), cohort.coordinator.email)
    student = cohort.student(recipient)
    if student is None:
        raise UnknownRecipient("a mail to somebody who is no longer on the roster is not sent")
    return Address(display_name(student), student.email)
