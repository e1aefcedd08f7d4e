"""A pass over the cohorts for which something may be due: each gets its own, the small ones first."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from worker.cli.base import fresh_seed, logger, on_terminal, say
from worker.cli.files import cohort_files, tell_problems
from worker.cli.heartbeat import START, send_heartbeat
from worker.cli.idle import of_others
from worker.cli.order import Order
from worker.cli.preflight import look_at_all
from worker.cli.resting import keep_rests
from worker.cli.reviewed import reviewed_plan
from worker.cli.settings import Settings
from worker.cli.stopping import stopped_by_signals, until
from worker.cli.summary import Summary
from worker.cli.surroundings import surroundings
from worker.cohort_file.file import CohortFile
from worker.core.actions import TellCoordinator
from worker.core.history import History
from worker.core.model import Cohort
from worker.core.records import State
from worker.errors import KnownError, LockHeld, UsageError
from worker.execute.observe import Watch
from worker.execute.outcome import Pass, Rest, Reviewed, Wishes
from worker.execute.run import run_pass
from worker.ledger.at_rest import Rest as Known
from worker.ledger.at_rest import has_rested
from worker.ledger.store import SqlLedger
from worker.messages.template_check import cohort_problems, template_problems
from worker.messages.templates import BadTemplate
from worker.messages.writer import TemplateWriter
from worker.ports.mailbox import Enclosure
from worker.report import screen
from worker.report.progress import progress

_BROKEN = "nothing was sent, because a template is broken:\n"
# The exit codes, from the least to the most urgent for a person.
_SEVERITY = (0, 1, 2)
_LATER = 75


@dataclass
class _Tally:
    """What the cohorts' passes have come to together."""

    codes: list[int] = field(default_factory=list)
    done: int = 0
    failed: int = 0
    waiting: int = 0
    asleep: list[tuple[CohortFile, Rest]] = field(default_factory=list)

    def count(self, result: Pass) -> None:
        """Counts one cohort's pass in."""
        for outcome in result.outcomes:
            is_done = outcome.state in (State.DONE, State.SKIPPED)
            self.done += is_done
            self.failed += bool(outcome.trouble)
            self.waiting += not is_done and not outcome.trouble


@dataclass(frozen=True)
class _Work:
    """What all cohorts of a pass share. `began`: nanoseconds since the epoch; `in_time`: whether
    something more may be begun."""

    order: Order
    setting: Settings
    ledger: SqlLedger
    watch: Watch
    began: int
    in_time: Callable[[], bool]
    tally: _Tally

    def may_begin(self) -> bool:
        """Whether there is time for another cohort, and nobody has asked to stop."""
        return not self.setting.stopping.asked and self.in_time()

    def may_go_on(self) -> bool:
        """Whether there is time for another action. Raises PassAborted after a signal."""
        self.setting.stopping.check()
        return self.in_time()


def serve(
    order: Order, setting: Settings, rests: Mapping[str, Known], asked: frozenset[str]
) -> Summary:
    """One pass over all cohorts but those at rest; what it has come to. `asked`: the calendars that
    were looked at already. Raises KnownError where nothing at all can be done."""
    began, in_time = time.time_ns(), until(order.deadline, time.monotonic)
    files = cohort_files(order.paths, of_others(list(map(str, order.paths)), rests, order.share))
    tally = _Tally([2] if tell_problems(files) else [])
    served = [file for file in files if file.cohort is not None]
    cohorts = [file.cohort for file in files if file.cohort is not None]
    count = len(rests) + len(cohorts)
    if order.preflight:
        return Summary(max([*tally.codes, look_at_all(cohorts, setting)]), 0.0, count)
    if broken := _broken_templates(setting):
        raise UsageError(_BROKEN + "\n".join(broken))
    reviewed = reviewed_plan(order.reviewed)
    if not cohorts:
        return Summary(max([*tally.codes, 0]), 0.0, count)
    # Asked before the ledger is touched: without a way to Google, nothing at all is done.
    setting.door(cohorts[0].google)
    send_heartbeat(setting.environment.get("HEARTBEAT_URL"), START)
    with stopped_by_signals(setting.stopping), closing(setting.ledger()) as ledger:
        ledger.belong_to(setting.world)
        if ledger.is_new:
            say(f"A new ledger was made: {ledger.place}")
        watch = Watch(fresh_seed, seen=set(asked))
        work = _Work(order, setting, ledger, watch, began, in_time, tally)
        _serve_all(served, reviewed, work)
        keep_rests(tally.asleep, ledger, setting, began)
    code = _together(tally.codes, len(rests))
    if setting.stopping.asked:
        setting.stopping.tell("what was under way is finished, the rest is left to the next pass")
        code = setting.stopping.exit_code
    dues = [rest.until.timestamp() for _, rest in tally.asleep]
    dues += [known.look_at for known in rests.values()]
    # Where it is not known of one, it is not known.
    next_due = min(dues) if len(dues) == count else None
    return Summary(code, 0.0, count, tally.done, tally.failed, tally.waiting, next_due=next_due)


