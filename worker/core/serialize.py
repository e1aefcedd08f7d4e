"""Draws and proposals as plain values for the ledger and for JSON, there and back. What is written here is read for ever."""

import json
from collections.abc import Mapping
from datetime import date, time
from hashlib import sha256
from typing import Any

from worker.core.actions import (
    Action,
    EndSeries,
    MendGuests,
    MoveSeries,
    Plan,
    ProposeSeries,
    RecordDraw,
    RecordRepair,
    SendMail,
    Skip,
)
from worker.core.model import Pairing
from worker.core.rounds import Assignment, Draw, Hour, Proposal, Repair


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
        "time": one.pairing.time,
        "proposal": proposal_out(one.proposal) if one.proposal else None,
        "backups": [proposal_out(backup) for backup in one.backups],
        "rank": one.rank,
        "of": one.of,
        "collisions": one.collisions,
    }


def assignment_in(value: Mapping[str, Any]) -> Assignment:
    """What `assignment_out` wrote."""
    return Assignment(
        Pairing(value["coach"], value["client"], value.get("time", 1)),
        proposal_in(value["proposal"]) if value["proposal"] else None,
        tuple(proposal_in(backup) for backup in value["backups"]),
        value.get("rank", 0),
        value.get("of", 0),
        value.get("collisions", 0),
    )


def draw_out(draw: Draw) -> dict[str, Any]:
    """A draw as JSON values."""
    return {
        "round": str(draw.round),
        "seed": draw.seed,
        "tries": draw.tries,
        "method": draw.method,
        "relaxed": list(draw.relaxed),
        "unknown": list(draw.unknown),
        "terms": draw.terms,
        "version": draw.version,
        "busy": draw.busy,
        "assignments": [assignment_out(one) for one in draw.assignments],
    }


def draw_in(value: Mapping[str, Any]) -> Draw:
    """What `draw_out` wrote. The first ledgers know neither method nor terms."""
    return Draw(
        value["round"],
        value["seed"],
        value["tries"],
        tuple(assignment_in(one) for one in value["assignments"]),
        tuple(value["relaxed"]),
        value.get("method", "rejection"),
        tuple(value.get("unknown", ())),
        value.get("terms", ""),
        value.get("version", ""),
        value.get("busy", False),
    )


def repair_out(repair: Repair) -> dict[str, Any]:
    """A repair as JSON values."""
    return {
        "round": str(repair.round),
        "number": repair.number,
        "on": repair.on.isoformat(),
        "left": list(repair.left),
        "joined": list(repair.joined),
        "ended": [_pairing_out(one) for one in repair.ended],
        "begun": [assignment_out(one) for one in repair.begun],
        "alone": list(repair.alone),
        "tell": list(repair.tell),
        "relaxed": list(repair.relaxed),
    }


def repair_in(value: Mapping[str, Any]) -> Repair:
    """What `repair_out` wrote."""
    return Repair(
        value["round"],
        value["number"],
        date.fromisoformat(value["on"]),
        tuple(value["left"]),
        tuple(value["joined"]),
        tuple(Pairing(*one) for one in value["ended"]),
        tuple(assignment_in(one) for one in value["begun"]),
        tuple(value["alone"]),
        tuple(value["tell"]),
        tuple(value["relaxed"]),
    )


def _pairing_out(one: Pairing) -> list[Any]:
    return [one.coach, one.client, one.time]


def action_out(action: Action) -> dict[str, Any]:
    """An action as JSON values, complete: two actions are the same where these are."""
    common = {"do": _VERBS[type(action)], "key": action.key}
    match action:
        case RecordDraw():
            return common | {"draw": draw_out(action.draw)}
        case RecordRepair():
            return common | {"repair": repair_out(action.repair)}
        case ProposeSeries() | MoveSeries():
            return common | {
                "round": str(action.round),
                "assignment": assignment_out(action.assignment),
            }
        case EndSeries() | MendGuests():
            return common | {"round": str(action.round), "pairing": _pairing_out(action.pairing)}
        case SendMail():
            return common | {
                "kind": str(action.kind),
                "round": str(action.round),
                "to": action.to or "coordinator",
                "cc": list(action.cc),
                "reply_to": action.reply_to or "coordinator",
                "about": [[one.coach, one.client] for one in action.about],
            }
        case Skip():
            return common | {"why": action.why}


_VERBS: Mapping[type[Action], str] = {
    RecordDraw: "draw",
    RecordRepair: "repair",
    ProposeSeries: "series",
    MoveSeries: "move",
    EndSeries: "end",
    MendGuests: "guests",
    SendMail: "mail",
    Skip: "skip",
}


def fingerprint(plan: Plan) -> str:
    """What ties a reviewed plan to the one that is carried out: SHA-256 over all its actions, in hex."""
    actions = [action_out(one) for one in (*plan.actions, *plan.asks)]
    return sha256(json.dumps(actions, sort_keys=True).encode()).hexdigest()
