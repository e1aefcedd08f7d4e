"""Keys, details and rounds as values: no key is split any more, and no sentence stands in the ledger.

The form of before was texts taken apart: `first/series/ana>ben~2`, and a detail of sixteen names.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

from worker.ledger.migrations.values_0003 import (
    Values,
    new_assignment,
    new_draw,
    new_event,
    new_pairing,
    new_repair,
)

revision = "0003"
down_revision = "0002"

_BODIES = ("draws", "repairs", "redrawn")
_WITH_ROUNDS = ("seeds", "draws", "repairs", "redrawn")
_REASONS = {
    "no longer due when it was to go out": "not due",
    "overtaken: the coordinator is told instead": "escalated",
    "overtaken: the last session has begun": "last session begun",
    "the two have changed it before the series was moved": "changed by the two",
    "the sessions have long begun: the two settle it": "long begun",
    "no other hour suits both": "no other hour",
    "no hour suits both any more": "no hour any more",
    "the pairing ended before the invitation was known to be out": "pairing ended",
}


def upgrade() -> None:
    """Widens the names of rounds, and rewrites draws, repairs and actions."""
    for table in _WITH_ROUNDS:
        with op.batch_alter_table(table) as batch:
            batch.alter_column("round", type_=sa.String(40), existing_type=sa.String(20))
    with op.batch_alter_table("actions") as batch:
        batch.add_column(sa.Column("reason", sa.String(40), nullable=True))
        batch.add_column(sa.Column("failure", sa.Text, nullable=True))
        batch.alter_column("detail", nullable=True, existing_type=sa.Text)
    connection = op.get_bind()
    pairings = dict(_pairings(connection))
    _rewrite_bodies(connection, "draws", new_draw)
    _rewrite_bodies(connection, "redrawn", new_draw)
    _rewrite_bodies(connection, "repairs", new_repair)
    _rewrite_actions(connection, pairings)
    _rewrite_events(connection)


def downgrade() -> None:
    """Gives the tables their form of before. Raises ValueError where something was recorded: the
    way back is a copy from before the step."""
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT count(*) FROM actions")).scalar_one():
        raise ValueError("a ledger with actions in it can't go back a step: restore a copy of it")
    with op.batch_alter_table("actions") as batch:
        batch.alter_column("detail", nullable=False, existing_type=sa.Text)
        batch.drop_column("failure")
        batch.drop_column("reason")
    for table in _WITH_ROUNDS:
        with op.batch_alter_table(table) as batch:
            batch.alter_column("round", type_=sa.String(20), existing_type=sa.String(40))


def _pairings(connection: Connection) -> Iterator[tuple[tuple[str, str, str], Values]]:
    """Every pairing that was ever drawn or begun, by cohort, round and its text of before."""
    for table in _BODIES:
        for cohort, round_name, body in connection.execute(
            sa.text(f"SELECT cohort, round, body FROM {table}")  # noqa: S608 - a name of ours
        ):
            value = json.loads(body)
            for assignment in value.get("assignments", value.get("begun", ())):
                pairing = new_pairing(assignment)
                yield (cohort, round_name, _text_of(pairing)), pairing


def _text_of(pairing: Values) -> str:
    attempt = f"~{pairing['attempt']}" if pairing["attempt"] > 1 else ""
    return f"{pairing['coach']}>{pairing['client']}{attempt}"


def _rewrite_bodies(
    connection: Connection, table: str, rewritten: Callable[[Values], Values]
) -> None:
    columns = "cohort, round" + ("" if table == "draws" else ", number")
    rows = connection.execute(sa.text(f"SELECT {columns}, body FROM {table}"))  # noqa: S608
    for row in rows.mappings().all():
        key = {name: value for name, value in row.items() if name != "body"}
        where = " AND ".join(f"{name} = :{name}" for name in key)
        connection.execute(
            sa.text(f"UPDATE {table} SET body = :body WHERE {where}"),  # noqa: S608
            {**key, "body": json.dumps(rewritten(json.loads(row["body"])))},
        )


Pairings = Mapping[tuple[str, str, str], Values]


def _rewrite_actions(connection: Connection, pairings: Pairings) -> None:
    rows = connection.execute(sa.text("SELECT cohort, key, state, detail FROM actions"))
    for cohort, old, state, text in rows.all():
        detail = json.loads(text)
        key = _key(cohort, old, pairings)
        failed = {"said": detail.get("error", ""), "addresses": detail.get("addresses", "")}
        new = _detail(cohort, key, detail, pairings)
        connection.execute(
            sa.text(
                "UPDATE actions SET key = :new, detail = :detail, reason = :reason, "
                "failure = :failure WHERE cohort = :cohort AND key = :old"
            ),
            {
                "cohort": cohort,
                "old": old,
                "new": json.dumps(key, separators=(",", ":"), ensure_ascii=False),
                "detail": None if new is None else json.dumps(new),
                "reason": _REASONS.get(
                    detail.get("why", ""), "draft gone" if "found" in detail else None
                ),
                "failure": json.dumps(failed) if state == "failed" else None,
            },
        )


def _key(cohort: str, text: str, pairings: Pairings) -> Values:
    """The key in its new form; fields in the order of the type, without those that are not given."""
    round_name, kind, rest = text.split("/", 2)
    if kind in ("series", "nudge", "move", "end", "settle"):
        return {"round": round_name, "kind": kind} | _about(cohort, round_name, rest, pairings)
    if kind == "guests":
        pairing, _, digest = rest.rpartition("/")
        named = _about(cohort, round_name, pairing, pairings)
        return {"round": round_name, "kind": kind, **named, "digest": digest}
    if kind == "change":
        number, _, student = rest.partition("/")
        return {"round": round_name, "kind": kind, "student": student, "number": int(number)}
    if kind == "escalation":
        return {"round": round_name, "kind": kind, "day": rest}
    if kind == "notice":
        redrawn = int(rest.removeprefix("draw") or 1) - 1
        return {"round": round_name, "kind": kind} | ({"number": redrawn} if redrawn else {})
    if kind == "trouble":
        return {"round": round_name} | _trouble(rest)
    return {"round": round_name, "kind": kind, "student": rest}


def _about(cohort: str, round_name: str, text: str, pairings: Pairings) -> Values:
    pairing = pairings.get((cohort, round_name, text)) or _taken_apart(text)
    attempt = {"attempt": pairing["attempt"]} if pairing["attempt"] > 1 else {}
    return {"pairing": {"coach": pairing["coach"], "client": pairing["client"]} | attempt}


def _taken_apart(text: str) -> Values:
    coach, _, rest = text.partition(">")
    match = re.fullmatch(r"(.*)~(\d+)", rest)
    client, attempt = (match[1], int(match[2])) if match else (rest, 1)
    return {"coach": coach, "client": client, "attempt": attempt}


def _trouble(text: str) -> Values:
    if text == "spent":
        return {"kind": "quota"}
    if text.startswith("alone"):
        return {"kind": "alone", "number": int(text.removeprefix("alone"))}
    return {"kind": "unsuited", "digest": text.removeprefix("unsuited-")}


def _detail(cohort: str, key: Values, detail: Values, pairings: Pairings) -> Values | None:
    assignment = (
        new_assignment(json.loads(detail["assignment"])) if "assignment" in detail else None
    )
    match key["kind"]:
        case "series":
            names = ("event", "calendar", "link", "meet")
            return assignment and {
                "assignment": assignment,
                "guests": json.loads(detail.get("guests", "[]")),
                "former": json.loads(detail.get("formerly", "[]")),
                **{name: detail[name] for name in names if name in detail},
            }
        case "move":
            return {"assignment": assignment}
        case "end":
            return {"until": detail["until"]} if "until" in detail else None
        case "guests":
            return None
        case _:
            texts = [text for text in detail.get("about", "").split("\n") if text]
            known = [pairings.get((cohort, key["round"], text)) for text in texts]
            about = [pair or _taken_apart(text) for pair, text in zip(known, texts, strict=True)]
            kept: Values = {
                name: detail[name] for name in ("draft", "meant", "message") if name in detail
            }
            return {"about": about, **kept}


def _rewrite_events(connection: Connection) -> None:
    """Events say whose they are by our label's value alone, and are filed by calendar and sender."""
    owners = sa.text("SELECT calendar_id, max(sender) FROM calendars GROUP BY calendar_id")
    senders = [(row[0], row[1]) for row in connection.execute(owners)]
    rows = connection.execute(sa.text("SELECT calendar_id, event_id, body FROM events")).all()
    for calendar, event_id, body in rows:
        connection.execute(
            sa.text(
                "UPDATE events SET body = :body WHERE calendar_id = :calendar AND event_id = :id"
            ),
            {"calendar": calendar, "id": event_id, "body": json.dumps(new_event(json.loads(body)))},
        )
    for calendar, sender in senders:
        for table in ("events", "watches"):
            connection.execute(
                sa.text(f"UPDATE {table} SET calendar_id = :new WHERE calendar_id = :old"),  # noqa: S608
                {"old": calendar, "new": f"{calendar} of {sender}"},
            )
