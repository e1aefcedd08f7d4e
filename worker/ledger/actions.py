"""What the ledger keeps of actions: a claim before each, its result after."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select, update

from worker.core.keys import ActionKey, Reason
from worker.core.records import Detail, Failure, Record, State, detail_type
from worker.core.serialize import from_json, key_from_json, key_to_json, to_json
from worker.ledger.schema import actions
from worker.ledger.turns import Turns
from worker.ledger.unreadable import read_from
from worker.ports.ledger import Turn

_COLUMNS = (
    actions.c.key,
    actions.c.state,
    actions.c.at,
    actions.c.detail,
    actions.c.reason,
    actions.c.failure,
    actions.c.turn,
)
# Made once: to build a query takes longer than to run it.
_OF_COHORT = select(*_COLUMNS).where(actions.c.cohort == bindparam("of"))
_IS = (actions.c.cohort == bindparam("of")) & (actions.c.key == bindparam("named"))
_ONE = select(*_COLUMNS).where(_IS)
_OF_ONE = update(actions).where(_IS)
_OF_FAILED = _OF_ONE.where(actions.c.state == State.FAILED)


class Actions(Turns):
    """See ports.Ledger."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._claiming = self._dialect.insert(actions).on_conflict_do_nothing()

    def records(self, cohort: str) -> Mapping[ActionKey, Record]:
        """See Ledger.records."""
        with read_from(actions, cohort, self._engine), self._engine.connect() as connection:
            rows = connection.execute(_OF_COHORT, {"of": cohort}).all()
            records = [_record(*row) for row in rows]
        return {record.key: record for record in records}

    def claim(self, turn: Turn, key: ActionKey, at: datetime, detail: Detail | None) -> Record:
        """See Ledger.claim."""
        row = _claimed(turn, key, at, detail)

        def claim(connection: Connection) -> Record:
            if connection.execute(self._claiming, row).rowcount == 1:
                return Record(key, State.CLAIMED, at.astimezone(UTC), detail, turn=turn.number)
            return _read(connection, turn, key)

        return self._together.write(turn, claim)

    def reopen(self, turn: Turn, key: ActionKey, at: datetime, detail: Detail | None) -> Record:
        """See Ledger.reopen."""
        fresh = _claimed(turn, key, at, detail) | {"reason": None, "failure": None}

        def reopen(connection: Connection) -> Record:
            connection.execute(_OF_FAILED, _of(turn, key) | fresh)
            return _read(connection, turn, key)

        return self._together.write(turn, reopen)

    def note(self, turn: Turn, key: ActionKey, detail: Detail) -> None:
        """See Ledger.note."""
        noted = _of(turn, key) | {"detail": to_json(detail)}
        self._together.write(turn, lambda connection: connection.execute(_OF_ONE, noted))

    def settle(
        self,
        turn: Turn,
        key: ActionKey,
        state: State,
        at: datetime,
        detail: Detail | None = None,
        reason: Reason | None = None,
        failure: Failure | None = None,
    ) -> None:
        """See Ledger.settle."""
        kept = {} if detail is None else {"detail": _text(detail)}
        result = {"state": state, "at": at, "reason": reason, "failure": _text(failure)}
        settled, claimed = _of(turn, key) | result | kept, _claimed(turn, key, at, detail)

        def settle(connection: Connection) -> None:
            if connection.execute(_OF_ONE, settled).rowcount == 0:
                connection.execute(self._claiming, claimed)
                connection.execute(_OF_ONE, settled)

        self._together.write(turn, settle)


def _claimed(turn: Turn, key: ActionKey, at: datetime, detail: Detail | None) -> dict[str, Any]:
    return {
        "cohort": turn.cohort,
        "key": key_to_json(key),
        "state": State.CLAIMED,
        "at": at,
        "detail": _text(detail),
        "turn": turn.number,
    }


def _of(turn: Turn, key: ActionKey) -> dict[str, Any]:
    return {"of": turn.cohort, "named": key_to_json(key)}


def _read(connection: Connection, turn: Turn, key: ActionKey) -> Record:
    return _record(*connection.execute(_ONE, _of(turn, key)).one())


def _text(value: Detail | Failure | None) -> str | None:
    return None if value is None else to_json(value)


@lru_cache(maxsize=65536)
def _record(
    key_text: str,
    state: str,
    at: datetime,
    detail: str | None,
    reason: str | None,
    failure: str | None,
    turn: int,
) -> Record:
    """Kept by the row: a pass reads the same records again and again."""
    key = key_from_json(key_text)
    wanted = detail_type(key.kind)
    return Record(
        key,
        State(state),
        at,
        from_json(wanted, detail) if wanted and detail else None,
        Reason(reason) if reason else None,
        from_json(Failure, failure) if failure else None,
        turn,
    )
