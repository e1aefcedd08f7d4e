"""From one request on, somebody else answers with pages; then Google is there again: everything happens once."""

from collections.abc import Mapping

import pytest

from tests.contract.google_words import PAGE
from tests.shell.world import World
from worker.google.access import in_process
from worker.messages.writer import TemplateWriter
from worker.ports.ports import Ports
from worker.sandbox.service import ORIGIN, Sandbox, SandboxHttp

LAUNCH, LATER = "2027-02-07 09:00", "2027-02-07 10:00"
# The calendar, the fourth series; the sending of the first draft, the second draft.
FIRST_PAGES = (1, 5, 12, 13)


class Portal:
    """A sandbox behind a portal that answers with its page from one request on."""

    def __init__(self, sandbox: Sandbox, first_page: int, status: int) -> None:
        self._sandbox, self._left, self._status = sandbox, first_page, status

    def answer(
        self, verb: str, uri: str, headers: Mapping[str, str], body: bytes | str | None
    ) -> tuple[int, bytes]:
        """See Answering."""
        self._left -= 1
        if self._left > 0:
            return self._sandbox.answer(verb, uri, headers, body)
        return self._status, PAGE


def no_wait(_seconds: float) -> None:
    """Time that passes at once."""


@pytest.mark.parametrize("first_page", FIRST_PAGES)
@pytest.mark.parametrize("status", [302, 401, 403, 404, 407])
def test_every_mail_goes_out_once_when_google_is_back(
    world: World, status: int, first_page: int
) -> None:
    door = in_process(SandboxHttp(Portal(world.sandbox, first_page, status)), ORIGIN)
    whole = world.ports
    world.ports = Ports(
        door.calendar(no_wait), door.mailbox(no_wait), world.ledger, TemplateWriter()
    )
    result = world.run(LAUNCH)
    assert not result.well
    told = [*result.problems, *(outcome.trouble for outcome in result.outcomes)]
    assert not any("login" in sentence for sentence in told)
    assert len(world.mails()) < 9
    world.ports = whole
    assert world.run(LATER).well
    sent = sorted(str(mail["To"]) for mail in world.mails())
    assert len(sent) == len(set(sent)) == 9
    assert len(world.series()) == 9
    assert world.unsent() == []
    world.nothing_more_is_due()
