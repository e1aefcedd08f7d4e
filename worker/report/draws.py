"""A recorded draw for whoever wants to look, check or repeat it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from worker.core.history import DrawRecord
from worker.core.model import Cohort, Pairing
from worker.core.rounds import Draw, Repair
from worker.messages import words
from worker.report.plans import draw_lines, repair_lines


def shown(
    cohort: Cohort, record: DrawRecord, repairs: Iterable[Repair], redrawn: Sequence[str]
) -> str:
    """The draw with all that it can be repeated by, and what has changed since."""
    draw = record.draw
    lines = [
        f"{cohort.name}, {draw.round} round: drawn on {words.instant(record.at, cohort.zone)}",
        f"  seed         {draw.seed}",
        f"  terms        {sha256(draw.terms.encode()).hexdigest()}  (SHA-256 over roster and rules; `--json` shows them)",
        f"  fingerprint  {draw.fingerprint}  (over seed and terms)",
        f"  drawn by     {draw.method}, {draw.tries} {'try' if draw.tries == 1 else 'tries'}, "
        f"peer-coaching {draw.version or 'before 0.1.0'}",
    ]
    lines += [
        f"  an earlier draw was put aside before anything was sent: {reason}" for reason in redrawn
    ]
    lines += [f"  {line}" for line in draw_lines(draw, cohort)]
    for repair in repairs:
        lines.append(f"  {words.day(repair.on)}: repair {repair.number}")
        lines += [f"    {line}" for line in repair_lines(repair, cohort)]
    return "\n".join(lines)


def verified(cohort: Cohort, recorded: Draw, again: Draw) -> tuple[bool, str]:
    """Whether a draw repeated from its seed and terms is the recorded one, and the sentence that says so.

    Hours are compared where nobody's busy times, which are not kept, had a part in them.
    """
    names = {one.id: words.full_name(one.name) for one in cohort.roster}
    other = sorted(
        set(again.ring.pairings) ^ set(recorded.ring.pairings),
        key=lambda one: (one.coach, one.client),
    )
    if other or again.method != recorded.method or again.tries != recorded.tries:
        told = [
            f"{names.get(one.coach, one.coach)} coaches {names.get(one.client, one.client)}"
            for one in other
        ]
        what = f": {'; '.join(told)}" if told else f": {again.method} with {again.tries} tries"
        return False, f"the draw is NOT what its seed and terms give{what}"
    hours = [
        one.pairing
        for one, two in zip(recorded.assignments, again.assignments, strict=True)
        if _hour(one) != _hour(two)
    ]
    if hours and not recorded.busy:
        return (
            False,
            f"the pairings are what seed and terms give, but {len(hours)} of the hours are not",
        )
    return True, (
        f"the draw is what its seed and terms give: {len(recorded.assignments)} pairings, drawn again and compared"
    )


def _hour(one: object) -> object:
    return getattr(getattr(one, "proposal", None), "starts", None)


def sample_line(seed: str, pairings: Iterable[Pairing], as_json: bool) -> str:
    """One draw that counts for nothing, on a line."""
    pairs = [[one.coach, one.client] for one in pairings]
    if as_json:
        return json.dumps({"seed": seed, "pairings": pairs}, ensure_ascii=False)
    return f"{seed}: {', '.join(f'{coach} > {client}' for coach, client in pairs)}"


def document(
    record: DrawRecord,
    draw_out: Mapping[str, object],
    repairs: list[Mapping[str, object]],
    redrawn: Sequence[str],
) -> str:
    """The record as JSON, complete."""
    value = {
        "at": record.at.isoformat(),
        "fingerprint": record.draw.fingerprint,
        **draw_out,
        "terms": json.loads(record.draw.terms) if record.draw.terms else None,
        "terms_text": record.draw.terms,
        "repairs": repairs,
        "put_aside": list(redrawn),
    }
    return json.dumps(value, indent=2, ensure_ascii=False)
