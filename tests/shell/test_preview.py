"""`preview`: the mails that this ledger would send, shown and not sent."""

import re
import stat
from html import unescape
from pathlib import Path

import pytest

from tests.shell.desk import LAUNCH, Desk, is_a_sentence, new_desk

EARLY = "2027-01-20T09:00-05:00"
DANA = "dana@school.example"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch, students=3)


def page(desk: Desk, *arguments: str, now: str = EARLY) -> str:
    result = desk.typed("preview", "config/spring.yaml", *arguments, "--html", "p.html", now=now)
    assert result.exit_code == 0, result.stderr
    return (desk.folder / "p.html").read_text(encoding="utf-8")


def subjects(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r"<h3>(.*?)</h3>", html)]


def test_what_is_shown_is_what_goes_out_with_the_same_draw_and_hours(desk: Desk) -> None:
    shown = page(desk)
    texts = [unescape(each) for each in re.findall(r"<pre>(.*?)</pre>", shown, re.DOTALL)]
    assert desk.mails() == []
    assert desk.typed("run", now=LAUNCH).exit_code == 0
    sent = desk.mails()
    assert len(sent) == 3
    for mail in sent:
        assert str(mail["Subject"]) in subjects(shown)
        body = mail.get_body(("plain",))
        assert body is not None
        words = _without_links(str(body.get_content()))
        assert any(words == _without_links(text) for text in texts)


def _without_links(text: str) -> str:
    """The words of a text, without the addresses of what is not in the calendar yet."""
    return " ".join(re.sub(r"\(?https?://\S+", "", text).split())


def test_a_page_shows_each_mail_on_a_phone_on_a_desk_and_as_text_and_needs_nothing_else(
    desk: Desk,
) -> None:
    shown = page(desk)
    count = len(subjects(shown))
    assert count > 12
    assert shown.count("<iframe ") == 2 * count
    assert shown.count("<pre>") == count
    assert not re.search(r'<(?:link|script|img)[^>]*(?:src|href)="', shown)
    assert f"{count} mails to come" in shown


def test_a_page_with_names_is_for_its_owner_alone(desk: Desk) -> None:
    page(desk)
    assert stat.S_IMODE((desk.folder / "p.html").stat().st_mode) == 0o600


def test_what_depends_on_an_answer_says_so(desk: Desk) -> None:
    shown = page(desk, "--student", "Ana")
    reminder = re.search(r"<h3>[^<]*waiting.*?</p>", shown, re.DOTALL)
    assert reminder is not None
    assert "if nobody answers" in reminder[0]


@pytest.mark.parametrize("called", ["ana", "ANA@mail.example"])
def test_one_student_is_shown_alone_however_written(desk: Desk, called: str) -> None:
    shown = page(desk, "--student", called)
    assert "To Ana" in shown
    assert "To Ben" not in shown
    assert "To Dana" not in shown


def test_a_student_whom_nobody_knows_is_a_sentence(desk: Desk) -> None:
    result = desk.typed("preview", "config/spring.yaml", "--student", "zoe", now=EARLY)
    assert result.exit_code == 2
    assert is_a_sentence(result)
    assert "nobody on the roster of spring is called" in result.stderr


def test_the_coordinator_gets_the_mails_marked_and_nobody_else_does(desk: Desk) -> None:
    result = desk.typed(
        "preview",
        "config/spring.yaml",
        "--student",
        "ana",
        "--to",
        "Dana@School.example",
        now=EARLY,
    )
    assert result.exit_code == 0, result.stderr
    mails = desk.mails()
    assert f"{len(mails)} mails were sent to {DANA}, and to nobody else." in result.stdout
    assert mails
    for mail in mails:
        assert [each.addr_spec for each in mail["To"].addresses] == [DANA]
        assert mail["Cc"] is None
        assert [each.addr_spec for each in mail["Reply-To"].addresses] == [DANA]
        assert mail["Subject"].startswith("[Preview for Ana] ")
        assert mail["X-Peer-Coaching-Preview"] == "yes"
        assert mail["X-Peer-Coaching"] is None
        assert mail["References"] is None
    assert not (desk.folder / "preview.html").exists()


def test_a_preview_counts_for_nothing(desk: Desk) -> None:
    desk.typed("preview", "config/spring.yaml", "--student", "ana", "--to", DANA, now=EARLY)
    previews = len(desk.mails())
    assert desk.rows("select count(*) from actions") == [(0,)]
    assert desk.typed("run", now=LAUNCH).exit_code == 0
    assert len(desk.mails()) == previews + 3
    again = desk.typed("run", now=LAUNCH)
    assert again.exit_code == 0
    assert len(desk.mails()) == previews + 3


@pytest.mark.parametrize("address", ["ana@mail.example", "eve@elsewhere.example", "nobody"])
def test_nobody_but_the_coordinator_can_be_sent_a_preview(desk: Desk, address: str) -> None:
    result = desk.typed("preview", "config/spring.yaml", "--to", address, now=EARLY)
    assert result.exit_code == 2
    assert is_a_sentence(result)
    assert "a preview goes to the coordinator only" in result.stderr
    assert not (desk.folder / "google").exists()


def test_without_a_way_to_google_the_page_is_made_and_nothing_can_be_sent(desk: Desk) -> None:
    shown = desk.call("preview", "config/spring.yaml", "--now", EARLY)
    assert shown.exit_code == 0, shown.stderr
    assert (desk.folder / "preview.html").exists()
    sent = desk.call("preview", "config/spring.yaml", "--to", DANA, "--now", EARLY)
    assert sent.exit_code == 2
    assert is_a_sentence(sent)


def test_a_broken_template_is_told_before_anything_is_shown(desk: Desk) -> None:
    desk.write("Subject: {{ weather }}\n", "config/templates/nudge.md.j2")
    result = desk.typed("preview", "config/spring.yaml", now=EARLY)
    assert result.exit_code == 2
    assert "config/templates/nudge.md.j2:1:1: there is no field" in result.stderr
    assert not (desk.folder / "preview.html").exists()
