"""Students are on the roster once, and only they are named in pairs and pins."""

from pathlib import Path

import pytest

from tests.shell.cohort_files import REQUIRED, SETTINGS, changed, cohort_of, errors_of
from worker.core.model import MutualPairs

ANA, BEN, CHI, DAN = (f"{name}@mail.example" for name in ("ana", "ben", "chi", "dan"))
STUDENTS = [
    (
        "email: ana@mail.example",
        "email: ana at mail",
        '12:30: roster entry 1, email (Ana Silva): "ana at mail" is no e-mail address: an email address must have an @-sign.',
    ),
    (
        "email: ben@mail.example",
        "email: ANA@mail.example",
        "13:33: roster entry 2, email (Ben Castillo): "
        '"ANA@mail.example" is Ana Silva already, roster entry 1; each student has to be there once',
    ),
    (
        "{name: Ana Silva,",
        "{nam: Ana, name: Ana Silva,",
        "12:6: roster entry 1, nam (Ana Silva): there is no such setting. Did you mean name?",
    ),
    (
        "{name: Chi Rossi,",
        "{name: Chi Rossi, timezone: Europe/Romme,",
        '14:33: roster entry 3, timezone (Chi Rossi): there is no zone or place "Europe/Romme". Did you mean Europe/Rome?',
    ),
    (
        "email: eli@mail.example",
        "email: eli@mail.example, joined: 2027-13-01",
        '16:57: roster entry 5, joined (Eli Martin): "2027-13-01" is not in the calendar',
    ),
    (
        "email: dan@mail.example",
        "email: dan@mail.example, joined: 2027-04-01, left: 2027-04-01",
        "15:72: roster entry 4, left (Dan Kim): Dan Kim would have left on 2027-04-01, before joining on 2027-04-01",
    ),
    (
        "email: dan@mail.example",
        "email: dan@mail.example, available: {fri: 9-10}",
        "15:63: roster entry 4, available.fri[0] (Dan Kim): "
        '"9-10" may be in the morning or in the evening; write 09:00-10:00 or 21:00-22:00',
    ),
    (
        "{name: Eli Martin, email: eli@mail.example}",
        "Eli Martin",
        "16:5: roster entry 5: has to be a group of settings, `name: value`",
    ),
]


