"""Plans as text for people."""

from dataclasses import dataclass

from worker.core.actions import Plan
from worker.core.due.coming import Coming
from worker.core.model import Cohort
from worker.messages import words
from worker.messages.namesakes import with_names_apart
from worker.messages.worded import Wording
from worker.report.draw_lines import draw_lines
from worker.report.due_lines import due_lines
from worker.report.repair_lines import repair_lines
from worker.report.room import room_sentences


@dataclass(frozen=True, slots=True)
class Entry:
    """One cohort's plan: what is due, what comes, the fingerprint of what is due, what `run` would
    refuse without --force, what people will read, where that was asked for, and the rounds that are not drawn yet."""

    cohort: Cohort
    due: Plan
    coming: tuple[Coming, ...]
    fingerprint: str
    refused: tuple[str, ...] = ()
    wording: Wording | None = None
    undrawn: tuple[str, ...] = ()


def text(entries: list[Entry]) -> str:
    """The plans, one below the other."""
    return "\n\n".join(_cohort(entry) for entry in entries)


def _cohort(entry: Entry) -> str:
    cohort = with_names_apart(entry.cohort)
    lines = [f"{cohort.name} ({cohort.id})"]
    if cohort.paused:
        lines.append("  Paused: answers are watched, nothing is sent.")
    held_back = "  Due as soon as the pause is taken out:" if cohort.paused else "  Due now:"
    lines.append(held_back if entry.due.actions else "  Nothing is due now.")
    lines += [f"    {line}" for line in due_lines(entry.due, cohort)]
    lines += [f"    Cannot be done: {problem}" for problem in entry.due.problems]
    lines += [f"    `run` refuses all of this: {sentence}" for sentence in entry.refused]
    if entry.due.asks:
        lines.append(
            "  Asks first; done only by `run --plan FILE`, with the file of `plan --out FILE`:"
        )
    for ask in entry.due.asks:
        lines += [f"    {line}" for line in repair_lines(ask.repair, cohort)]
    if entry.coming:
        lines.append("  What comes, as things stand:")
    for coming in entry.coming:
        lines += [f"    {line}" for line in _coming_lines(coming, cohort)]
    if entry.undrawn:
        lines.append("  The dates of what is not drawn yet:")
    for name in entry.undrawn:
        lines += [f"    {sentence}" for sentence in room_sentences(cohort, name)]
    return "\n".join(lines)


def _coming_lines(coming: Coming, cohort: Cohort) -> list[str]:
    lines = [f"{words.instant(coming.at, cohort.zone)}: {_sentence(coming, cohort)}"]
    if coming.repair is not None:
        lines += [f"  {line}" for line in repair_lines(coming.repair, cohort)]
    if coming.draw is not None:
        lines += [f"  {line}" for line in draw_lines(coming.draw, cohort)]
    return lines


_HEARD = {
    "practice": "that an hour may be two half-hours",
    "halfway": "where they stand half-way",
}
_WITHOUT_FIGURES = {
    "repair": "the roster changes:",
    "end": "the {round} round is over",
    "forgotten": "all that is known of the cohort is forgotten",
}


def _sentence(coming: Coming, cohort: Cohort) -> str:
    round_name, count = coming.round, coming.students
    students = words.count(count, "student")
    match coming.what:
        case "draw":
            shown = ", so:" if coming.draw else ""
            return f"the {round_name} round is drawn, {words.count(count, 'pairing')}{shown}"
        case "assignment":
            return f"the {round_name} round's mails and invitations go out to {students}"
        case "approval":
            return (
                f"the {round_name} round's mails and invitations go out to {students}, but only once you say yes: "
                f"`peer-coaching approve {cohort.argument} {round_name}`"
            )
        case "nudge":
            return f"{count} of the {round_name} round {'is' if count == 1 else 'are'} nudged if they have not answered by then"
        case "escalation":
            pairings = words.count(count, "pairing")
            return f"you are told of {pairings} of the {round_name} round, if they are still silent"
        case "digest":
            things = "1 thing still needs" if count == 1 else f"{count} things still need"
            return f"you get the digest of the week, if {things} somebody by then"
        case what if what in _HEARD:
            return f"{students} {'begins' if count == 1 else 'begin'} to hear {_HEARD[what]}"
        case what:
            known = _WITHOUT_FIGURES.get(what)
            return known.format(round=round_name) if known else what
