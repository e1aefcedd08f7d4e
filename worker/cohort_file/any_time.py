"""What people write into a form who have no wish as to the hours."""

import re

EMPTY = "an empty cell means 08:00-20:00 every day, or program.available"
"""What a cell without hours stands for."""

_ANY_TIME = re.compile(
    r"(?:i(?: am|'m)? |(?:am|mostly|very|totally|fully|completely|pretty|quite) )*"
    r"(?:any|any ?time|all times?|at all times|any hours?|always|flexible|whenever|open|no preferences?|"
    r"(?:any|every|all) days?,? (?:any|all) (?:times?|hours?)|any ?time,? any day)"
    r"(?: (?:works?|is (?:fine|good|ok|okay)|available|free|schedule|hours))*(?: for me)?"
)


def is_any_time(text: str) -> bool:
    """Whether a text says that its writer may be asked at any hour, and nothing else."""
    bare = " ".join(re.sub(r"[.!()]", " ", text.casefold().replace("\u2019", "'")).split())
    return bool(_ANY_TIME.fullmatch(bare.replace("any-time", "anytime")))
