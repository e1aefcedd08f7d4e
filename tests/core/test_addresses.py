"""One normal form for all ways of writing an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.core.addresses import normal

SAME = [
    ("Ana.Rossi@Mail.example", "ana.rossi@mail.example"),
    ("ANA@MAIL.EXAMPLE", "ana@mail.example"),
    ("ben@münchen.example", "ben@xn--mnchen-3ya.example"),
    ("ben@MÜNCHEN.example", "ben@XN--MNCHEN-3YA.example"),
    ("ben@mu\u0308nchen.example", "ben@münchen.example"),
    ("kai@日本.example", "kai@xn--wgv71a.example"),
    ("ann.lee@gmail.com", "annlee@googlemail.com"),
    ("Ann.Lee+coach@Gmail.com", "a.n.n.l.e.e@gmail.com"),
    ("annlee+@googlemail.com", "annlee@gmail.com"),
    (" ana@mail.example ", "ana@mail.example."),
    ("S07", "s07"),
    ("Zoë", "ZOE\u0308"),
]
DIFFERENT = [
    ("ann.lee@mail.example", "annlee@mail.example"),
    ("ann+coach@mail.example", "ann@mail.example"),
    ("ann@gmail.com", "ann@mail.gmail.com"),
    ("ann@notgmail.com", "ann@gmail.com"),
    ("a@strasse.example", "a@straße.example"),
    ("ana@mail.example", "ana"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_two_ways_of_writing_one_address_have_one_normal_form(first: str, second: str) -> None:
    assert normal(first) == normal(second)


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_addresses_of_two_mailboxes_have_two_normal_forms(first: str, second: str) -> None:
    assert normal(first) != normal(second)


@pytest.mark.parametrize("address", ["+x@gmail.com", "...@gmail.com", "@gmail.com"])
def test_an_address_of_which_nothing_would_be_left_is_kept(address: str) -> None:
    assert normal(address) == address


@given(st.text(max_size=30) | st.from_regex(r"[\w.+]{0,9}@[\w.-]{0,20}", fullmatch=True))
def test_whatever_is_written_has_a_normal_form_that_is_its_own(text: str) -> None:
    assert normal(normal(text)) == normal(text)
