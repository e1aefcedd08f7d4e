"""The script that sets up Cloud Run: every gcloud line is one that gcloud knows, and what is there stays."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.shell.cohort_files import REPOSITORY

SCRIPT = REPOSITORY / "deploy" / "cloud-run.sh"
ANSWERS = {
    "PROJECT": "school-1",
    "REGION": "europe-west1",
    "ALERT_EMAIL": "ops@school.example",
}
# Answers as if nothing, or everything, were there; and writes down what it was asked.
_FAKE = """#!/bin/sh
printf '%s\\n' "$*" >> "$FAKE_LOG"
case " $* " in
*" --data-file=- "*) cat > "$FAKE_LOG.secret" ;;
*" describe "*) exit "$FAKE_NOTHING" ;;
*" list "*) [ "$FAKE_NOTHING" = 1 ] || echo projects/school-1/some/1 ;;
esac
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | environment
    return subprocess.run(
        ["bash", SCRIPT, *arguments],
        env=known,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=60,
    )


def asked(tmp_path: Path, nothing: bool) -> list[str]:
    """What a gcloud is asked that knows of nothing, or of everything."""
    fake, log = tmp_path / "bin" / "gcloud", tmp_path / f"log-{nothing}"
    fake.parent.mkdir(exist_ok=True)
    fake.write_text(_FAKE)
    fake.chmod(0o755)
    path = f"{fake.parent}:{os.environ['PATH']}"
    done = run(**ANSWERS, PATH=path, FAKE_LOG=str(log), FAKE_NOTHING=str(int(nothing)))
    assert done.returncode == 0, done.stderr
    return log.read_text().splitlines()


def shown() -> list[str]:
    done = run("--print", **ANSWERS)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
@pytest.mark.parametrize("script", sorted((REPOSITORY / "deploy").rglob("*.sh")), ids=str)
def test_the_scripts_are_sound(script: Path) -> None:
    done = subprocess.run(["shellcheck", script], capture_output=True, text=True, check=False)
    assert done.stdout == ""


@pytest.mark.skipif(not shutil.which("gcloud"), reason="gcloud is not installed")
def test_gcloud_knows_every_command_and_option(tmp_path: Path) -> None:
    commands = [{"command_string": line} for line in shown()]
    assert len(commands) > 30
    file = tmp_path / "commands.json"
    file.write_text(json.dumps(commands))
    # Its own folder of settings: nothing of whoever runs the tests is read or written.
    environment = dict(os.environ) | {"CLOUDSDK_CONFIG": str(tmp_path / "gcloud")}
    called = ["gcloud", "meta", "lint-gcloud-commands", f"--commands-file={file}"]
    done = subprocess.run(
        called, capture_output=True, text=True, check=True, env=environment, timeout=120
    )
    wrong = {
        each["command_string"]: each["error_message"]
        for each in json.loads(done.stdout)
        if not each["success"]
    }
    assert wrong == {}


def test_a_second_time_makes_nothing_and_changes_no_password(tmp_path: Path) -> None:
    first = asked(tmp_path, nothing=True)
    made = [line for line in first if " create " in f" {line} "]
    assert len(made) == 11
    secret = (tmp_path / "log-True.secret").read_text()
    assert secret.startswith("postgresql+psycopg://peer-coaching:")
    assert secret.endswith("@/peer-coaching?host=/cloudsql/school-1:europe-west1:peer-coaching")
    second = asked(tmp_path, nothing=False)
    assert not [line for line in second if " create " in f" {line} "]
    assert not [line for line in second if "versions add" in line or "rsync" in line]
    # A new version of the program is what it is run again for.
    assert [line for line in second if line.startswith("run jobs deploy ")]


def test_what_is_only_shown_has_no_password() -> None:
    (line,) = [line for line in shown() if "--password" in line]
    assert "--password=... " in line


@pytest.mark.parametrize("missing", ANSWERS)
def test_it_says_which_answer_it_lacks(missing: str) -> None:
    given = {name: value for name, value in ANSWERS.items() if name != missing}
    done = run("--print", **given)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"cloud-run.sh: set {missing}:" in done.stderr


def test_the_alerts_are_about_this_job() -> None:
    policy = json.loads((REPOSITORY / "deploy" / "cloud-run-alerts.json").read_text())
    absent, failed = policy["conditions"]
    for condition in (absent["conditionAbsent"], failed["conditionThreshold"]):
        assert 'job_name = "peer-coaching"' in condition["filter"]
    # Cloud Monitoring waits for what is absent for 23.5 hours at most.
    assert 3600 < int(absent["conditionAbsent"]["duration"].rstrip("s")) < 84600
