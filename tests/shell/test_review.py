"""What a coordinator has looked at is what goes out: a reviewed plan with its words, and a round that
waits for their yes."""

import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.shell.desk import LAUNCH, NEXT_HOUR, SETTINGS, Desk, new_desk, plain, roster
from tests.shell.templates import copied, forget
from tests.shell.world import body

REVIEW = "2027-02-04T09:05-05:00"
DANA = "dana@school.example"
WAITING = f"{SETTINGS}program: {{review_days: 3, review: wait}}\n{roster(6)}"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return new_desk(tmp_path, monkeypatch)


@pytest.fixture
def templates(tmp_path: Path) -> Iterator[Path]:
    with copied(tmp_path) as folder:
        yield folder


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


Change = Callable[[Desk], object]
MOVED: dict[str, tuple[Change, str]] = {
    "a name": (
        lambda desk: edited(desk.file, "name: Ana", "name: Anna"),
        "the name or the address of Anna has been changed; ",
    ),
    "an address": (
        lambda desk: edited(
            desk.file, "ben@mail.example", "benjamin@mail.example, id: ben@mail.example"
        ),
        "the name or the address of Ben has been changed; ",
    ),
    "a student more": (
        lambda desk: desk.write(SETTINGS + roster(7)),
        "Gus came into the file; ",
    ),
    "a student less": (
        lambda desk: desk.write(SETTINGS + roster(5)),
        "fay@mail.example went out of the file; ",
    ),
    "a link": (
        lambda desk: desk.write(
            f"{SETTINGS}links: {{peer_coaching_tips: https://hub.school.example/t}}\n{roster(6)}"
        ),
        " say something else",
    ),
    "the coordinator": (
        lambda desk: edited(desk.file, "Dana Whitfield", "Dana White"),
        "the name or the address of the coordinator has been changed; ",
    ),
    "a pass": (lambda desk: desk.typed("run"), "nothing is due any more"),
}


@pytest.mark.parametrize(("change", "told"), MOVED.values(), ids=MOVED)
def test_a_plan_is_refused_when_what_people_will_read_has_changed(
    desk: Desk, change: Change, told: str
) -> None:
    assert desk.typed("plan", "--out", "plan.json").exit_code == 0
    change(desk)
    before = len(desk.mails())
    refused = desk.typed("run", "--plan", "plan.json", now=NEXT_HOUR)
    assert refused.exit_code == 1
    assert "the reviewed plan is stale: " in refused.stdout
    assert told in refused.stdout
    assert len(desk.mails()) == before


def test_a_plan_is_refused_when_a_template_has_changed_and_carried_out_when_it_is_back(
    desk: Desk, templates: Path
) -> None:
    assert desk.typed("plan", "--out", "plan.json").exit_code == 0
    file = templates / "assignment.md.j2"
    before = file.read_text()
    file.write_text(before + "\nOne line more.\n")
    forget()
    refused = desk.typed("run", "--plan", "plan.json")
    assert (
        "the template templates/assignment.md.j2 has been changed; the assignment mail to Ana"
        in refused.stdout
    )
    assert (refused.exit_code, desk.mails()) == (1, [])
    file.write_text(before)
    forget()
    assert desk.typed("run", "--plan", "plan.json").exit_code == 0
    assert len(desk.mails()) == 6
    assert desk.typed("run").stdout == ""


def test_a_plan_without_words_of_an_earlier_version_is_still_carried_out(desk: Desk) -> None:
    desk.typed("plan", "--out", "plan.json")
    document = json.loads(Path("plan.json").read_text())
    for entry in document["cohorts"]:
        del entry["wording"]
    Path("plan.json").write_text(json.dumps(document))
    assert desk.typed("run", "--plan", "plan.json").exit_code == 0
    assert len(desk.mails()) == 6


