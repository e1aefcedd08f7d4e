"""Draws and proposals as plain values for the ledger and for JSON, there and back. What is written here is read for ever."""

import json
from collections.abc import Mapping
from datetime import date, time
from hashlib import sha256
from typing import Any

from worker.core.actions import Action, Plan, ProposeSeries, RecordDraw, SendMail, Skip
from worker.core.model import Assignment, Draw, Hour, Pairing, Proposal, Round


def proposal_out(proposal: Proposal) -> dict[str, Any]:
    """An hour with its dates as JSON values."""
    return {
        "zone": proposal.hour.zone,
        "time": f"{proposal.hour.time:%H:%M}",
        "dates": [on.isoformat() for on in proposal.dates],
        "skipped": [on.isoformat() for on in proposal.skipped],
    }


def proposal_in(value: Mapping[str, Any]) -> Proposal:
    """What `proposal_out` wrote."""
    dates = tuple(date.fromisoformat(on) for on in value["dates"])
    hour = Hour(dates[0].weekday(), time.fromisoformat(value["time"]), value["zone"])
    return Proposal(hour, dates, tuple(date.fromisoformat(on) for on in value["skipped"]))


def assignment_out(one: Assignment) -> dict[str, Any]:
    """A pairing with its hours as JSON values."""
    return {
        "coach": one.pairing.coach,
        "client": one.pairing.client,
        "proposal": proposal_out(one.proposal) if one.proposal else None,
        "backups": [proposal_out(backup) for backup in one.backups],
    }


def assignment_in(value: Mapping[str, Any]) -> Assignment:
    """What `assignment_out` wrote."""
    return Assignment(
        Pairing(value["coach"], value["client"]),
        proposal_in(value["proposal"]) if value["proposal"] else None,
        tuple(proposal_in(backup) for backup in value["backups"]),
    )


def draw_out(draw: Draw) -> dict[str, Any]:
    """A draw as JSON values."""
    return {
        "round": str(draw.round),
        "seed": draw.seed,
        "tries": draw.tries,
        "relaxed": list(draw.relaxed),
        "assignments": [assignment_out(one) for one in draw.assignments],
    }


def draw_in(value: Mapping[str, Any]) -> Draw:
    """What `draw_out` wrote."""
    assignments = tuple(assignment_in(one) for one in value["assignments"])
    return Draw(Round(value["round"]), value["seed"], value["tries"], assignments, tuple(value["relaxed"]))


def action_out(action: Action) -> dict[str, Any]:
    """An action as JSON values, complete: two actions are the same where these are."""
    match action:
        case RecordDraw():
            return {"do": "draw", "key": action.key, "draw": draw_out(action.draw)}
        case ProposeSeries():
            return {
                "do": "series",
                "key": action.key,
                "round": str(action.round),
                "assignment": assignment_out(action.assignment),
            }
        case SendMail():
            return {
                "do": "mail",
                "key": action.key,
                "kind": str(action.kind),
                "round": str(action.round),
                "to": action.to or "coordinator",
                "cc": list(action.cc),
                "reply_to": action.reply_to or "coordinator",
                "about": [[one.coach, one.client] for one in action.about],
            }
        case Skip():
            return {"do": "skip", "key": action.key, "why": action.why}


def fingerprint(plan: Plan) -> str:
    """What ties a reviewed plan to the one that is carried out: SHA-256 over all its actions, in hex."""
    return sha256(json.dumps([action_out(one) for one in plan.actions], sort_keys=True).encode()).hexdigest()
