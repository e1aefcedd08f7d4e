"""Plans and draws as JSON values for programs: a form of its own, which stays when the ledger's
changes."""

from collections.abc import Mapping
from typing import Any

from worker.core.actions import (
    Action,
    ChangeGuests,
    EndSeries,
    MoveSeries,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
    TellCoordinator,
)
from worker.core.model import Pairing, RoundPlan
from worker.core.rounds import Assignment, Draw, Proposal, Relaxation, Repair
from worker.messages import reasons

Rounds = Mapping[str, RoundPlan]
_COORDINATOR = "coordinator"


def proposal_document(proposal: Proposal) -> dict[str, Any]:
    """An hour with its dates; local times, in `zone`."""
    return {
        "zone": proposal.hour.zone,
        "time": f"{proposal.hour.time:%H:%M}",
        "dates": [date.isoformat() for date in proposal.dates],
        "skipped": [date.isoformat() for date in proposal.skipped],
    }


def assignment_document(assignment: Assignment) -> dict[str, Any]:
    """A pairing with its hours."""
    pairing, proposal = assignment.pairing, assignment.proposal
    return {
        "coach": pairing.coach,
        "client": pairing.client,
        "time": pairing.attempt,
        "proposal": proposal_document(proposal) if proposal else None,
        "backups": [proposal_document(backup) for backup in assignment.backups],
        "rank": assignment.rank,
        "of": assignment.options,
        "collisions": assignment.collisions,
    }


def draw_document(draw: Draw, rounds: Rounds) -> dict[str, Any]:
    """A draw, complete."""
    return {
        "round": draw.round,
        "seed": draw.seed,
        "tries": draw.tries,
        "method": draw.method,
        "relaxed": _relaxed(draw.round, draw.relaxed, rounds),
        "unknown": list(draw.unknown),
        "terms": draw.terms,
        "version": draw.version,
        "busy": draw.busy,
        "assignments": [assignment_document(assignment) for assignment in draw.assignments],
    }


def repair_document(repair: Repair, rounds: Rounds) -> dict[str, Any]:
    """A change of a drawn round, complete."""
    return {
        "round": repair.round,
        "number": repair.number,
        "on": repair.on.isoformat(),
        "left": list(repair.left),
        "joined": list(repair.joined),
        "ended": [_pairing(pairing) for pairing in repair.ended],
        "begun": [assignment_document(assignment) for assignment in repair.begun],
        "alone": list(repair.alone),
        "tell": list(repair.tell),
        "relaxed": _relaxed(repair.round, repair.relaxed, rounds),
    }


def _relaxed(round_name: str, rules: tuple[Relaxation, ...], rounds: Rounds) -> list[str]:
    return list(reasons.relaxed(rules, rounds[round_name]))


def _pairing(pairing: Pairing) -> list[Any]:
    return [pairing.coach, pairing.client, pairing.attempt]


def action_document(action: Action, rounds: Rounds) -> dict[str, Any]:
    """An action: what is done, the key that names it, and what it is about."""
    match action:
        case RecordDraw():
            draw = draw_document(action.draw, rounds)
            return {"do": "draw", "key": f"{action.round}/draw", "draw": draw}
        case RecordRepair():
            key = f"{action.round}/repair/{action.repair.number}"
            return {"do": "repair", "key": key, "repair": repair_document(action.repair, rounds)}
    named = {"key": str(action.key), "round": action.round}
    match action:
        case ProposeSeries():
            assignment = assignment_document(action.assignment)
            return {"do": "series", **named, "assignment": assignment}
        case MoveSeries():
            return {"do": "move", **named, "assignment": assignment_document(action.assignment)}
        case EndSeries():
            return {"do": "end", **named, "pairing": _pairing(action.pairing)}
        case ChangeGuests():
            return {"do": "guests", **named, "pairing": _pairing(action.pairing)}
        case SendMail():
            return {
                "do": "mail",
                **named,
                "kind": action.kind,
                "to": action.to,
                "cc": list(action.cc),
                "reply_to": action.reply_to or _COORDINATOR,
                "about": [list(pairing.roles) for pairing in action.about],
            }
        case TellCoordinator():
            return {
                "do": "mail",
                **named,
                "kind": action.kind,
                "to": _COORDINATOR,
                "cc": [],
                "reply_to": _COORDINATOR,
                "about": [list(pairing.roles) for pairing in action.about],
            }
        case Skip():
            return {"do": "skip", "key": str(action.key), "why": reasons.why(action.reason)}
