"""The page of a sandbox: what is said of its clock, and what can be done with a series."""

import re
from pathlib import Path

from worker.cli.place import Place


def said(page: str) -> str:
    """What the last button did, as the page says it."""
    found = re.search(r'role="status">(.*?)</p>', page)
    return found[1] if found else ""


def test_the_page_tells_hours_whether_the_clock_moved_and_what_has_ended(tmp_path: Path) -> None:
    place = Place(tmp_path / "place", None)
    assert "A pass is one run of the program" in place.page("amara", "")

    place.do({"do": "next"})
    assert "the clock stayed where it was" in said(place.page("amara", ""))
    people = re.findall(r'person=([^"]+)"', place.page("coordinator", ""))
    pages = {person: place.page(person, "") for person in people}
    gone = next(person for person in people if "Leaves the class today" in pages[person])
    assert "2 to answer" in pages[gone]
    assert re.search(r"<summary>\w+days at [^<·]+ time · 12 sessions</summary>", pages[gone])
    assert pages[gone].count(">Yes</button>") == 2

    place.do({"do": "leave", "person": gone})
    place.do({"do": "forward", "hours": "1"})
    after = place.page(gone, "")
    assert re.search("The clock went forward to .*2027.*, and a pass was made", said(after))
    own_line = next(line for line in after.splitlines() if 'aria-current="page"' in line)
    assert "to answer" not in own_line
    assert ">Yes</button>" not in after
    before = place.now()
    place.do({"do": "next"})
    moved = place.now() > before
    assert ("went forward" in said(place.page(gone, ""))) == moved
