"""Whose turn it is: every pass that writes takes its cohort's next number, and writes under it.

A lock can be lost while its holder works: a lock file is deleted, a database fails over. So the lock
only keeps passes from getting into each other's way; what keeps a mail single is this number. Each
write first looks, in its own transaction, whether the number is still the latest, and fails where it
is not.

Why no order of events sends a mail twice, where A is the pass that lost its place and B the one that
came after:

- A has claimed the mail, and no more: B finds the claim, drafts and sends. A's next step is to write
  down the draft that it has made meanwhile; that fails, so A throws its draft away and stops.
- A has written down its draft: B finds it and sends that very draft, or throws it away and is told by
  Google whether it still was there. Google sends a draft once. A's next step is to write down that it
  begins to send; that fails, or had been written before, and then both send the same draft.
- A has sent, and not yet written it down: B finds the note that sending had begun and no draft, and
  records the mail as sent.
- A stands between two steps of B: the same, since B's steps are the same as A's.

An event is put under an id that is the same for both, so the second finds the first; a change of an
event is made against the version that was looked at.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, bindparam, select, text, update

from worker.errors import KnownError, PlaceLost
from worker.ledger.schema import REVISION, draws, turns
from worker.ledger.tables import Tables, writing
from worker.ledger.together import Together
from worker.ports.ledger import Turn

_REVISION = text("SELECT version_num FROM alembic_version")
# Made once: to build a query takes longer than to run it.
_LATEST = select(turns.c.number).where(turns.c.cohort == bindparam("of"))
_HELD = _LATEST.with_for_update(read=True)


class Turns(Tables):
    """See ports.Ledger."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._together = Together(self._under)

    def turn(self, cohort: str) -> Turn:
        """See Ledger.turn."""
        with self._engine.connect() as connection:
            number = connection.execute(_LATEST, {"of": cohort}).scalar()
            return Turn(cohort, number or 0)

    def drawn(self) -> Mapping[str, int]:
        """See Ledger.drawn."""
        both = draws.outerjoin(turns, turns.c.cohort == draws.c.cohort)
        query = select(draws.c.cohort, turns.c.number).select_from(both).distinct()
        with self._engine.connect() as connection:
            return {row.cohort: row.number or 0 for row in connection.execute(query)}

    def take_turn(self, latest: Turn, at_least: int = 0) -> Turn:
        """See Ledger.take_turn."""
        self._refuse_newer()
        mine = Turn(latest.cohort, max(latest.number + 1, at_least))
        self._insert_once(turns, cohort=latest.cohort, number=0)
        is_latest = (turns.c.cohort == latest.cohort) & (turns.c.number == latest.number)
        with self._engine.begin() as connection:
            taken = connection.execute(update(turns).values(number=mine.number).where(is_latest))
        if not taken.rowcount:
            raise _lost(latest)
        return mine

    def _refuse_newer(self) -> None:
        """Raises KnownError where a newer program has brought the ledger up to date since it was
        opened: what that one writes, and where, is not known here."""
        if self._scalar(_REVISION) != REVISION:
            raise KnownError(
                "a newer peer-coaching has brought the ledger up to date meanwhile; this one stops, and leaves the rest to it"
            )

    @contextmanager
    def _under(self, turn: Turn) -> Iterator[Connection]:
        """A transaction that holds the turn until it ends. Raises PlaceLost where it is no longer the
        latest."""
        with writing(self._engine) as connection:
            of = {"of": turn.cohort}
            number = connection.execute(_HELD, of).scalar()
            if number is None:
                # Where there is no row, PostgreSQL has nothing to hold.
                connection.execute(self._once(turns, {"cohort": turn.cohort, "number": 0}))
                number = connection.execute(_HELD, of).scalar()
            if number != turn.number:
                raise _lost(turn)
            yield connection

    def hold(self, turn: Turn) -> None:
        """See Ledger.hold."""
        self._together.write(turn, lambda _: None)


def _lost(turn: Turn) -> PlaceLost:
    return PlaceLost(
        f"another pass has begun on {turn.cohort} meanwhile; this one stops, and leaves the rest to it"
    )
