"""What the image is made of is what everybody else installs."""

import re

from tests.shell.cohort_files import REPOSITORY


def pinned(name: str) -> set[str]:
    return set(re.findall(r"^[a-z0-9.-]+==\S+", (REPOSITORY / name).read_text(), re.MULTILINE))


def test_the_lock_of_the_image_is_the_usual_one_with_psycopg() -> None:
    more = pinned("requirements-postgres.lock") - pinned("requirements.lock")
    assert {pin.partition("==")[0] for pin in more} == {"psycopg", "psycopg-binary"}
    assert pinned("requirements.lock") <= pinned("requirements-postgres.lock")
    # The tests run with the same one.
    assert more <= pinned("requirements-dev.lock")
