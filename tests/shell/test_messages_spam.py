"""What a filter makes of our mails: SpamAssassin's rules, none of which asks the network."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.shell.mails import COHORT, NOON
from tests.shell.mails_of_every_kind import every_kind
from worker.google.mime import mime
from worker.ports.mailbox import Message

# Far below 5, from which on a mail is spam.
HARMLESS = 1.0
_SCORE = re.compile(r"^X-Spam-Status: \w+, score=(-?[\d.]+)", re.MULTILINE)


def as_sent(number: int, mail: Message) -> str:
    """The mail as it leaves Gmail, which gives it its name, in a mailbox of many."""
    raw = mime(replace(mail, at=NOON)).decode("ascii").replace("\r\n", "\n")
    head = f"From peers@school.example Sun Feb  7 14:00:00 2027\nMessage-ID: <CA{number:040}@mail.gmail.com>\n"
    return head + re.sub("(?m)^From ", ">From ", raw) + "\n"


def test_no_filter_takes_any_mail_for_spam(tmp_path: Path) -> None:
    assassin = shutil.which("spamassassin")
    if assassin is None:
        pytest.skip("install spamassassin (`apt-get install spamassassin`) to ask it")
    english, spanish = (every_kind(replace(COHORT, language=tag)) for tag in ("en-US", "es"))
    of_students = {
        about: mail for about, mail in spanish.items() if mail.to.name != "Dana Whitfield"
    }
    mails = [
        *english.items(),
        *((f"{about}, in Spanish", mail) for about, mail in of_students.items()),
    ]
    # It is slow to start: all go through it at once. What it learns is forgotten.
    asked = subprocess.run(
        [assassin, "--local", "--test-mode", "--mbox", "--nocreate-prefs", "--cf=use_bayes 0"],
        input="".join(as_sent(number, mail) for number, (_, mail) in enumerate(mails)),
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    scores = [float(score) for score in _SCORE.findall(asked.stdout)]
    told = dict(zip((each for each, _ in mails), scores, strict=True))
    assert {about: score for about, score in told.items() if score >= HARMLESS} == {}
