"""A recorded draw, for whoever wants to look at it, check it or repeat it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from worker.core.history import DrawRecord
from worker.core.model import Cohort
from worker.core.rounds import Assignment, Draw, Pairing, Repair
from worker.messages import words
from worker.messages.namesakes import with_names_apart
from worker.messages.views import full_name
from worker.report.draw_lines import draw_lines
from worker.report.repair_lines import repair_lines


def shown(
    cohort: Cohort, record: DrawRecord, repairs: Iterable[Repair], redrawn: Sequence[str]
) -> str:
    """The draw with all that it can be repeated by, and what has changed since. `redrawn`: why
    earlier draws of the round were put aside."""
    draw, apart = record.draw, with_names_apart(cohort)
    terms_hash = sha256(draw.terms.encode()).hexdigest()
    tries = f"{draw.tries} {'try' if draw.tries == 1 else 'tries'}"
    version = draw.version or "before 0.1.0"
    lines = [
        f"{cohort.name}, {draw.round} round: drawn on {words.instant(record.at, cohort.zone)}",
        f"  seed         {draw.seed}",
        f"  terms        {terms_hash}  (SHA-256 over roster and rules; `--json` shows them)",
        f"  fingerprint  {draw.fingerprint}  (over seed and terms)",
        f"  drawn by     {draw.method}, {tries}, peer-coaching {version}",
    ]
    lines += [
        f"  an earlier draw was put aside before anything was sent: {reason}" for reason in redrawn
    ]
    lines += [f"  {line}" for line in draw_lines(draw, apart)]
    for repair in repairs:
        lines.append(f"  {words.day(repair.on)}: repair {repair.number}")
        lines += [f"    {line}" for line in repair_lines(repair, apart)]
    return "\n".join(lines)


def verified(cohort: Cohort, recorded: Draw, again: Draw) -> tuple[bool, str]:
    """Whether a draw repeated from its seed and terms is the recorded one, and the sentence that
    says so.

    Hours are compared unless somebody's busy times, which are not kept, had a part in them.
    """
    differing = set(again.ring.pairings) ^ set(recorded.ring.pairings)
    in_order = sorted(differing, key=lambda pairing: pairing.roles)
    told = "; ".join(
        f"{full_name(cohort, pairing.coach)} coaches {full_name(cohort, pairing.client)}"
        for pairing in in_order
    )
    if told or (again.method, again.tries) != (recorded.method, recorded.tries):
        difference = told or f"{again.method} with {again.tries} tries"
        return False, f"the draw is NOT what its seed and terms give: {difference}"
    both = zip(recorded.assignments, again.assignments, strict=True)
    hours = sum(_starts(before) != _starts(now) for before, now in both)
    if hours and not recorded.busy:
        return False, f"the pairings are what seed and terms give, but {hours} of the hours are not"
    pairings = len(recorded.assignments)
    return True, (
        f"the draw is what its seed and terms give: {pairings} pairings, drawn again and compared"
    )


def _starts(assignment: Assignment) -> tuple[datetime, ...]:
    return assignment.proposal.starts if assignment.proposal else ()


def sample_line(seed: str, pairings: Iterable[Pairing], as_json: bool) -> str:
    """One draw that counts for nothing, on a line."""
    if as_json:
        document = {"seed": seed, "pairings": [list(pairing.roles) for pairing in pairings]}
        return json.dumps(document, ensure_ascii=False)
    pairs = (f"{pairing.coach} > {pairing.client}" for pairing in pairings)
    return f"{seed}: {', '.join(pairs)}"


def document(
    record: DrawRecord,
    draw: Mapping[str, object],
    repairs: list[Mapping[str, object]],
    redrawn: Sequence[str],
) -> str:
    """The record as JSON, complete. `draw`, `repairs`: as documents; `redrawn`: as in `shown`."""
    terms = record.draw.terms
    value = {
        "at": record.at.isoformat(),
        "fingerprint": record.draw.fingerprint,
        **draw,
        "terms": json.loads(terms) if terms else None,
        "terms_text": terms,
        "repairs": repairs,
        "put_aside": list(redrawn),
    }
    return json.dumps(value, indent=2, ensure_ascii=False)
