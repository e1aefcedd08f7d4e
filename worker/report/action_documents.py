"""Actions as JSON values for programs: a form of its own, which stays when the ledger's changes."""

from typing import Any

from worker.core.actions import (
    Action,
    ChangeGuests,
    EndSeries,
    Keyed,
    Mail,
    MoveSeries,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.messages import reasons
from worker.report.documents import (
    Rounds,
    assignment_document,
    draw_document,
    pairing_document,
    repair_document,
)

_COORDINATOR = "coordinator"


def action_document(action: Action, rounds: Rounds) -> dict[str, Any]:
    """An action: what is done, the key that names it, and what it is about."""
    match action:
        case RecordDraw():
            draw = draw_document(action.draw, rounds)
            return {"do": "draw", "key": f"{action.round}/draw", "draw": draw}
        case RecordRepair():
            key = f"{action.round}/repair/{action.repair.number}"
            return {"do": "repair", "key": key, "repair": repair_document(action.repair, rounds)}
        case Skip():
            return {"do": "skip", "key": str(action.key), "why": reasons.why(action.reason)}
        case SendMail():
            reply_to = ", ".join(each or _COORDINATOR for each in action.reply_to)
            return _mail_document(action, action.to, list(action.cc), reply_to)
        case TellCoordinator():
            return _mail_document(action, _COORDINATOR, [], _COORDINATOR)
        case ProposeSeries():
            assignment = assignment_document(action.assignment)
            return {"do": "series", **_named(action), "assignment": assignment}
        case MoveSeries():
            assignment = assignment_document(action.assignment)
            return {"do": "move", **_named(action), "assignment": assignment}
        case EndSeries():
            return {"do": "end", **_named(action), "pairing": pairing_document(action.pairing)}
        case ChangeGuests():
            return {"do": "guests", **_named(action), "pairing": pairing_document(action.pairing)}


def _named(action: Keyed) -> dict[str, str]:
    return {"key": str(action.key), "round": action.round}


def _mail_document(action: Mail, to: str, cc: list[str], reply_to: str) -> dict[str, Any]:
    return {
        "do": "mail",
        **_named(action),
        "kind": action.kind,
        "to": to,
        "cc": cc,
        "reply_to": reply_to,
        "about": [list(pairing.roles) for pairing in action.about],
    }
