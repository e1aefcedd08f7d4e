"""One mail of every kind there is, those with more and those with less to say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tests.shell.mails import (
    A_WEEK_LATER,
    ALL_DONE,
    AMARA_BEN,
    ASSIGNMENTS,
    BEN_CHIARA,
    BEN_LEFT,
    CHIARA_AMARA,
    COHORT,
    HALF_WAY,
    NOON,
    SAME_TWO,
    another_hour,
    assignment,
    change,
    escalation,
    history,
    late,
    notice,
    nudge,
    on_the_way,
    practice,
    seen,
    settle,
    without_hour,
)
from worker.core.actions import SendMail, TellCoordinator
from worker.core.history import History
from worker.core.keys import ActionKey, Kind
from worker.core.model import Cohort, Links
from worker.core.observed import Remark
from worker.core.records import Failure, Record, State
from worker.core.rounds import Repair
from worker.messages.compose import compose
from worker.ports.mailbox import Message

_ALL = (AMARA_BEN, BEN_CHIARA, CHIARA_AMARA)
_REFUSED = Record(
    ActionKey("first", Kind.ASSIGNMENT, student="ben"),
    State.FAILED,
    NOON,
    failure=Failure("Invalid To header"),
)
_JOINED = Repair(
    "first", 1, date(2027, 2, 14), (), ("amara",), (), (ASSIGNMENTS[0], ASSIGNMENTS[2])
)
_ALONE = replace(BEN_LEFT, ended=_ALL, begun=(), alone=("amara", "chiara"))


def _joined() -> History:
    """Amara has come after the draw, and her series are in the calendar."""
    invited = tuple(history().records.values())
    return history(ASSIGNMENTS[1:2], records=invited).with_repair(_JOINED)


def every_kind(cohort: Cohort = COHORT) -> dict[str, Message]:
    """The mails by what they are about."""
    return {
        about: mail for mails in every_kind_apart(cohort).values() for about, mail in mails.items()
    }


def every_kind_apart(cohort: Cohort = COHORT) -> Mapping[Kind, Mapping[str, Message]]:
    """The same for each kind."""
    bare = replace(cohort, links=Links())
    declined = history(series={AMARA_BEN: seen(AMARA_BEN, "declined")})
    odd = replace(seen(AMARA_BEN), remarks=tuple(Remark))
    refused = history(without_hour(CHIARA_AMARA), records=(_REFUSED,))

    def to_coordinator(
        kind: Kind, known: History | None = None, **more: object
    ) -> Mapping[str, Message]:
        action = TellCoordinator(kind, "first", _ALL, **more)  # type: ignore[arg-type] # its fields
        return {str(kind): compose(action, cohort, known or history(), A_WEEK_LATER)}

    return {
        Kind.ASSIGNMENT: {
            "assignment": assignment("amara", cohort),
            "assignment without an hour": assignment(
                "amara", bare, history(without_hour(CHIARA_AMARA))
            ),
            "welcome": assignment("amara", cohort, _joined(), A_WEEK_LATER),
        },
        Kind.NUDGE: {
            "nudge to a client": nudge(AMARA_BEN, "ben", cohort),
            "nudge to a coach": nudge(AMARA_BEN, "amara", cohort),
        },
        Kind.CHANGE: {
            "change": change("amara", BEN_LEFT, cohort),
            "another hour for the two": change("amara", SAME_TWO, cohort),
            "left alone": change("amara", _ALONE, cohort),
        },
        Kind.SETTLE: {"settle": settle(AMARA_BEN, cohort, declined)},
        Kind.LATE: {"late": late("amara", cohort)},
        Kind.ADDRESS: {
            "address": compose(
                SendMail(Kind.ADDRESS, "first", "amara", (AMARA_BEN,)), cohort, history(), NOON
            )
        },
        Kind.ANOTHER_HOUR: {"another hour": another_hour(AMARA_BEN, "ben", cohort)},
        Kind.HALFWAY: {
            "halfway": on_the_way(Kind.HALFWAY, "amara", HALF_WAY, cohort),
            "halfway without a session": on_the_way(
                Kind.HALFWAY, "amara", HALF_WAY, cohort, history()
            ),
        },
        Kind.FINISHED: {
            "finished": on_the_way(Kind.FINISHED, "amara", ALL_DONE, cohort),
            "finished without a session": on_the_way(
                Kind.FINISHED, "amara", ALL_DONE, cohort, history()
            ),
        },
        Kind.PRACTICE: {"practice": practice("amara", cohort)},
        Kind.ESCALATION: {
            "escalation": escalation(AMARA_BEN, BEN_CHIARA, CHIARA_AMARA, cohort=cohort)
        },
        Kind.NOTICE: {"notice": notice(cohort)},
        Kind.LAUNCH: to_coordinator(Kind.LAUNCH, refused),
        Kind.DIGEST: to_coordinator(Kind.DIGEST, refused, day=date(2027, 3, 1)),
        Kind.FAILED: to_coordinator(Kind.FAILED, refused, failed=(_REFUSED.key,)),
        Kind.QUOTA: to_coordinator(Kind.QUOTA),
        Kind.CALENDAR: to_coordinator(Kind.CALENDAR),
        Kind.VANISHED: to_coordinator(Kind.VANISHED),
        Kind.ODD: to_coordinator(Kind.ODD, history(series={AMARA_BEN: odd})),
        Kind.DATES: to_coordinator(Kind.DATES, day=date(2027, 2, 8)),
        Kind.ALONE: to_coordinator(Kind.ALONE, history().with_repair(_ALONE), number=1),
        Kind.UNSUITED: to_coordinator(Kind.UNSUITED),
    }
