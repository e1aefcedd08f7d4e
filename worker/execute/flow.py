"""Several actions at a time, each as soon as what it needs is there: a mail goes out once the series that
it quotes are in the calendar, while others are still being put there."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from worker.core.actions import Keyed, ProposeSeries, SendMail, Skip, TellCoordinator
from worker.core.keys import ActionKey
from worker.execute.outcome import Outcome

FLOWING = (ProposeSeries, Skip, SendMail, TellCoordinator)


def flowing(
    serve: Callable[[Keyed], Outcome],
    actions: Sequence[Keyed],
    workers: int,
    calendar_answers: bool = False,
) -> Iterator[Outcome]:
    """Serves these actions, up to `workers` at a time in the calendar and as many in the mailbox: these
    are two services, and neither waits for the other. Raises what `serve` raises, once what was under
    way has ended; nothing new is begun then.

    The first into the calendar goes alone, unless it is known that the calendar lets this pass write
    (`calendar_answers`): when nothing can be put there at all, one request finds that out, and not one
    of each worker. That the mailbox takes drafts is known since the pass began; see FirstAlone for
    their sending.
    """
    others = _along_the_ring(action for action in actions if not _is_mail(action))
    unsettled = {action.key for action in others}
    mails = [
        _Waiting(action, unsettled.intersection(_needs(action, unsettled)))
        for action in actions
        if _is_mail(action)
    ]
    waiting = _by_need(mails)
    into_calendar = [_Waiting(action, set()) for action in others]
    lanes = _Lane(mails, workers, True), _Lane(into_calendar, workers, calendar_answers)
    under_way: dict[Future[Outcome], tuple[_Lane, Keyed]] = {}
    with ThreadPoolExecutor(max_workers=2 * workers, thread_name_prefix="worker") as pool:
        while under_way or any(lane.left for lane in lanes):
            for lane in lanes:
                while action := lane.begin_next():
                    under_way[pool.submit(serve, action)] = lane, action
            ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ended:
                lane, action = under_way.pop(future)
                lane.end_one()
                for mail in waiting.pop(action.key, ()):
                    mail.needs.discard(action.key)
                yield future.result()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An action that has not begun. `needs`: what it waits for, until that has been done or turned out
    not to be."""

    action: Keyed
    needs: set[ActionKey]


class _Lane:
    """What one service has to do: what is left of it, and how much is under way. `is_proven`: whether
    it has served this pass before."""

    def __init__(self, left: list[_Waiting], workers: int, is_proven: bool) -> None:
        self.left = left
        self._workers = workers
        self._under_way = 0
        self._is_proven = is_proven

    def begin_next(self) -> Keyed | None:
        """The next action that may begin now, which then counts as under way; None where there is
        none."""
        if self._under_way >= (self._workers if self._is_proven else 1):
            return None
        place = next((place for place, each in enumerate(self.left) if not each.needs), None)
        if place is None:
            return None
        self._under_way += 1
        return self.left.pop(place).action

    def end_one(self) -> None:
        """One of those under way has ended."""
        self._under_way -= 1
        self._is_proven = True


def _needs(action: Keyed, unsettled: Collection[ActionKey]) -> Collection[ActionKey]:
    """What a mail waits for, one to the coordinator for all that is not settled."""
    return action.needs if isinstance(action, SendMail) else unsettled


def _by_need(mails: Sequence[_Waiting]) -> dict[ActionKey, list[_Waiting]]:
    waiting: dict[ActionKey, list[_Waiting]] = {}
    for mail in mails:
        for key in mail.needs:
            waiting.setdefault(key, []).append(mail)
    return waiting


def _is_mail(action: Keyed) -> bool:
    return isinstance(action, SendMail | TellCoordinator)


def _along_the_ring(actions: Iterable[Keyed]) -> list[Keyed]:
    """Series so that whoever is the client in one is the coach in the next, since a student's mail
    waits for both; then all else."""
    others = list(actions)
    series = {
        action.assignment.pairing.coach: action
        for action in others
        if isinstance(action, ProposeSeries)
    }
    in_order: list[Keyed] = []
    for first in list(series):
        coach: str | None = first
        while coach in series:
            action = series.pop(coach)
            in_order.append(action)
            coach = action.assignment.pairing.client
    placed = {id(action) for action in in_order}
    return in_order + [action for action in others if id(action) not in placed]
