"""A ledger with something in every table, and words of every kind."""

from tests.contract.examples import (
    AUTUMN,
    KEY,
    LATER,
    NOW,
    SPRING,
    draw,
    repair,
    series,
    series_detail,
)
from worker.core.keys import ActionKey, Kind, Reason
from worker.core.records import Failure, MailDetail, State
from worker.core.rounds import Pairing
from worker.ledger.store import SqlLedger
from worker.ports.calendar import Changes

ODD = 'Zoë "Z" O\'Neil\\ñ\t中\U0001f600\u2028</script>'


def fill(ledger: SqlLedger) -> None:
    """Something in every table, with words of every kind."""
    ledger.forget_cohort(ledger.take_turn(ledger.turn("winter")), {}, NOW)
    ledger.belong_to("Google")
    ledger.lineage("a1b2")
    for round_name, seed in (("first", "a seed"), ("second", ODD)):
        ledger.record_seed("spring", round_name, seed, NOW)
    turn = ledger.take_turn(SPRING, at_least=41)
    ledger.keep_note(turn, "r-1")
    ledger.record_draw(turn, draw(), NOW)
    ledger.redraw(turn, "first", "another", ODD, LATER.replace(microsecond=123456))
    ledger.record_draw(turn, draw("another"), LATER)
    ledger.record_repair(turn, repair(1), NOW)
    ledger.claim(turn, KEY, NOW, series_detail())
    for student in ("ana", "Ana", "zoë", "Zoe", "a>b~2", "_"):
        key = ActionKey("first", Kind.ASSIGNMENT, student=student)
        ledger.claim(turn, key, NOW, MailDetail((Pairing("a>b", "c~2"),), draft=ODD))
    ledger.settle(turn, KEY, State.FAILED, LATER, None, Reason.LONG_BEGUN, Failure(ODD))
    ledger.settle(AUTUMN, KEY, State.SKIPPED, NOW, reason=Reason.NO_OTHER_HOUR)
    ledger.record_calendar("sender@school.example", ODD, "c1")
    ledger.record_changes("c1", Changes((series(link=ODD), series("two")), ODD, True), NOW, None)


def known(ledger: SqlLedger) -> tuple[object, ...]:
    """What a pass reads of it."""
    cohorts = sorted(ledger.cohorts())
    return (
        cohorts,
        [(ledger.turn(name), ledger.seeds(name), ledger.draws(name)) for name in cohorts],
        [(ledger.records(name), ledger.repairs(name), ledger.redrawn(name)) for name in cohorts],
        (ledger.lineage("fresh"), ledger.kept_note("spring")),
        (ledger.calendar("sender@school.example", ODD), ledger.token("c1"), ledger.events("c1")),
    )
