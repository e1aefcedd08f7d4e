"""What is due, in lines for people."""

from collections import Counter

from worker.core.actions import (
    ChangeGuests,
    EndSeries,
    Keyed,
    MoveSeries,
    Plan,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.model import Cohort
from worker.messages import words
from worker.report.draw_lines import draw_lines
from worker.report.repair_lines import repair_lines


def due_lines(due: Plan, cohort: Cohort) -> list[str]:
    """What is due: draws and repairs in full, the rest counted by kind."""
    lines: list[str] = []
    counts: Counter[str] = Counter()
    for action in due.actions:
        match action:
            case RecordDraw(draw):
                lines.append(
                    f"draw the {draw.round} round: {words.count(len(draw.assignments), 'pairing')}"
                )
                lines += [f"  {line}" for line in draw_lines(draw, cohort)]
            case RecordRepair(repair):
                lines += repair_lines(repair, cohort)
            case _:
                counts[_counted(action)] += 1
    for phrase, count in counts.items():
        lines.append(f"{count} {phrase.replace('$', '' if count == 1 else 's')}")
    return lines


def _counted(action: Keyed) -> str:
    """What such an action is called in a count. `$`: an s, where there are several."""
    match action:
        case ProposeSeries():
            return "series to propose, each with its two invitations"
        case MoveSeries():
            return "declined series to propose at another hour"
        case EndSeries():
            return "series to end"
        case ChangeGuests():
            return "series to send to another address"
        case SendMail() | TellCoordinator():
            return f"{action.kind} mail$ to send"
        case Skip():
            return "thing$ overtaken, not to be sent any more"
