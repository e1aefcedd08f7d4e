"""The launch of a round: how fast, within which quotas, and with how many requests."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.cohorts import BEFORE, LAUNCH, QUIET
from bench.google import Terms, serving
from bench.passes import Launch, asked, hurried, launch, launch_alone
from bench.table import Figure, Row, at_least, at_most
from worker.cli.settings import CALENDAR_REQUESTS_PER_MINUTE, GMAIL_UNITS_PER_MINUTE, WORKERS

DELAY = 0.1
FEW, MANY = 50, 500
# So many times as fast as people's goes the minute of the quotas.
SPEED = 10
# A draft and its sending.
MAIL_UNITS = 110
ON_DRAFTS = "gmail.users.drafts."
# Looked for, written when a first pass begins, and once more when it ends, when the first goes.
FOR_THE_NOTE = 4


def figures() -> Iterator[Figure]:
    """All tables about a launch."""
    yield fast()
    yield within_quotas()
    yield requests()


def fast() -> Figure:
    """Many workers against one, without quotas."""
    terms = Terms(LAUNCH, DELAY)
    runs = [
        (workers, launch_alone(terms, students, workers))
        for students, workers in ((FEW, 1), (FEW, WORKERS), (MANY, WORKERS))
    ]
    by_one, by_many, of_many = (run for _, run in runs)
    for_each = by_one.took / by_one.students * of_many.students / of_many.took
    rows = [
        *(Row(_name(run, workers), _times(run)) for workers, run in runs),
        Row(f"the draw of {MANY}, before the clock starts", f"{of_many.draw:.2f} s"),
        at_least(f"{WORKERS} workers against one, {FEW} students", by_one.took / by_many.took, 5),
        at_least(f"{WORKERS} workers for {MANY} against one for {FEW}, by student", for_each, 5),
    ]
    method = (
        f"The first round is launched at a sandbox in another process, over HTTP on loopback, which takes {DELAY * 1000:.0f} ms "
        "for each answer; quotas off, the ledger in a file, as `run` sets it up. The draw is recorded first, so that the pass "
        f"is series and mails: three requests a student. One worker serves {FEW} students only, since {MANY} would take it "
        f"{MANY * 3 * DELAY:.0f} s at least."
    )
    return Figure("Speed of a launch", method, rows)


def _name(run: Launch, workers: int) -> str:
    by = f"{workers} workers" if workers > 1 else "one worker"
    return f"{run.students} students, {by}, {run.seen.total} requests"


def _times(run: Launch) -> str:
    return f"{run.took:.1f} s, {1000 * run.took / run.students:.0f} ms each"


def within_quotas() -> Figure:
    """The launch of many with Google's quotas on, on both sides."""
    minute = 60 / SPEED
    terms = Terms(
        LAUNCH, DELAY / SPEED, GMAIL_UNITS_PER_MINUTE, CALENDAR_REQUESTS_PER_MINUTE, minute
    )
    run = launch_alone(terms, MANY, WORKERS, hurried(SPEED))
    # Whole quotas, one each minute, the first of them at once: the last unit goes out so many
    # minutes after the first.
    allowed = minute * ((MANY * MAIL_UNITS - 1) // GMAIL_UNITS_PER_MINUTE)
    refused, total = run.seen.refused, run.seen.total
    rows = [
        Row(_name(run, WORKERS), f"{run.took / minute:.2f} min"),
        Row("what the quotas allow", f"{allowed / minute:.2f} min"),
        at_most("time against what the quotas allow", run.took / allowed, 1.1, "times"),
        at_most(f"calls answered 429, {refused} of {total}", 100 * refused / total, 1, "%"),
    ]
    method = (
        f"The same with {GMAIL_UNITS_PER_MINUTE} units of Gmail and {CALENDAR_REQUESTS_PER_MINUTE} requests of Calendar in any "
        "minute: kept by the program, and counted once more on arrival by the other side, which answers 429 beyond them. Every "
        f"clock goes {SPEED} times as fast: a minute is {minute:.0f} s, an answer takes {1000 * DELAY / SPEED:.0f} ms, the minutes "
        f"here are the program's; only this machine's own work is as slow as ever, and weighs {SPEED} times as much. The quotas "
        f"allow: {MANY} mails of {MAIL_UNITS} units, a whole minute's worth at once, and so on each minute."
    )
    return Figure("A launch within Google's quotas", method, rows)


def requests() -> Figure:
    """How often Google is asked."""
    students = 60
    with TemporaryDirectory() as name, serving(Terms(LAUNCH)) as google:
        folder = Path(name)
        closed = asked(folder, google, students, BEFORE)
        seen = launch(folder, google, students, WORKERS).seen
        quiet = asked(folder, google, students, QUIET)
    on_drafts = sum(seen.calls[name] for name in seen.calls if name.startswith(ON_DRAFTS))
    mails, series = on_drafts - FOR_THE_NOTE, seen.calls["calendar.events.insert"]
    rows = [
        *(Row(f"  {name}", str(count)) for name, count in sorted(seen.calls.items())),
        at_most("by mail", mails / students, 2, "requests"),
        at_most("by series", series / students, 1, "requests"),
        at_most("besides them", seen.total - mails - series, 5, "requests"),
        at_most("a pass with nothing due, one calendar", quiet, 1, "requests"),
        at_most("a pass with no round open", closed, 0, "requests"),
    ]
    method = (
        f"The launch of {students} students, by method; besides mails and series, the note on the ledger takes "
        f"{FOR_THE_NOTE} requests for drafts; then a pass an hour later; and before it one on a day on which no round "
        "was open yet."
    )
    return Figure("Requests", method, rows)
