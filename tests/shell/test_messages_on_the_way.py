"""Half-way and after the last date: praise and thanks for what was done, and for nothing else."""

from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest

from tests.shell.mails import (
    ALL_DONE,
    AMARA_BEN,
    CHIARA_AMARA,
    COHORT,
    HALF_WAY,
    Page,
    agreed,
    history,
    on_the_way,
    one_line,
    seen,
    without_hour,
)
from worker.core.history import History
from worker.core.keys import Kind
from worker.core.observed import ObservedSeries, SessionState
from worker.ports.mailbox import Message

PRAISE = (
    "Well done",
    "Congratulations",
    "You made it",
    "¡Bien hecho!",
    "¡Felicidades!",
    "Terminaste",
)
THANKS = ("Thank", "thank you", "gracias", "¡Gracias!")
LANGUAGES = ("en-US", "en-GB", "es")
BOTH = (AMARA_BEN, CHIARA_AMARA)


def mail(kind: Kind, known: History, language: str = "en-US") -> Message:
    now = HALF_WAY if kind is Kind.HALFWAY else ALL_DONE
    return on_the_way(kind, "amara", now, replace(COHORT, language=language), known)


def words(message: Message) -> str:
    letters = " ".join(unquote(link) for link in Page(message.html).links)
    return f"{message.subject} {one_line(message.text)} {message.html} {letters}"


def held(series: ObservedSeries, count: int) -> ObservedSeries:
    """The series with all but so many of its sessions called off."""
    kept, dropped = series.sessions[:count], series.sessions[count:]
    called_off = (replace(session, state=SessionState.CANCELLED) for session in dropped)
    return replace(series, sessions=(*kept, *called_off))


def with_held(count: int) -> History:
    return history(series={pair: held(seen(pair, "accepted", "accepted"), count) for pair in BOTH})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [Kind.HALFWAY, Kind.FINISHED])
@pytest.mark.parametrize("known", [history(), with_held(1)], ids=["none held", "one held"])
def test_nobody_is_praised_for_what_was_not_done(language: str, kind: Kind, known: History) -> None:
    said = words(mail(kind, known, language))
    assert not [praise for praise in PRAISE if praise in said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_thanks_for_what_was_not_done(language: str) -> None:
    said = words(mail(Kind.FINISHED, history(), language))
    assert not [thanks for thanks in THANKS if thanks in said]
    assert [thanks for thanks in THANKS if thanks in words(mail(Kind.FINISHED, agreed(), language))]


@pytest.mark.parametrize(
    ("language", "praise"), [("en-US", "Well"), ("en-GB", "Well"), ("es", "Bien")]
)
def test_who_has_met_is_praised_half_way(language: str, praise: str) -> None:
    said = mail(Kind.HALFWAY, agreed(), language)
    assert praise in said.text
    assert "5 " in said.subject


@pytest.mark.parametrize(
    ("language", "unmet", "begin"),
    [
        (
            "en-US",
            "By your calendar you two haven't met yet; 6 to come",
            "We haven't had a session",
        ),
        (
            "en-GB",
            "By your calendar you two haven't met yet; 6 to come",
            "We haven't had a session",
        ),
        (
            "es",
            "Según tu calendario, todavía no se han reunido; quedan 6",
            "Todavía no hemos tenido",
        ),
    ],
)
def test_two_who_have_never_met_read_what_is_left_and_how_to_begin(
    language: str, unmet: str, begin: str
) -> None:
    message = mail(Kind.HALFWAY, history(), language)
    assert unmet in one_line(message.text)
    assert "0 " not in message.subject
    letter = unquote(next(link for link in Page(message.html).links if "ben@" in link))
    assert begin in letter


def test_who_met_once_reads_that_few_were_held_and_which() -> None:
    said = one_line(mail(Kind.HALFWAY, with_held(1)).text)
    assert "You've done 1 of 12" in said
    assert "if you missed them, add as many at the end" in said
    assert "one e-mail today gets you going" in said


def test_one_role_that_goes_well_does_not_hide_the_other_that_has_not_begun() -> None:
    known = history(series={AMARA_BEN: seen(AMARA_BEN, "accepted", "accepted")})
    half = mail(Kind.HALFWAY, known)
    assert half.subject == "Halfway: what is still to come"
    assert "You've done 6 of 12" in one_line(half.text)
    over = mail(Kind.FINISHED, known)
    assert over.subject == "Your dates of the first round are over"
    assert "Thank Ben" in over.text
    assert "Write to Chiara" in over.text
    assert "Thank Chiara" not in over.text


def test_what_two_have_agreed_on_by_themselves_is_not_counted_as_missing() -> None:
    pair = CHIARA_AMARA
    met = history(without_hour(pair), series={AMARA_BEN: seen(AMARA_BEN, "accepted", "accepted")})
    known = replace(met, agreed=frozenset({pair.roles}))
    half = one_line(mail(Kind.HALFWAY, known).text)
    assert "Well done" in half
    assert "You two meet at a time of your own" in half
    assert "0 of 12" not in words(mail(Kind.FINISHED, known))


@pytest.mark.parametrize(
    ("finish_by", "said"),
    [
        ("2027-05-31", "There is time until Monday, May 31, 2027 to make up for what is missing."),
        ("2027-05-02", "What is missing still makes good practice"),
    ],
)
def test_what_is_missing_can_be_made_up_for_while_there_is_time(finish_by: str, said: str) -> None:
    plan = replace(COHORT.rounds["first"], finish_by=date.fromisoformat(finish_by))
    cohort = replace(COHORT, rounds={**COHORT.rounds, "first": plan})
    text = on_the_way(Kind.FINISHED, "amara", ALL_DONE, cohort, history()).text
    assert said in one_line(text)


@pytest.mark.parametrize(("language", "missing"), [("en-US", "missing?"), ("es", "¿Falta")])
def test_nobody_who_has_done_all_is_asked_what_is_missing(language: str, missing: str) -> None:
    assert missing not in mail(Kind.FINISHED, agreed(), language).text
    assert missing in mail(Kind.FINISHED, with_held(11), language).text