@pytest.mark.parametrize(("old", "new", "problem"), STUDENTS, ids=[new for _, new, _ in STUDENTS])
def test_a_student_with_a_mistake_is_named(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert errors_of(tmp_path, changed(old, new)) == [f"spring.yaml:{problem}"]


def test_an_id_is_given_once_and_is_not_the_address_of_another_student(tmp_path: Path) -> None:
    text = SETTINGS + (
        "roster:\n"
        "  - {name: Ana, email: ana@mail.example, id: s1}\n"
        "  - {name: Ben, email: ben@mail.example, id: S1}\n"
        "  - {name: Cho, email: cho@mail.example, id: ana@mail.example}\n"
        "  - {name: Dan, email: dan@mail.example, id: dan@mail.example}\n"
    )
    assert errors_of(tmp_path, text) == [
        'spring.yaml:13:46: roster entry 2, id (Ben): "S1" is Ana already, roster entry 1; each student has to be there once',
        'spring.yaml:14:46: roster entry 3, id (Cho): "ana@mail.example" is Ana already, roster entry 1; each student has to be there once',
    ]


@pytest.mark.parametrize("roster", ["[]", "[{name: Ana, email: ana@mail.example}]"])
def test_a_cohort_needs_at_least_two_students(tmp_path: Path, roster: str) -> None:
    text = f"{SETTINGS}roster: {roster}\n"
    assert errors_of(tmp_path, text) == [
        "spring.yaml:11:1: roster: a cohort needs at least two students"
    ]


def test_an_address_keeps_its_letters_and_the_id_made_of_it_is_in_lower_case(
    tmp_path: Path,
) -> None:
    ana = cohort_of(
        tmp_path, changed("email: ana@mail.example", "email: Ana.Silva@Mail.Example")
    ).roster[0]
    assert (ana.email, ana.id) == ("Ana.Silva@mail.example", "ana.silva@mail.example")


def test_an_address_in_a_domain_with_other_letters_is_written_in_ascii(tmp_path: Path) -> None:
    ana = cohort_of(
        tmp_path, changed("email: ana@mail.example", "email: ana@münchen.example")
    ).roster[0]
    assert ana.email == "ana@xn--mnchen-3ya.example"


def test_pairs_and_pins_name_students_by_address_or_id_in_upper_or_lower_case(
    tmp_path: Path,
) -> None:
    text = changed("email: ana@mail.example", "email: ana@mail.example, id: s1") + (
        "never_pair: [[S1, BEN@mail.example]]\npin: {first: [{coach: Ana@mail.example, client: chi@mail.example}]}\n"
    )
    cohort = cohort_of(tmp_path, text)
    assert cohort.never_pair == frozenset({frozenset({"s1", BEN})})
    assert cohort.pins == {"first": (("s1", CHI),)}


def pins(*pairs: tuple[str, str], name: str = "first") -> str:
    """Pins, one to a line from line 19."""
    return f"pin:\n  {name}:\n" + "".join(
        f"  - {{coach: {coach}, client: {client}}}\n" for coach, client in pairs
    )


PAIRS = [
    (
        f"never_pair: [[{ANA}, zoe@elsewhere.org]]\n",
        '17:33: never_pair[0][1]: nobody on the roster has the address or id "zoe@elsewhere.org".',
    ),
    (
        f"never_pair: [[anna@mail.example, {BEN}]]\n",
        '17:15: never_pair[0][0]: nobody on the roster has the address or id "anna@mail.example". Did you mean ana@mail.example?',
    ),
    (
        f"never_pair: [[{ANA}, ANA@mail.example]]\n",
        "17:14: never_pair[0]: names the same student twice",
    ),
    (f"never_pair: [[{ANA}]]\n", "17:14: never_pair[0]: has to be a list of 2"),
    (f"never_pair: [[{ANA}, {BEN}, {CHI}]]\n", "17:14: never_pair[0]: has to be a list of 2"),
    (
        pins((ANA, "bem@mail.example")),
        '19:39: pin.first[0].client: nobody on the roster has the address or id "bem@mail.example". Did you mean ben@mail.example?',
    ),
    (pins((ANA, ANA)), "19:5: pin.first[0]: ana@mail.example cannot be their own client"),
    (
        pins((ANA, BEN), (ANA, CHI), name="second"),
        "20:5: pin.second[1]: ana@mail.example is pinned as a coach twice in this round",
    ),
    (
        pins((ANA, BEN), (CHI, BEN)),
        "20:5: pin.first[1]: ben@mail.example is pinned as a client twice in this round",
    ),
    (
        pins((ANA, BEN), (BEN, ANA)),
        "20:5: pin.first[1]: ben@mail.example and ana@mail.example would coach each other, but mutual_pairs is avoid",
    ),
    (
        pins((ANA, BEN)) + f"never_pair: [[{BEN}, ANA@mail.example]]\n",
        "19:5: pin.first[0]: ana@mail.example and ben@mail.example are pinned here, but never_pair keeps them apart; "
        "take one of the two away",
    ),
]


@pytest.mark.parametrize(("lines", "problem"), PAIRS, ids=[problem for _, problem in PAIRS])
def test_pairs_and_pins_that_cannot_be_are_named_with_their_place(
    tmp_path: Path, lines: str, problem: str
) -> None:
    assert errors_of(tmp_path, REQUIRED + lines) == [f"spring.yaml:{problem}"]


def test_two_students_may_be_pinned_to_coach_each_other_where_that_is_allowed(
    tmp_path: Path,
) -> None:
    cohort = cohort_of(
        tmp_path, REQUIRED + pins((ANA, BEN), (BEN, ANA)) + "program: {mutual_pairs: allow}\n"
    )
    assert cohort.program.mutual_pairs is MutualPairs.ALLOW
    assert cohort.pins["first"] == ((ANA, BEN), (BEN, ANA))


def test_a_student_pinned_to_two_peers_contradicts_required_mutual_pairs(tmp_path: Path) -> None:
    require = REQUIRED + "program: {mutual_pairs: require}\n"
    assert (
        cohort_of(tmp_path, require + pins((ANA, BEN), (BEN, ANA), (CHI, DAN))).program.mutual_pairs
        is MutualPairs.REQUIRE
    )
    assert errors_of(tmp_path, require + pins((ANA, BEN), (BEN, CHI))) == [
        "spring.yaml:21:5: pin.first[1]: ben@mail.example and chi@mail.example cannot coach each other: "
        "one of them is pinned to somebody else"
    ]


def test_the_same_pin_in_both_rounds_is_accepted_in_the_file(tmp_path: Path) -> None:
    both = pins((ANA, BEN)) + f"  second: [{{coach: {ANA}, client: {BEN}}}]\n"
    assert set(cohort_of(tmp_path, REQUIRED + both).pins.values()) == {((ANA, BEN),)}
