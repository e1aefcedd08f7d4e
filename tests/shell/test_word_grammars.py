"""Addresses, names and places from grammars of their own: what a file says is kept as it was meant, or
refused with a sentence."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from tests.core.test_addresses import DOMAINS, LOCALS
from worker.cohort_file.person_name import person_name
from worker.cohort_file.places.tz_names import ZONES
from worker.cohort_file.places.zone_names import zone_of
from worker.cohort_file.words import email_address
from worker.core.addresses import normal


def answer_of(read: Callable[[str], str], text: str) -> tuple[str, str]:
    """What is made of a text, or the sentence with which it is refused."""
    try:
        return read(text), ""
    except (PydanticCustomError, ValueError) as refused:
        return "", str(refused)


FEW = settings(max_examples=300, deadline=None, derandomize=True)


@FEW
@given(LOCALS, DOMAINS)
def test_an_address_that_is_taken_stays_the_same_mailbox(local: str, domain: str) -> None:
    written = f"{local}@{domain}"
    kept, sentence = answer_of(email_address, written)
    if not kept:
        assert written in sentence
        return
    assert kept.isascii()
    assert normal(kept) == normal(written)
    assert email_address(kept) == kept


WORDS = st.sampled_from(
    [
        *("Ana", "O'Neill", "Dr.", "PhD", ",", "(she/her)", "李", "小龍", "محمد", "دانا", "नेहा", "Jose\u0301", "É"),
        *("\u200d", "\u200c", "\u200b", "\u00ad", "\u00a0", "\u3000", "\ufeff", "\u2800", "\u3164", "\ufe0f"),
        *("\u202e", "\u200f", "\u2066", "\ufffd", "JosÃ©", "#N/A", "=A1", "-", "…", "😀", "<b>", "{{ x }}", " "),
    ]
)  # fmt: skip


@FEW
@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from([" ", ""]))
@example(["\u200d", "\u200d", "\ufeff"], "")
@example(["A", "\u200b\u200d\u200c\ufeff"], "")
def test_a_name_that_is_taken_can_be_seen_and_is_kept(words: list[str], joint: str) -> None:
    written = joint.join(words)
    name, sentence = answer_of(person_name, written)
    if not name:
        assert sentence
        return
    assert person_name(name) == name
    assert name == " ".join(name.split())
    assert any(unicodedata.category(char)[0] in "LNPS" for char in name)
    assert not any(char in name for char in "\u200b\u00ad\u00a0\ufeff\u202e\u200f\u2066\ufffd")
    # Nothing that can be seen is lost.
    assert [char for char in written if char.isalnum() and char != "\u3164"] == [
        char for char in name if char.isalnum()
    ]


PIECES = st.sampled_from(
    [
        *("Mumbai", "London", "Ontario", "Texas", "Eastern", "Pacific", "Time", "Standard", "(US & Canada)"),
        *("(UTC-05:00)", "GMT", "+1", "+99", "-5", "EST", "PST", "Europe", "America", "New York", "India"),
        *("Georgia", "Springfield", "Atlantis", "São Paulo", "東京", "\u202e", "localtime", "Z", "…", "é"),
    ]
)  # fmt: skip


@settings(FEW, max_examples=10)
@given(st.lists(PIECES, min_size=1, max_size=3), st.sampled_from(["", ", ", " ", "/"]))
@example(["PST"], "")
def test_a_text_means_one_zone_however_it_is_spaced_or_is_refused(
    pieces: list[str], joint: str
) -> None:
    written = joint.join(pieces)
    texts = (written, f"  {written} ", written.replace(" ", "\u00a0"))
    answers = [answer_of(zone_of, text) for text in texts]
    zones = {zone for zone, _ in answers}
    assert len(zones) == 1
    assert zones <= {*ZONES, ""}
    for zone, sentence in answers:
        assert zone or "zone" in sentence or "place" in sentence or "may be" in sentence


@pytest.mark.parametrize("written", ["PST", " PST ", "pst", "P.S.T.", "(PST)"])
def test_an_abbreviation_of_two_zones_is_not_taken_for_one(written: str) -> None:
    with pytest.raises(ValueError, match="America/Los_Angeles or Asia/Manila"):
        zone_of(written)
