"""The mail about a change of peers: who has gone, once by name, and what was found in their place."""

from dataclasses import replace

import pytest

from tests.shell.mails import BEN_LEFT, COHORT, change, one_line


@pytest.mark.parametrize(
    ("language", "to", "said"),
    [
        ("en-US", "chiara", "Your coach Ben Castillo has left the first round. We've found you a"),
        ("en-GB", "chiara", "Your coach Ben Castillo has left the first round. We've found you a"),
        ("es", "chiara", "Tu coach Ben Castillo dejó la primera ronda. Ya te encontramos coach."),
        ("en-US", "amara", "Your client Ben Castillo has left the first round. We've found you a"),
        ("es", "amara", "Tu cliente Ben Castillo dejó la primera ronda. Ya te encontramos"),
    ],
)
def test_who_has_left_is_named_once_as_who_they_were_to_the_reader(
    language: str, to: str, said: str
) -> None:
    text = one_line(change(to, BEN_LEFT, replace(COHORT, language=language)).text)
    assert said in text
    assert text.count("Ben Castillo") == 1


def test_sessions_with_somebody_who_stays_are_said_to_end() -> None:
    joined = replace(BEN_LEFT, left=(), joined=("dede",))
    text = one_line(change("chiara", joined).text)
    assert "Your sessions with Ben Castillo, your coach until now, end. We've found" in text
