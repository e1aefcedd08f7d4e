"""Markdown, as a template may have it, becomes the same words in text and in HTML."""

import pytest

from tests.shell.mails import Page, plain_words
from worker.messages.markup import inline_text, to_html, to_text

TEXTS = [
    ("one\ntwo", "one two\n"),
    ("one  \ntwo", "one\ntwo\n"),
    ("one\n\n\n\ntwo", "one\n\ntwo\n"),
    ("a **b** _c_ `d`", "a b c d\n"),
    ("## A heading\ntext", "A heading\n\ntext\n"),
    ("- a\n- b\n\ntext\n\n- c", "- a\n- b\n\ntext\n\n- c\n"),
    ("- a\n  - b\n    - c\n- d", "- a\n  - b\n    - c\n- d\n"),
    ("- a\n\n  b", "- a\n  b\n"),
    ("1. a\n2. b", "1. a\n2. b\n"),
    ("3. a\n3. b", "3. a\n4. b\n"),
    ("[tips](https://hub.example/a_b)", "tips (https://hub.example/a_b)\n"),
    ("[https://hub.example](https://hub.example)", "https://hub.example\n"),
    ("[ana@mail.example](mailto:ana@mail.example)", "ana@mail.example\n"),
    ("[write to Ana](mailto:ana@mail.example)", "write to Ana (ana@mail.example)\n"),
    ("**[bold](https://a.example)**, and more", "bold (https://a.example), and more\n"),
]


@pytest.mark.parametrize(("source", "text"), TEXTS, ids=[source for source, _ in TEXTS])
def test_markdown_becomes_plain_text(source: str, text: str) -> None:
    assert to_text(source) == text


@pytest.mark.parametrize(
    "source", [source for source, _ in TEXTS if not source[0].isdigit() and "mailto" not in source]
)
def test_the_html_has_the_same_words(source: str) -> None:
    page = Page(f'<main class="mail">{to_html(source)}</main>')
    assert plain_words(to_text(source)) == page.text.casefold().split()


@pytest.mark.parametrize(
    "source", ["<b>Ana</b>", "<script>alert(1)</script>", "<img src=x>", "a <!-- b --> c"]
)
def test_html_in_a_template_is_shown_and_not_obeyed(source: str) -> None:
    assert Page(f'<main class="mail">{to_html(source)}</main>').tags == ["p"]
    assert to_text(source) == f"{source}\n"


def test_a_link_that_would_run_something_becomes_no_link() -> None:
    assert "<a" not in to_html("[tips](javascript:alert(1))")


def test_a_word_is_never_broken_however_long() -> None:
    word = "https://hub.example/" + "a-b_c" * 30
    assert (
        to_text(f"- Read {word} before the first session")
        == f"- Read\n  {word}\n  before the first session\n"
    )


def test_a_long_item_goes_on_below_its_first_word() -> None:
    lines = to_text("- a\n  - " + "word " * 40).splitlines()
    assert lines[1].startswith("  - word word")
    assert all(line.startswith("    word") for line in lines[2:])
    assert max(map(len, lines)) <= 78


def test_a_subject_is_its_words() -> None:
    assert (
        inline_text("**Ana** \\*coaches\\* [Ben](https://a.example)")
        == "Ana *coaches* Ben (https://a.example)"
    )
