"""Plans as JSON values for programs; what `run --plan` takes."""

from datetime import datetime
from typing import Any

from worker.core.due.coming import Coming
from worker.core.model import Cohort
from worker.report.action_documents import action_document
from worker.report.documents import draw_document, repair_document
from worker.report.plans import Entry
from worker.report.room import room_document


def document(entries: list[Entry], now: datetime) -> dict[str, Any]:
    """The plans as they are at `now` (aware)."""
    return {"now": now.isoformat(), "cohorts": [_entry(entry) for entry in entries]}


def _entry(entry: Entry) -> dict[str, Any]:
    cohort, rounds = entry.cohort, entry.cohort.rounds
    actions = [action_document(action, rounds) for action in entry.due.actions]
    return {
        "cohort": cohort.id,
        "paused": cohort.paused,
        "fingerprint": entry.fingerprint,
        "wording": entry.wording.document() if entry.wording else None,
        "due": [] if cohort.paused else actions,
        "held_back": actions if cohort.paused else [],
        "asks": [action_document(action, rounds) for action in entry.due.asks],
        "problems": list(entry.due.problems),
        "refused": list(entry.refused),
        "dates": [room_document(cohort, name) for name in entry.undrawn],
        "next": [_coming(coming, cohort) for coming in entry.coming],
    }


def _coming(coming: Coming, cohort: Cohort) -> dict[str, Any]:
    document: dict[str, Any] = {
        "at": coming.at.isoformat(),
        "what": coming.what,
        "round": coming.round,
        "students": coming.students,
    }
    if coming.draw:
        document["draw"] = draw_document(coming.draw, cohort.rounds)
    if coming.repair:
        document["repair"] = repair_document(coming.repair, cohort.rounds)
    return document
