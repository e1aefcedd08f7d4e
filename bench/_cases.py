"""Rules for a few students, of whom every draw that keeps them can be listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bench._usual import Clients
from worker.core.model import MutualPairs
from worker.core.pairing.feasible import every_draw
from worker.core.pairing.rules import Allowed, Rules, anybody
from worker.core.rounds import Pairing

NAMES = "abcdefg"
SIZES = (4, 5, 6, 7)
# Who was paired in round one, and who shares no hour, by how many students there are.
MET = {5: "ab bc cd de ea", 6: "ab bc ca de ef fd", 7: "ab bc ca de ef fg gd"}
NO_HOURS = {4: "ab", 5: "ab ac de", 6: "ab ac de bf", 7: "ab bc cd de ef fg ga ac"}


@dataclass(frozen=True, slots=True)
class Case:
    """Rules for a few students. `may`: whether two share an hour; `allowed`: every draw that keeps
    the rules, as the clients in the order of their coaches."""

    name: str
    rules: Rules
    may: Allowed
    allowed: Sequence[Clients]


@cache
def cases() -> tuple[Case, ...]:
    """All that the draw is held against."""
    return (
        *(_case("round one", size) for size in SIZES),
        *(_case("round two", size, met=MET[size]) for size in MET),
        *(_case("two never paired", size, apart="ab") for size in SIZES),
        *(_case("a pin", size, pin="ba") for size in SIZES),
        *(_case("few shared hours", size, no_hours=NO_HOURS[size]) for size in SIZES),
        _case("round two, two never paired, a pin", 7, met=MET[7], apart="ad", pin="ba"),
    )


def _case(
    name: str, students: int, apart: str = "", met: str = "", pin: str = "", no_hours: str = ""
) -> Case:
    """`apart`, `met`, `no_hours`: pairs of students, by their letters; `pin`: a coach and a
    client."""
    pins = (Pairing(pin[0], pin[1]),) if pin else ()
    students_here = tuple(NAMES[:students])
    rules = Rules(students_here, MutualPairs.AVOID, _pairs(apart), _pairs(met), pins)
    without = _pairs(no_hours)
    may = (lambda coach, client: frozenset((coach, client)) not in without) if without else anybody
    return Case(f"{students} students, {name}", rules, may, every_draw(rules, may))


def _pairs(letters: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in letters.split())