def test_a_round_that_waits_goes_out_on_the_coordinators_yes_and_not_before(desk: Desk) -> None:
    desk.write(WAITING)
    assert desk.typed("approve", desk.file, "first", now=REVIEW).exit_code == 2
    assert "spring: 1 draw, 1 notice mail" in desk.typed("run", now=REVIEW).stdout
    assert "**only once you say yes**" not in body(desk.mails_to(DANA)[0])
    assert "only once you say yes" in body(desk.mails_to(DANA)[0])
    told = desk.typed("status", now=REVIEW).stdout
    command = f"peer-coaching approve {desk.file.relative_to(Path.cwd())} first"
    assert f"waits for your yes: `{command}`" in " ".join(told.split())
    assert command in " ".join(body(desk.mails_to(DANA)[0]).split())
    assert "only once you say yes" in desk.typed("plan", now=REVIEW).stdout
    assert desk.typed("run").stdout == "spring: 1 notice mail\n"
    assert "still waits for your yes" in body(desk.mails_to(DANA)[1])
    assert desk.typed("run", now=NEXT_HOUR).stdout == ""
    approved = desk.typed("approve", desk.file, "first", now=NEXT_HOUR)
    assert (approved.exit_code, "is approved as it is drawn" in approved.stdout) == (0, True)
    twice = desk.typed("approve", desk.file, "first", now=NEXT_HOUR)
    assert "is already approved, on Sunday, February 7, 2027; nothing" in twice.stdout
    assert desk.typed("run", now=NEXT_HOUR).stdout == "spring: 6 series, 6 assignment mails\n"
    assert desk.typed("run", now=NEXT_HOUR).stdout == ""
    again = desk.typed("approve", desk.file, "first", now=NEXT_HOUR)
    assert "was already sent on Sunday, February 7, 2027; nothing" in again.stdout


def test_a_yes_in_the_file_is_the_line_that_the_mail_shows_and_a_redraw_asks_again(
    desk: Desk,
) -> None:
    desk.write(WAITING)
    desk.typed("run", now=REVIEW)
    (line,) = re.findall(r"approved: \{first: [0-9a-f]{16}\}", body(desk.mails_to(DANA)[0]))
    redrawn = desk.typed("redraw", desk.file, "first", "--reason", "a friend", now=REVIEW)
    assert redrawn.exit_code == 0, plain(redrawn)
    desk.write(f"{line}\n{WAITING}")
    assert "spring: 1 draw, 1 notice mail" in desk.typed("run", now=REVIEW).stdout
    assert desk.typed("run").stdout == "spring: 1 notice mail\n"
    (line,) = re.findall(r"approved: \{first: [0-9a-f]{16}\}", body(desk.mails_to(DANA)[1]))
    desk.write(f"{line}\n{WAITING}")
    assert desk.typed("run").stdout == "spring: 6 series, 6 assignment mails\n"
    assert desk.typed("run").stdout == ""


def test_a_redraw_is_possible_while_a_yes_has_been_said_and_nothing_sent(desk: Desk) -> None:
    desk.write(WAITING)
    desk.typed("run", now=REVIEW)
    desk.typed("approve", desk.file, "first", now=REVIEW)
    assert desk.typed("redraw", desk.file, "first", "--reason", "pins", now=REVIEW).exit_code == 0
    desk.typed("run", now=REVIEW)
    assert "1 notice mail" in desk.typed("run", now=LAUNCH).stdout


def test_a_wrong_fingerprint_or_round_in_the_file_is_an_error(desk: Desk) -> None:
    desk.write(f"approved: {{first: yes}}\n{WAITING}")
    assert "is not the beginning of a fingerprint" in desk.call("check").stdout
    desk.write(f"approved: {{frist: 0123456789ab}}\n{WAITING}")
    assert 'there is no round "frist"' in desk.call("check").stdout
    desk.write(WAITING.replace("wait}", "wiat}"))
    assert "Did you mean wait?" in desk.call("check").stdout


def test_the_mail_with_the_draw_encloses_what_students_will_read(desk: Desk) -> None:
    desk.write(f"{SETTINGS}program: {{review_days: 3}}\n{roster(6)}")
    desk.typed("run", now=REVIEW)
    (notice,) = desk.mails()
    (page,) = notice.iter_attachments()
    assert (page.get_filename(), page.get_content_type()) == ("mails-to-come.html", "text/html")
    shown = page.get_content()
    assert "Hello Dana" in body(notice)
    desk.typed("run")
    for mail in desk.mails()[1:]:
        assert not list(mail.iter_attachments())
        assert str(mail["Subject"]) in html.unescape(shown)
    assert desk.typed("run").stdout == ""
