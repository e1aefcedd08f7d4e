"""Several actions at a time, each as soon as what it needs is there: a mail goes out once the series that
it quotes are in the calendar, while others are still being put there."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from worker.core.actions import Keyed, ProposeSeries, SendMail, Skip, TellCoordinator
from worker.core.keys import ActionKey
from worker.execute.outcome import Outcome

FLOWING = (ProposeSeries, Skip, SendMail, TellCoordinator)


def flowing(
    serve: Callable[[Keyed], Outcome], actions: Sequence[Keyed], workers: int
) -> Iterator[Outcome]:
    """Serves these actions, up to `workers` at a time. Raises what `serve` raises, once what was under
    way has ended; nothing new is begun then.

    The first into the calendar and the first into the mailbox go alone: when nothing can be sent at
    all, one request finds that out, and not one of each worker.
    """
    left = [*_mails(actions), *_along_the_ring(actions)]
    unsettled = {action.key for action in left if isinstance(action, ProposeSeries | Skip)}
    proven: set[bool] = set()
    under_way: dict[Future[Outcome], Keyed] = {}
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="worker") as pool:
        while left or under_way:
            for action in tuple(left):
                if len(under_way) == workers:
                    break
                if _is_ready(action, unsettled) and _may_begin(action, proven, under_way):
                    left.remove(action)
                    under_way[pool.submit(serve, action)] = action
            ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ended:
                action = under_way.pop(future)
                unsettled.discard(action.key)
                proven.add(_is_mail(action))
                yield future.result()


def _mails(actions: Sequence[Keyed]) -> list[Keyed]:
    return [action for action in actions if _is_mail(action)]


def _is_mail(action: Keyed) -> bool:
    return isinstance(action, SendMail | TellCoordinator)


def _is_ready(action: Keyed, unsettled: set[ActionKey]) -> bool:
    """Whether what an action needs has been done, or turned out not to be."""
    match action:
        case SendMail():
            return unsettled.isdisjoint(action.needs)
        case TellCoordinator():
            return not unsettled
        case _:
            return True


def _may_begin(action: Keyed, proven: set[bool], under_way: dict[Future[Outcome], Keyed]) -> bool:
    kind = _is_mail(action)
    return kind in proven or all(_is_mail(other) is not kind for other in under_way.values())


def _along_the_ring(actions: Sequence[Keyed]) -> list[Keyed]:
    """All but the mails; series so that whoever is the client in one is the coach in the next, since a
    student's mail waits for both."""
    others = [action for action in actions if not _is_mail(action)]
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
