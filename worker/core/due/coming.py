"""Something that will be due: a value for whoever shows what is to come."""

from dataclasses import dataclass
from datetime import datetime

from worker.core.rounds import Draw, Repair


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that will be due. `at`: aware, UTC; `students`: how many it is about; `draw`: as it
    would be drawn now; `repair`: what a change of the roster that the file foresees would do as
    things stand."""

    at: datetime
    what: str
    round: str
    students: int = 0
    draw: Draw | None = None
    repair: Repair | None = None
