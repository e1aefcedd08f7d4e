"""A call of one of Google's methods, as the function that answers it sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.sandbox.store import Store

UNKNOWN_OWNER = "me@sandbox.example"


@dataclass(frozen=True, slots=True)
class Request:
    """A valid call. `now`: the aware instant at which it is made; `parameters`: of the path and the query, with their types;
    `if_match`: the etag that the resource has to have, where the call names one; `owner`: the address of the account whose mailbox
    and calendars these are, empty where the sandbox was not told."""

    store: Store
    now: datetime
    parameters: Mapping[str, Any]
    body: dict[str, Any]
    if_match: str | None = None
    owner: str = ""

    @property
    def address(self) -> str:
        """The address of the account, or one that stands for it."""
        return self.owner or UNKNOWN_OWNER