def _broken_templates(setting: Settings) -> list[str]:
    """What is wrong with the templates that come with the program. They are filled in once for every
    version of them: what has rested since was checked before."""
    folder = str(setting.sandbox) if setting.sandbox else None
    if has_rested(setting.database, surroundings(setting.environment, folder)):
        return []
    return template_problems()


def _serve_all(
    files: Sequence[CohortFile], reviewed: Mapping[str, Reviewed] | None, work: _Work
) -> None:
    # A large launch takes minutes of Google's quota: who is few does not wait for it.
    for file in sorted(files, key=lambda file: len(file.cohort.roster) if file.cohort else 0):
        cohort = file.cohort
        if cohort is None:
            continue
        if reviewed is not None and cohort.id not in reviewed:
            say(f"{cohort.id}: not in the reviewed plan, so left alone")
        elif not work.may_begin():
            say(f"{cohort.id}: left for the next pass")
            work.tally.waiting += 1
        else:
            wishes = Wishes(
                work.order.force,
                reviewed[cohort.id] if reviewed else None,
                work.order.retry,
                work.order.adopt,
            )
            work.tally.codes.append(_serve_one(file, cohort, wishes, work))


def _enclosures(
    action: TellCoordinator, cohort: Cohort, history: History, now: datetime
) -> tuple[Enclosure, ...]:
    # Loaded only where a draw is shown to a coordinator.
    from worker.cli.enclosing import enclosures

    return enclosures(action, cohort, history, now)


def _serve_one(file: CohortFile, cohort: Cohort, wishes: Wishes, work: _Work) -> int:
    """The exit code of one cohort's pass, which says itself how it went."""
    setting = work.setting
    about = {"cohort": cohort.id}
    try:
        if broken := cohort_problems(cohort):
            raise BadTemplate(_BROKEN + "\n".join(broken))
        with progress(cohort.name) as done:
            ports, now = (
                setting.ports(cohort, work.ledger, TemplateWriter(_enclosures)),
                setting.clock(),
            )
            result = run_pass(
                cohort,
                ports,
                now,
                work.watch,
                wishes,
                setting.workers,
                done,
                work.may_go_on,
            )
    except LockHeld as error:
        logger.warning("%s", error, extra=about)
        return error.exit_code
    except KnownError as error:
        logger.error("%s: %s", cohort.id, error, extra=about)
        return error.exit_code
    except Exception:
        # One bad cohort never stops the others; an error that we do not know is still loud.
        logger.exception("%s: this should never happen", cohort.id, extra=about)
        return 1
    work.tally.count(result)
    if result.rest is not None:
        work.tally.asleep.append((file, result.rest))
    said = not _is_worth_a_line(result, work.order) or say(
        "\n".join([screen.passed(cohort, result), *(f"  {each}" for each in result.notices)])
    )
    for problem in result.problems:
        # That it was asked to stop is no error, and told once for all cohorts.
        if not setting.stopping.asked:
            logger.error("%s: %s", cohort.id, problem, extra=about)
    return 0 if result.well and said else 1


def _is_worth_a_line(result: Pass, order: Order) -> bool:
    """Whether a person wants to read it. From cron, each line of standard output becomes a mail."""
    if not result.well or result.asks:
        return True
    if order.quiet:
        return False
    return bool(result.outcomes or result.notices) or order.verbose or on_terminal()


def _together(codes: Sequence[int], at_rest: int) -> int:
    """The exit code of a pass over several cohorts: that of the worst. That another pass is at work on
    one of them is no failure, as long as any could be served."""
    others = [code for code in codes if code != _LATER]
    if _LATER in codes and not others and not at_rest:
        return _LATER
    return max(others, key=_SEVERITY.index, default=0)
