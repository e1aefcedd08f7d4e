"""What the ledger keeps of rounds: seeds, draws, repairs, and draws that were put aside."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from sqlalchemy import BindParameter, bindparam, delete, select, update

from worker.core.history import DrawRecord
from worker.core.rounds import Draw, Repair
from worker.core.serialize import from_json, to_json
from worker.ledger.schema import draws, redrawn, repairs, seeds
from worker.ledger.turns import Turns
from worker.ledger.unreadable import read_from
from worker.ports.ledger import Turn

# Made once: to build a query takes longer than to run it.
_OF: BindParameter[str] = bindparam("of")
_SEEDS = select(seeds.c.round, seeds.c.seed).where(seeds.c.cohort == _OF)
_DRAWS = select(draws.c.round, draws.c.body, draws.c.at).where(draws.c.cohort == _OF)
_REDRAWN = (
    select(redrawn.c.round, redrawn.c.reason)
    .where(redrawn.c.cohort == _OF)
    .order_by(redrawn.c.number)
)
_REPAIRS = (
    select(repairs.c.round, repairs.c.body)
    .where(repairs.c.cohort == _OF)
    .order_by(repairs.c.number)
)


class DrawnRounds(Turns):
    """See ports.Ledger."""

    def seeds(self, cohort: str) -> Mapping[str, str]:
        """See Ledger.seeds."""
        with self._engine.connect() as connection:
            return {row.round: row.seed for row in connection.execute(_SEEDS, {"of": cohort})}

    def record_seed(self, cohort: str, round_name: str, seed: str, at: datetime) -> str:
        """See Ledger.record_seed."""
        self._insert_once(seeds, cohort=cohort, round=round_name, seed=seed, at=at)
        return self.seeds(cohort)[round_name]

    def draws(self, cohort: str) -> Mapping[str, DrawRecord]:
        """See Ledger.draws."""
        with read_from(draws, cohort, self._engine), self._engine.connect() as connection:
            rows = connection.execute(_DRAWS, {"of": cohort}).all()
            return {row.round: DrawRecord(_draw(row.body), row.at) for row in rows}

    def record_draw(self, turn: Turn, draw: Draw, at: datetime) -> None:
        """See Ledger.record_draw."""
        row = {"cohort": turn.cohort, "round": draw.round, "body": to_json(draw), "at": at}
        with self._under(turn) as connection:
            connection.execute(self._once(draws, row))

    def redraw(self, turn: Turn, round_name: str, seed: str, reason: str, at: datetime) -> None:
        """See Ledger.redraw."""
        these = {"cohort": turn.cohort, "round": round_name}
        with self._under(turn) as connection:
            body = connection.execute(select(draws.c.body).filter_by(**these)).scalar_one()
            before = connection.execute(select(redrawn.c.number).filter_by(**these)).all()
            row = these | {"number": len(before) + 1, "body": body, "reason": reason, "at": at}
            connection.execute(redrawn.insert().values(**row))
            connection.execute(delete(repairs).filter_by(**these))
            connection.execute(delete(draws).filter_by(**these))
            connection.execute(update(seeds).filter_by(**these).values(seed=seed, at=at))

    def redrawn(self, cohort: str) -> Mapping[str, tuple[str, ...]]:
        """See Ledger.redrawn."""
        reasons: dict[str, tuple[str, ...]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(_REDRAWN, {"of": cohort}):
                reasons[row.round] = (*reasons.get(row.round, ()), row.reason)
        return reasons

    def repairs(self, cohort: str) -> Mapping[str, tuple[Repair, ...]]:
        """See Ledger.repairs."""
        by_round: dict[str, tuple[Repair, ...]] = {}
        with read_from(repairs, cohort, self._engine), self._engine.connect() as connection:
            rows = connection.execute(_REPAIRS, {"of": cohort}).all()
            for row in rows:
                by_round[row.round] = (*by_round.get(row.round, ()), _repair(row.body))
        return by_round

    def record_repair(self, turn: Turn, repair: Repair, at: datetime) -> None:
        """See Ledger.record_repair."""
        key = {"cohort": turn.cohort, "round": repair.round, "number": repair.number}
        with self._under(turn) as connection:
            connection.execute(self._once(repairs, {**key, "body": to_json(repair), "at": at}))


@lru_cache(maxsize=64)
def _draw(body: str) -> Draw:
    return from_json(Draw, body)


@lru_cache(maxsize=256)
def _repair(body: str) -> Repair:
    return from_json(Repair, body)
