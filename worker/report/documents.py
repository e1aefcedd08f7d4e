"""Draws and repairs as JSON values for programs: a form of its own, which stays when the ledger's
changes."""

from collections.abc import Mapping
from typing import Any

from worker.core.model import RoundPlan
from worker.core.rounds import Assignment, Draw, Pairing, Proposal, Relaxation, Repair
from worker.messages import reasons

Rounds = Mapping[str, RoundPlan]


def _proposal(proposal: Proposal) -> dict[str, Any]:
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
        "proposal": _proposal(proposal) if proposal else None,
        "backups": [_proposal(backup) for backup in assignment.backups],
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
        "ended": [pairing_document(pairing) for pairing in repair.ended],
        "begun": [assignment_document(assignment) for assignment in repair.begun],
        "alone": list(repair.alone),
        "tell": list(repair.tell),
        "relaxed": _relaxed(repair.round, repair.relaxed, rounds),
    }


def _relaxed(round_name: str, rules: tuple[Relaxation, ...], rounds: Rounds) -> list[str]:
    return list(reasons.relaxed(rules, rounds[round_name]))


def pairing_document(pairing: Pairing) -> list[Any]:
    """A pairing: coach, client, and how often they have been put together."""
    return [pairing.coach, pairing.client, pairing.attempt]
