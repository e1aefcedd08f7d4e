"""The lines of a recurrence (RFC 5545, 3.8.5), as strictly as Google reads them, as far as peer coaching needs them."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from worker.sandbox.fault import Fault, invalid, lacking

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LINE = re.compile(
    r"(?P<kind>RRULE|EXRULE|RDATE|EXDATE)(?P<options>(?:;[^:;\n]+)*):(?P<value>[^\n]+)"
)
_STAMP = re.compile(r"[0-9]{8}T[0-9]{6}Z?")
_DAY = re.compile(rf"(?P<number>[+-]?[0-9]{{1,2}})?(?P<day>{'|'.join(DAYS)})")
# The highest number that a weekday can have: `5TU` is the fifth Tuesday of a month.
_HIGHEST_NUMBER = {"DAILY": 0, "WEEKLY": 0, "MONTHLY": 5, "YEARLY": 53}
_SUPPORTED = frozenset({"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "WKST"})
_LACKING = frozenset(
    {"BYSECOND", "BYMINUTE", "BYHOUR", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"}
    | {"SECONDLY", "MINUTELY", "HOURLY"}
)


def check_line(line: str, check_zone: Callable[[str], object]) -> None:
    """Whether Google and the sandbox take this line of a recurrence. Raises Fault."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise _wrong(line)
    if match["kind"] == "EXRULE":
        raise lacking("EXRULE")
    if match["kind"] == "RRULE":
        if match["options"]:
            raise _wrong(line)
        _check_rule(rule_of(line))
    else:
        _check_dates(line, match["options"], match["value"].split(","), check_zone)


def rule_of(line: str) -> Mapping[str, str]:
    """The parts of an RRULE by their names. Raises Fault."""
    parts = [part.partition("=") for part in line.partition(":")[2].split(";")]
    rule = {name: value for name, _, value in parts}
    if len(rule) < len(parts) or not all(value for _, _, value in parts):
        raise _wrong(line)
    return rule


def _check_rule(rule: Mapping[str, str]) -> None:
    for word in (*rule, rule.get("FREQ", "")):
        if word in _LACKING:
            raise lacking(word)
    if not rule.keys() <= _SUPPORTED or rule.get("FREQ") not in _HIGHEST_NUMBER:
        raise _wrong(", ".join(rule))
    if "COUNT" in rule and "UNTIL" in rule:
        # RFC 5545, 3.3.10
        raise invalid("Invalid recurrence rule: COUNT and UNTIL may not occur in the same rule.")
    for name in ("COUNT", "INTERVAL"):
        if not re.fullmatch(r"[1-9][0-9]{0,5}", rule.get(name, "1")):
            raise _wrong(f"{name}={rule[name]}")
    # A series whose start has a zone ends in UTC (RFC 5545, 3.3.10).
    if "UNTIL" in rule and not (rule["UNTIL"].endswith("Z") and _is_stamp(rule["UNTIL"])):
        raise _wrong(f"UNTIL={rule['UNTIL']}")
    if rule.get("WKST", "MO") not in DAYS:
        raise _wrong(f"WKST={rule['WKST']}")
    for day in rule["BYDAY"].split(",") if "BYDAY" in rule else ():
        _check_day(day, _HIGHEST_NUMBER[rule["FREQ"]])


def _check_day(day: str, highest_number: int) -> None:
    match = _DAY.fullmatch(day)
    if match is None:
        raise _wrong(f"BYDAY={day}")
    number = match["number"]
    if number is not None and not 1 <= abs(int(number)) <= highest_number:
        raise _wrong(f"BYDAY={day}")


def _check_dates(
    line: str, options: str, stamps: list[str], check_zone: Callable[[str], object]
) -> None:
    zone = ""
    for option in filter(None, options.split(";")):
        name, _, value = option.partition("=")
        if name == "VALUE" and value in ("DATE", "PERIOD"):
            raise lacking(option)
        if name == "TZID" and not zone and value:
            zone = value
            check_zone(zone)
        elif option != "VALUE=DATE-TIME":
            raise _wrong(line)
    for stamp in stamps:
        # In UTC or in a zone, not both and not neither.
        if not _is_stamp(stamp) or stamp.endswith("Z") is bool(zone):
            raise _wrong(line)


def _is_stamp(text: str) -> bool:
    try:
        local = datetime.strptime(text[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone stands elsewhere
    except ValueError:
        return False
    return bool(_STAMP.fullmatch(text)) and 1980 <= local.year < 2300


def _wrong(part: str) -> Fault:
    return invalid(f"Invalid recurrence rule: {part}")
