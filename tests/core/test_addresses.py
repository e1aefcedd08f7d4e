"""One normal form for all ways of writing an address."""

import pytest
from hypothesis import example, given, settings
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
    ("kai@日本。example", "kai@xn--wgv71a.example."),
    ("kai@日本.example\N{FULLWIDTH FULL STOP}", "kai@日本.example"),
    ("ann.lee@ｇｍａｉｌ.com", "annlee@gmail.com"),
    ("ﬁ\u0301@mail.example", "fí@mail.example"),
    ("Ann.Lee+coach+2027@googlemail.com.", "annlee@gmail.com"),
    ("ANN@XN--STRAE-OQA.example", "ann@straße.example"),
    ('"Ann Lee"@Mail.example', '"ann lee"@mail.example'),
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
    ("ann.lee@gmail.com.example", "annlee@gmail.com.example"),
    ("ann@gmail.co.uk", "a.nn@gmail.co.uk"),
    ("o'neill@mail.example", "oneill@mail.example"),
    ('"ann lee"@mail.example', "annlee@mail.example"),
    ("ann-lee@gmail.com", "annlee@gmail.com"),
    ("ann_lee@gmail.com", "annlee@gmail.com"),
    ("ana@mail.example", "ana@mail.example.org"),
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


LOCALS = st.lists(
    st.sampled_from(
        [*("ana", "Ben", ".", "+", "-", "_", "'", "é", "ß", "İ", "ſ", "\u212a", "ﬁ"), *("\u0301", '"a b"', "1", " ", "\u200b")]
    ),
    min_size=1,
    max_size=5,
).map("".join)  # fmt: skip
LABELS = st.lists(
    st.sampled_from(
        [*("mail", "MAIL", "münchen", "straße", "xn--mnchen-3ya", "xn--", "日本", "ﬁ", "-"),
         *("_", "\u0301", "。", "．", "\u200d", "ς", "a" * 64)]
    ),
    min_size=1,
    max_size=3,
).map("".join)  # fmt: skip
DOMAINS = st.lists(LABELS, min_size=1, max_size=3).map(".".join) | st.sampled_from(
    ["gmail.com", "GMAIL.com", "googlemail.com", "ｇｍａｉｌ.com", "gmail.com."]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    st.builds("{}@{}".format, LOCALS, DOMAINS)
    | st.text(max_size=30)
    | st.from_regex(r"[\w.+]{0,9}@[\w.-]{0,20}", fullmatch=True)
)
@example("ana@mail．")
@example("ﬁ\u0301@mail.example")
@example(". @gmail.com")
@example("ana@münchen.example。")
def test_whatever_is_written_has_a_normal_form_that_is_its_own(text: str) -> None:
    form = normal(text)
    assert normal(form) == form
    assert normal(f" {text} ") == form
    if text.isascii():
        assert normal(text.upper()) == normal(text.lower()) == form
