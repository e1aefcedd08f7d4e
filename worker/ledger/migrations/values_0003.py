"""Values of a ledger from before step 0003, in the form that they have after it."""

from datetime import date
from typing import Any

Values = dict[str, Any]
_RELAXED = {
    "two students may coach each other": "mutual pairs",
    "peers of the first round may meet again": "earlier peers",
}


def new_pairing(value: Values) -> Values:
    """The two, and which time it is that they are put together."""
    return {"coach": value["coach"], "client": value["client"], "attempt": value.get("time", 1)}


def _proposal(value: Values | None) -> Values | None:
    if value is None:
        return None
    weekday = date.fromisoformat(value["dates"][0]).weekday()
    hour = {"weekday": weekday, "time": value["time"], "zone": value["zone"]}
    return {"hour": hour, "dates": value["dates"], "skipped": value["skipped"]}


def new_assignment(value: Values) -> Values:
    """A pairing with its hour and the two others."""
    return {
        "pairing": new_pairing(value),
        "proposal": _proposal(value["proposal"]),
        "backups": [_proposal(backup) for backup in value["backups"]],
        "rank": value.get("rank", 0),
        "options": value.get("of", 0),
        "collisions": value.get("collisions", 0),
    }


def new_draw(value: Values) -> Values:
    """A round as drawn."""
    return value | {
        "assignments": [new_assignment(each) for each in value["assignments"]],
        "relaxed": [_RELAXED[sentence] for sentence in value["relaxed"]],
    }


def new_repair(value: Values) -> Values:
    """A round's change."""
    fields = ("coach", "client", "attempt")
    ended = [dict(zip(fields, each, strict=True)) for each in value["ended"]]
    return value | {
        "ended": ended,
        "begun": [new_assignment(each) for each in value["begun"]],
        "relaxed": [_RELAXED[sentence] for sentence in value["relaxed"]],
    }


def new_event(value: Values) -> Values:
    """An event: guests by name, and our label's value alone."""
    names = ("email", "response", "since", "comment")
    # The first ledgers have no comments.
    guests = [dict(zip(names, guest, strict=False)) for guest in value["guests"]]
    label = value.get("labels", {}).get("peerCoaching", "")
    kept = {name: part for name, part in value.items() if name != "labels"}
    return kept | {"guests": guests, "label": label}
