"""What a pass may ask of Google through the ports, one call each."""

from collections.abc import Callable, Mapping

from tests.contract.examples import SERIES_ID, invitation, message
from tests.contract.raw_server import Adapters

Operation = Callable[[Adapters], object]
READS: Mapping[str, Operation] = {
    "find": lambda google: google.calendar.find("primary", SERIES_ID),
    "changes": lambda google: google.calendar.changes("primary", None),
    "changes since": lambda google: google.calendar.changes("primary", "t1"),
    "busy": lambda google: google.calendar.busy(["c1"], invitation().start, invitation().end),
    "has_draft": lambda google: google.mailbox.has_draft("r-1"),
    "drafts": lambda google: google.mailbox.drafts(),
    "account": lambda google: google.mailbox.account(),
    "notes": lambda google: google.mailbox.notes("label", None),
    "notes of a known draft": lambda google: google.mailbox.notes("label", "r-1"),
}
WRITES: Mapping[str, Operation] = {
    "create": lambda google: google.calendar.create("Peer Coaching", "America/New_York"),
    "invite": lambda google: google.calendar.invite("primary", invitation()),
    "create_draft": lambda google: google.mailbox.create_draft(message(label="label")),
    "send_draft": lambda google: google.mailbox.send_draft("r-1"),
}
