"""What the ledger keeps of actions: a claim before each, its result after."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, update

from worker.core.keys import ActionKey, Reason
from worker.core.records import Detail, Failure, Record, State, detail_type
from worker.core.serialize import from_json, key_from_json, key_to_json, to_json
from worker.ledger.schema import actions
from worker.ledger.tables import Tables

_COLUMNS = (
    actions.c.key,
    actions.c.state,
    actions.c.at,
    actions.c.detail,
    actions.c.reason,
    actions.c.failure,
)
# Made once: to build a query takes longer than to run it.
_OF_COHORT = select(*_COLUMNS).where(actions.c.cohort == bindparam("of"))


class Actions(Tables):
    """See ports.Ledger."""

    def records(self, cohort: str) -> Mapping[ActionKey, Record]:
        """See Ledger.records."""
        with self._engine.connect() as connection:
            records = [_record(*row) for row in connection.execute(_OF_COHORT, {"of": cohort})]
        return {record.key: record for record in records}

    def claim(self, cohort: str, key: ActionKey, at: datetime, detail: Detail | None) -> Record:
        """See Ledger.claim."""
        row = {"cohort": cohort, "key": key_to_json(key), "at": at, "detail": _text(detail)}
        self._insert_once(actions, **row, state=State.CLAIMED)
        return self._one(cohort, key)

    def reopen(self, cohort: str, key: ActionKey, at: datetime, detail: Detail | None) -> Record:
        """See Ledger.reopen."""
        failed = self._is(cohort, key) & (actions.c.state == State.FAILED)
        fresh = {
            "state": State.CLAIMED,
            "at": at,
            "detail": _text(detail),
            "reason": None,
            "failure": None,
        }
        with self._engine.begin() as connection:
            connection.execute(update(actions).values(**fresh).where(failed))
        return self._one(cohort, key)

    def note(self, cohort: str, key: ActionKey, detail: Detail) -> None:
        """See Ledger.note."""
        self._update(cohort, key, detail=_text(detail))

    def settle(
        self,
        cohort: str,
        key: ActionKey,
        state: State,
        at: datetime,
        detail: Detail | None = None,
        reason: Reason | None = None,
        failure: Failure | None = None,
    ) -> None:
        """See Ledger.settle."""
        self.claim(cohort, key, at, detail)
        kept = {} if detail is None else {"detail": _text(detail)}
        result = {"state": state, "at": at, "reason": reason, "failure": _text(failure)}
        self._update(cohort, key, **result, **kept)

    def _one(self, cohort: str, key: ActionKey) -> Record:
        with self._engine.connect() as connection:
            query = select(*_COLUMNS).where(self._is(cohort, key))
            return _record(*connection.execute(query).one())

    def _is(self, cohort: str, key: ActionKey) -> Any:
        return (actions.c.cohort == cohort) & (actions.c.key == key_to_json(key))

    def _update(self, cohort: str, key: ActionKey, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(actions).values(**values).where(self._is(cohort, key)))


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
    )
