"""Every word of a mail is in its reader's language: templates, sentences, dates, times, lists, and numbers."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.shell.mails import AMARA_BEN, ASSIGNMENTS, COHORT, assignment, nudge
from tests.shell.mails_of_every_kind import every_kind
from worker.core.actions import ProposeSeries
from worker.core.keys import MAILS, Kind
from worker.core.model import Cohort
from worker.messages import templates as built_in_templates
from worker.messages import words
from worker.messages.catalog import FILE, files_of, read, say_count, sentence_problems
from worker.messages.coordinator_examples import TO_COORDINATOR
from worker.messages.invitation import invitation
from worker.messages.render import render
from worker.messages.shelf import Shelf, built_in, languages, shelf_for, speaking
from worker.messages.student_examples import TO_STUDENTS
from worker.messages.template_check import template_problems

WEDNESDAY = datetime(2027, 2, 10, 17, tzinfo=UTC)
# What stays as it is in Spanish: names of things, commands and settings, and words that both have.
_SHARED = """a e no es me real sessions coach coaching peer cliente google calendar hub tips assignment t goal i agenda settled preview
plan out file run retry approve cohort draw redraw status pin never spam pair paused true approved assign on final reason quot x zzz"""
SHARED = frozenset(_SHARED.split())
# The templates take words of the file for fields; these are Jinja's and ours, not the reader's.
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def plain(context: Any) -> Any:
    """A context in which everything that comes from elsewhere is a word of no language."""
    if isinstance(context, str):
        return "zzz" if context else ""
    if isinstance(context, tuple):
        return tuple(plain(each) for each in context)
    if is_dataclass(context) and not isinstance(context, type):
        return replace(
            context,
            **{field.name: plain(getattr(context, field.name)) for field in fields(context)},
        )
    return context


def contexts() -> list[tuple[Kind, Any]]:
    both = (*TO_STUDENTS.items(), *TO_COORDINATOR.items())
    return [(kind, plain(context)) for kind, examples in both for context in examples]


def vocabulary(shelf: Shelf) -> set[str]:
    """All words that the mails in this language are made of, but for what is filled in."""
    texts: list[str] = []
    with speaking(shelf):
        for kind, context in contexts():
            mail = render(kind, context)
            texts += (
                mail.subject,
                re.sub(r"\s+\(?(?:https?|mailto):\S+", "", mail.text),
                mail.html,
            )
    for path in files_of(shelf)[:1]:
        for message in read(path, shelf):
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            texts += [re.sub(r"\{\w+\}", "", str(form)) for form in forms if message.id]
    pages = (re.sub(r"(?s)<(style|title)>.*?</\1>|<!--.*?-->|<[^>]*>", " ", text) for text in texts)
    return {word.casefold() for page in pages for word in WORD.findall(page)}


def test_no_word_of_a_spanish_mail_is_left_in_english() -> None:
    english, spanish = vocabulary(built_in()), vocabulary(built_in("es"))
    assert len(english) > 400
    assert len(spanish) > 400
    assert spanish & english - SHARED == set()


@pytest.mark.parametrize("tag", ["es", "es-MX"])
def test_every_mail_is_there_in_spanish(tag: str) -> None:
    assert built_in(tag).missing() == []
    folder = built_in_templates.folder()
    parts = {path.name for path in folder.glob("*.md.j2")}
    assert {path.name for path in (folder / "es").glob("*.md.j2")} == parts
    assert {f"{kind}.md.j2" for kind in MAILS} <= parts


@pytest.mark.parametrize("tag", languages())
def test_the_templates_of_every_language_have_no_problems(tag: str) -> None:
    assert template_problems([tag]) == []


def test_spanish_has_every_sentence_in_the_same_number_of_forms() -> None:
    english, spanish = (
        {
            str(message.id): message.pluralizable
            for message in read(built_in_templates.folder() / name, built_in())
            if message.id
        }
        for name in (FILE, f"es/{FILE}")
    )
    assert english == spanish
    assert list(sentence_problems(built_in("es"))) == []


@pytest.mark.parametrize(
    ("tag", "day", "short", "time", "noon", "weekly"),
    [
        (
            "en-US",
            "Wednesday, February 10, 2027",
            "February 10",
            "6:00 PM",
            "12:00 PM (noon)",
            "Wednesdays at 6:00 PM, Lagos time",
        ),
        (
            "en-GB",
            "Wednesday, 10 February 2027",
            "10 February",
            "18:00",
            "12:00 (noon)",
            "Wednesdays at 18:00, Lagos time",
        ),
        (
            "es",
            "miércoles, 10 de febrero de 2027",
            "10 de febrero",
            "18:00",
            "12:00 (mediodía)",
            "los miércoles a las 18:00, hora de Lagos",
        ),
        (
            "es-MX",
            "miércoles, 10 de febrero de 2027",
            "10 de febrero",
            "6:00 p.m.",
            "12:00 p.m. (mediodía)",
            "los miércoles a las 6:00 p.m., hora de Lagos",
        ),
    ],
)
def test_dates_and_times_have_the_form_of_the_language(
    tag: str, day: str, short: str, time: str, noon: str, weekly: str
) -> None:
    with speaking(built_in(tag)):
        assert words.day(WEDNESDAY.date()) == day
        assert words.short_day(WEDNESDAY.date()) == short
        assert words.clock(datetime(2027, 2, 10, 18, tzinfo=UTC)) == time
        assert words.clock(datetime(2027, 2, 10, 12, tzinfo=UTC)) == noon
        assert words.weekly([WEDNESDAY], "Africa/Lagos") == (weekly,)


@pytest.mark.parametrize(
    ("tag", "number", "sentence"),
    [
        ("en-US", 1, "Somebody else is a guest of the series as well."),
        ("en-US", 2, "2 others are guests of the series as well."),
        ("en-US", 12, "12 others are guests of the series as well."),
        ("es", 1, "Hay además otra persona invitada a la serie."),
        ("es", 2, "Hay además otras 2 personas invitadas a la serie."),
        ("es", 12, "Hay además otras 12 personas invitadas a la serie."),
    ],
)
def test_a_sentence_has_the_form_that_goes_with_its_number(
    tag: str, number: int, sentence: str
) -> None:
    with speaking(built_in(tag)):
        assert say_count("strangers", number) == sentence


@pytest.mark.parametrize(
    ("hour", "spanish", "mexican"),
    [
        (1, "los lunes a la 1:00", "los lunes a la 1 a.m."),
        (2, "los lunes a las 2:00", "los lunes a las 2 a.m."),
        (13, "los lunes a las 13:00", "los lunes a la 1 p.m."),
        (14, "los lunes a las 14:00", "los lunes a las 2 p.m."),
    ],
)
def test_one_o_clock_is_singular_in_spanish(hour: int, spanish: str, mexican: str) -> None:
    start = datetime(2027, 2, 8, hour, tzinfo=UTC)
    for tag, expected in (("es", spanish), ("es-MX", mexican)):
        with speaking(built_in(tag)):
            assert words.brief(start) == expected


@pytest.mark.parametrize(("day", "said"), [(1, "1 de mayo"), (2, "2 de mayo"), (12, "12 de mayo")])
def test_days_of_a_month_are_said_in_spanish(day: int, said: str) -> None:
    with speaking(built_in("es")):
        assert words.short_day(date(2027, 5, day)) == said


@pytest.mark.parametrize(
    ("names", "spanish"),
    [
        ([], ""),
        (["Ana"], "Ana"),
        (["Ana", "Ben"], "Ana y Ben"),
        (["Ana", "Ben", "Chi"], "Ana, Ben y Chi"),
        (["Ana", "Isla"], "Ana e Isla"),
        (["Ana", "Ben", "Hilda"], "Ana, Ben e Hilda"),
        (["agua", "hielo"], "agua y hielo"),
    ],
)
def test_a_list_has_its_and_in_spanish(names: list[str], spanish: str) -> None:
    with speaking(built_in("es")):
        assert words.listed(names) == spanish


@pytest.mark.parametrize(
    ("zone", "english", "spanish"),
    [
        ("America/New_York", "New York time", "hora de Nueva York"),
        ("Europe/Rome", "Rome time", "hora de Roma"),
        ("America/Argentina/ComodRivadavia", "Catamarca time", "hora de Catamarca"),
        ("UTC", "UTC", "UTC"),
        ("Etc/GMT+5", "UTC-05:00", "UTC-05:00"),
    ],
)
def test_a_zone_is_called_by_its_city(zone: str, english: str, spanish: str) -> None:
    assert words.place(zone) == english
    with speaking(built_in("es")):
        assert words.place(zone) == spanish


def test_british_mails_have_british_words_and_dates() -> None:
    british = every_kind(replace(COHORT, language="en-GB"))
    text = " ".join(mail.text for mail in british.values())
    assert "practice for the exam" not in text
    assert "practise for the exam" in " ".join(text.split())
    assert " PM" not in text
    assert british["assignment"].language == "en-GB"


def mixed(language: str, *students: str) -> Cohort:
    roster = (
        replace(each, language=language) if each.id in students else each for each in COHORT.roster
    )
    return replace(COHORT, roster=tuple(roster))


def test_each_student_is_written_to_in_their_own_language() -> None:
    cohort = mixed("es", "ben")
    assert assignment("ben", cohort).text.startswith("Hola, Ben:")
    assert assignment("amara", cohort).text.startswith("Hi Amara,")
    assert nudge(AMARA_BEN, "ben", cohort).subject == "Amara espera tu Sí"


def test_an_invitation_is_in_the_language_of_the_two_and_in_both_where_they_differ() -> None:
    action = ProposeSeries("first", ASSIGNMENTS[0])
    english = invitation(action, COHORT).description
    spanish = invitation(action, mixed("es", "amara", "ben"))
    assert spanish.summary == "Peer coaching: Amara es coach de Ben"
    assert "12 sesiones semanales de 60 minutos, primera ronda" in spanish.description
    both = invitation(action, mixed("es", "amara"))
    assert both.summary == "Peer coaching: Amara coaches Ben"
    assert both.description == f"{english}\n\n{spanish.description}"


def test_a_school_may_change_a_sentence_and_mistakes_in_it_are_told(tmp_path: Path) -> None:
    file = tmp_path / "es" / FILE
    file.parent.mkdir()
    file.write_text('msgid "place"\nmsgstr "(en {city})"\n', "utf-8")
    school = replace(COHORT, templates=str(tmp_path), language="es")
    with speaking(shelf_for(school, "es")):
        assert words.weekly([WEDNESDAY], "Africa/Lagos") == (
            "los miércoles a las 18:00, (en Lagos)",
        )
    file.write_text(
        'msgid "place"\nmsgstr "{town.__class__}{town}"\n\nmsgid "weather"\nmsgstr "x"\n', "utf-8"
    )
    assert list(sentence_problems(shelf_for(school, "es"))) == [
        f'{file}:1:1: "place" has no field "town"; there are: city',
        f'{file}:4:1: there is no sentence "weather"; take it away',
    ]
