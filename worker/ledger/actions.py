"""What the ledger keeps of actions: a claim before each, its result after."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select, update

from worker.core.actions import ActionKey, Kind, Reason
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


class Actions(Tables):
    """See ports.Ledger."""

    def records(self, cohort: str) -> Mapping[ActionKey, Record]:
        """See Ledger.records."""
        query = select(*_COLUMNS).where(actions.c.cohort == cohort)
        with self._engine.connect() as connection:
            records = [_record(row) for row in connection.execute(query)]
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
            return _record(connection.execute(query).one())

    def _is(self, cohort: str, key: ActionKey) -> Any:
        return (actions.c.cohort == cohort) & (actions.c.key == key_to_json(key))

    def _update(self, cohort: str, key: ActionKey, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(actions).values(**values).where(self._is(cohort, key)))


def _text(value: Detail | Failure | None) -> str | None:
    return None if value is None else to_json(value)


def _record(row: Any) -> Record:
    key = _key(row.key)
    return Record(
        key,
        State(row.state),
        row.at,
        _detail(key.kind, row.detail) if row.detail else None,
        Reason(row.reason) if row.reason else None,
        from_json(Failure, row.failure) if row.failure else None,
    )


@lru_cache(maxsize=65536)
def _key(text: str) -> ActionKey:
    return key_from_json(text)


@lru_cache(maxsize=65536)
def _detail(kind: Kind, text: str) -> Detail | None:
    wanted = detail_type(kind)
    return None if wanted is None else from_json(wanted, text)
