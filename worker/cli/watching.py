"""The look at the calendars of cohorts that have an open round and nothing due: one request for each
calendar, whatever the number of cohorts in it."""

import json
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

from worker.cli.settings import Settings
from worker.core.model import GoogleSettings
from worker.errors import KnownError
from worker.ledger.at_rest import Rest, keep_look
from worker.ports.calendar import Changes


def undisturbed(
    rests: Mapping[str, Rest], setting: Settings, now: datetime
) -> tuple[dict[str, Rest], frozenset[str]]:
    """Those of the cohorts at rest in whose calendars nothing has changed; and what the calendars are
    filed under that need not be asked for again in this pass."""
    quiet = {path: rest for path, rest in rests.items() if not rest.calendar}
    by_calendar: dict[str, dict[str, Rest]] = {}
    for path, rest in rests.items():
        if rest.calendar:
            by_calendar.setdefault(rest.calendar, {})[path] = rest
    asked = set()
    for calendar, group in by_calendar.items():
        changes = _changes(group, setting)
        # A listing from the beginning may be of another account: whoever looks in full asks.
        if changes is None or changes.full:
            continue
        asked.add(calendar)
        quiet |= _unconcerned(calendar, group, changes, setting, now)
    return quiet, frozenset(asked)


def _changes(group: Mapping[str, Rest], setting: Settings) -> Changes | None:
    """What has changed in the calendar of these; None where it cannot be read: whoever looks in full
    says why."""
    rest = next(iter(group.values()))
    account: dict[str, Any] = json.loads(rest.watched)["account"]
    google = GoogleSettings(
        account["sender"], busy=account["busy"], own_calendar=account["own_calendar"]
    )
    try:
        with closing(setting.calendar(google)) as calendar:
            return calendar.changes(account["calendar"], rest.token)
    except KnownError:
        return None


def _unconcerned(
    calendar: str, group: Mapping[str, Rest], changes: Changes, setting: Settings, now: datetime
) -> dict[str, Rest]:
    since = next(iter(group.values())).token
    if not changes.events:
        keep_look(setting.database, calendar, changes.token, since, int(now.timestamp()))
        return dict(group)
    with closing(setting.ledger()) as ledger:
        ledger.record_changes(calendar, changes, now, since)
        concerned = ledger.files_to_look_at()
    return {path: rest for path, rest in group.items() if path not in concerned}
