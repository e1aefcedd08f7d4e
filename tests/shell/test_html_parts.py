"""What a mail's HTML has beyond Markdown: buttons, words that can be broken, a line for the list of mails."""

from pathlib import Path

import pytest

from tests.shell.mails import AMARA_BEN, nudge
from tests.shell.mails_of_every_kind import every_kind
from worker.messages.html_parts import breakable
from worker.messages.markup import to_html, to_text
from worker.ports.mailbox import Message

TWO_LINKS = "[Press Yes](https://a.example) · [Write](mailto:ben@mail.example)"


def test_links_that_have_a_paragraph_to_themselves_look_like_buttons() -> None:
    assert to_html(TWO_LINKS) == (
        '<p class="do"><a href="https://a.example" class="do">Press Yes</a> '
        '<a href="mailto:ben@mail.example" class="do">Write</a></p>\n'
    )
    assert to_text(TWO_LINKS) == "Press Yes (https://a.example) · Write (ben@mail.example)\n"


def test_links_within_words_do_not() -> None:
    assert "class" not in to_html("Read [the tips](https://a.example) first.")
    assert "class" not in to_html("- Tips: [the tips](https://a.example)")
    assert "class" not in to_html("No link at all.")


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("W" * 24, "W" * 24),
        ("W" * 25, "W" * 14 + "<wbr>" + "W" * 11),
        ("&" * 25, "&amp;" * 14 + "<wbr>" + "&amp;" * 11),
        ("e\u0301" * 13, "e\u0301" * 7 + "<wbr>" + "e\u0301" * 6),
        ("x" * 13 + "e\u0301\u0302" + "x" * 10, "x" * 13 + "e\u0301\u0302<wbr>" + "x" * 10),
        ("short words " * 9, "short words " * 9),
    ],
)
def test_only_words_wider_than_a_phone_can_be_broken_and_never_within_a_letter(
    word: str, broken: str
) -> None:
    assert breakable(word) == broken


def test_code_can_be_broken_too() -> None:
    assert to_html(f"`{'a' * 25}`") == f"<p><code>{'a' * 14}<wbr>{'a' * 11}</code></p>\n"


def test_a_preview_line_is_for_the_list_of_mails_and_in_no_text(templates: Path) -> None:
    file = templates / "nudge.md.j2"
    subject, _, _, body = file.read_text(encoding="utf-8").split("\n", 3)
    file.write_text(f"{subject}\n\nPreview: {{{{ student.name }}}}, press now\n{body}", "utf-8")
    mail = nudge(AMARA_BEN, "ben")
    assert 'mso-hide: all;">Ben Castillo, press now</div>' in mail.html
    assert "press now" not in mail.text
    assert "Preview" not in mail.html.partition("<main")[2]


@pytest.mark.parametrize("mail", every_kind().values(), ids=every_kind())
def test_every_mail_says_its_language_and_has_one_main_part_with_one_first_heading(
    mail: Message,
) -> None:
    assert '<html lang="en-US" dir="ltr">' in mail.html
    assert mail.html.count("<main") == mail.html.count("<h1") == 1
    assert mail.html.count("<!--[if mso]>") == mail.html.count("<![endif]-->") == 2
