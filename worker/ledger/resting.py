"""What a pass that found nothing to do leaves for the next one, and what makes that worthless.

A row is believed only as long as its cohort's turn is the latest (see `at_rest`), so whatever is
written under a turn ends it. What changes in a calendar is taken in under no turn, and may be taken in
by another cohort's pass: that ends the rows of those whose series have changed, in the same
transaction.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from worker.ledger.schema import rests, watches
from worker.ledger.tables import Tables, writing
from worker.ports.ledger import Turn


@dataclass(frozen=True, slots=True)
class Sleeping:
    """What was found of a cohort's file. `look_at`, `seen_at`: aware; `surroundings`, `files`: see
    `at_rest.Rest`; `calendar`: what its calendar is filed under, empty where none is watched;
    `token`: where watching had come to; `account`: whose calendar it is and how it is reached;
    `series`: the ids of the series in it."""

    file: str
    turn: Turn
    seen_at: datetime
    look_at: datetime
    surroundings: str
    files: str
    calendar: str = ""
    token: str | None = None
    account: dict[str, str | bool] | None = None
    series: tuple[str, ...] = ()


class Resting(Tables):
    """Beside ports.Ledger: no pass needs it to be right, only to be quick."""

    def keep_rests(self, quiet: Sequence[Sleeping]) -> None:
        """Keep that nothing is due, but for those whose calendar has been watched on meanwhile."""
        with writing(self._engine) as connection:
            for sleeping in quiet:
                if _is_still_so(connection, sleeping):
                    connection.execute(delete(rests).filter_by(file=sleeping.file))
                    connection.execute(rests.insert().values(**_row(sleeping)))

    def files_to_look_at(self) -> frozenset[str]:
        """The files of those whose series have changed since."""
        with self._engine.connect() as connection:
            woken = connection.execute(select(rests.c.file).filter_by(look_at=0))
            return frozenset(row.file for row in woken)

    def wake(self, cohort: str) -> None:
        """Let the next pass look at this cohort, whatever was found before."""
        with self._engine.begin() as connection:
            connection.execute(delete(rests).filter_by(cohort=cohort))


def _is_still_so(connection: Connection, sleeping: Sleeping) -> bool:
    if not sleeping.calendar:
        return True
    watched = select(watches.c.token).filter_by(calendar_id=sleeping.calendar)
    # Held until the end: who takes in a change meanwhile waits, and finds the row.
    return connection.execute(watched.with_for_update()).scalar() == sleeping.token


def _row(sleeping: Sleeping) -> dict[str, str | int]:
    return {
        "file": sleeping.file,
        "cohort": sleeping.turn.cohort,
        "turn": sleeping.turn.number,
        "seen_at": int(sleeping.seen_at.timestamp()),
        "look_at": int(sleeping.look_at.timestamp()),
        "surroundings": sleeping.surroundings,
        "files": sleeping.files,
        "calendar": sleeping.calendar,
        "watched": json.dumps({"account": sleeping.account, "series": sleeping.series}),
    }


def end_rests(connection: Connection, calendar: str, series: Collection[str] | None) -> None:
    """Lets the next pass look at those whose series these are; at all on this calendar where it is not
    known whose."""
    these = select(rests.c.file, rests.c.watched).filter_by(calendar=calendar)
    for row in connection.execute(these).all():
        if series is None or not set(json.loads(row.watched)["series"]).isdisjoint(series):
            connection.execute(update(rests).filter_by(file=row.file).values(look_at=0))
