"""Given names for greetings, and whole names for lists."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worker.core.names import first_name, full_name, is_plain, isolated

NAMES = [
    ("Ana Silva", "Ana", "Ana Silva"),
    ("Jane Doe, PhD", "Jane", "Jane Doe PhD"),
    ("Jane Doe, Ph.D., PCC", "Jane", "Jane Doe Ph.D. PCC"),
    ("Jane Doe, MCC", "Jane", "Jane Doe MCC"),
    ("Jane Doe MBA", "Jane", "Jane Doe MBA"),
    ("Doe, Jane, PhD", "Jane", "Jane Doe PhD"),
    ("Martin Luther King, Jr.", "Martin", "Martin Luther King Jr."),
    ("King Jr., Martin Luther", "Martin", "Martin Luther King Jr."),
    ("John Smith III", "John", "John Smith III"),
    ("Dr Jane Smith", "Jane", "Dr Jane Smith"),
    ("Prof. Dr. Hans Meier", "Hans", "Prof. Dr. Hans Meier"),
    ("Smith, Dr Jane", "Jane", "Dr Jane Smith"),
    ("Mrs. Mary Ann Jones", "Mary", "Mrs. Mary Ann Jones"),
    ("S. Kumar", "S. Kumar", "S. Kumar"),
    ("J. R. R. Tolkien", "J. R. R. Tolkien", "J. R. R. Tolkien"),
    ("J. Edgar Hoover", "Edgar", "J. Edgar Hoover"),
    ("Smith, J.", "J. Smith", "J. Smith"),
    ("Dr. King", "Dr. King", "Dr. King"),
    ("O'Neill, Isla", "Isla", "Isla O'Neill"),
    ("van der Berg, Jan", "Jan", "Jan van der Berg"),
    ("O'Neill, Isla (she/her)", "Isla", "Isla O'Neill (she/her)"),
    ("Ma, Jack", "Jack", "Jack Ma"),
    ("Ana", "Ana", "Ana"),
    ("李明", "李明", "李明"),
    ("李 小龍", "小龍", "李 小龍"),
    ("Jane Doe,", "Jane", "Jane Doe"),
    ("---", "---", "---"),
    ("ANNA MÜLLER", "Anna", "ANNA MÜLLER"),
    ("MÜLLER, ANNA MARIA", "Anna", "ANNA MARIA MÜLLER"),
    ("ANNE-MARIE O'NEILL (she/her)", "Anne-Marie", "ANNE-MARIE O'NEILL (she/her)"),
    ("D'ARCY WU", "D'Arcy", "D'ARCY WU"),
    ("DR. ANNA KING, PHD", "Anna", "DR. ANNA KING PHD"),
    ("S. KUMAR", "S. Kumar", "S. KUMAR"),
    ("ÉLODIE", "Élodie", "ÉLODIE"),
    ("İBRAHİM KAYA", "İbrahim", "İBRAHİM KAYA"),
    ("АННА ИВАНОВА", "Анна", "АННА ИВАНОВА"),
    ("JO LI", "Jo", "JO LI"),
    ("JP MORGAN", "JP", "JP MORGAN"),
    ("DJ", "DJ", "DJ"),
    ("AJ SMITH", "AJ", "AJ SMITH"),
    ("JP Morgan", "JP", "JP Morgan"),
    ("DUPONT Marie", "DUPONT", "DUPONT Marie"),
    ("مريم حسن", "مريم", "مريم حسن"),
    ("Anna Müller geb. Schmidt", "Anna", "Anna Müller geb. Schmidt"),
    ("Anna Müller, geb. Schmidt", "Anna", "Anna Müller geb. Schmidt"),
    ("Anna Müller, née Schmidt", "Anna", "Anna Müller née Schmidt"),
    ("Müller geb. Schmidt, Anna", "Anna", "Anna Müller geb. Schmidt"),
    ("Müller (née Schmidt), Anna", "Anna", "Anna Müller née Schmidt"),
    ("ANNA MÜLLER, GEB. SCHMIDT", "Anna", "ANNA MÜLLER GEB. SCHMIDT"),
    ("A. Müller née Schmidt", "A. Müller", "A. Müller née Schmidt"),
    ("Nee Wei Ling", "Nee", "Nee Wei Ling"),
    ("Wei Ling Nee", "Wei", "Wei Ling Nee"),
    ("Anna Geb", "Anna", "Anna Geb"),
]


@pytest.mark.parametrize(("name", "greeting", "display"), NAMES)
def test_a_name_gives_a_greeting_and_a_display_name(name: str, greeting: str, display: str) -> None:
    assert (first_name(name), full_name(name)) == (greeting, display)


@pytest.mark.parametrize("name", ["Ana Silva", "Mary Ann Smith", "Ana", "李明", "Jane Doe MBA"])
def test_a_plain_name_needs_no_second_look(name: str) -> None:
    assert is_plain(name)


@pytest.mark.parametrize(
    "name",
    ["Jane Doe, PhD", "Dr Jane Smith", "S. Kumar", "O'Neill, Isla", "DUPONT Marie", "ANNA MÜLLER"],
)
def test_a_name_that_took_thought_is_not_plain(name: str) -> None:
    assert not is_plain(name)


WORDS = st.sampled_from(
    [
        "Ana",
        "de",
        "la",
        "O'Neill",
        "PhD",
        "Jr.",
        "Dr",
        "Prof.",
        "S.",
        ",",
        "(she/her)",
        '"Bo"',
        "-",
        "李",
        "née",
    ]
)


@example(", née Ana")
@given(
    st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
    | st.text(min_size=1, max_size=40).filter(str.strip)
)
def test_every_name_has_a_greeting_and_a_display_name_of_its_own_letters(name: str) -> None:
    for shown in (first_name(name), full_name(name)):
        assert shown.strip()
        assert set(shown.casefold()) <= set(name.casefold()) | set(" ()")
    assert isinstance(is_plain(name), bool)


def test_a_mark_that_would_turn_the_words_around_a_name_is_left_out() -> None:
    override, end = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{POP DIRECTIONAL FORMATTING}"
    assert isolated(f"Ana {override}Ben{end}") == "Ana Ben"
