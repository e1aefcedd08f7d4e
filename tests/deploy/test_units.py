"""systemd's units, cron's line and the manifest of Kubernetes are such as these programs take."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.shell.cohort_files import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
# The oldest in which podFailurePolicy and backoffLimitPerIndex are there without asking for them, and a newer one.
KUBERNETES = ("1.31", "1.35")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_service_and_timer(tmp_path: Path) -> None:
    names = ("peer-coaching.service", "peer-coaching.timer")
    for name in names:
        # The program is not installed where the unit has it.
        text = re.sub(
            r"^ExecStart=\S+",
            "ExecStart=/bin/true",
            (DEPLOY / name).read_text(),
            flags=re.MULTILINE,
        )
        (tmp_path / name).write_text(text)
    called = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in names)]
    done = subprocess.run(called, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_service_may_do_no_more_than_it_has_to() -> None:
    lines = (DEPLOY / "peer-coaching.service").read_text().splitlines()
    for line in ("ProtectSystem=strict", "NoNewPrivileges=yes", "UMask=0077", "User=peer-coaching"):
        assert line in lines
    assert "Persistent=true" in (DEPLOY / "peer-coaching.timer").read_text().splitlines()


def manifest() -> Any:
    return yaml.safe_load((DEPLOY / "kubernetes.yaml").read_text())


@pytest.mark.parametrize("version", KUBERNETES)
def test_kubernetes_takes_the_manifest(version: str) -> None:
    kubernetes_validate.validate(manifest(), version, strict=True)


def test_a_slip_in_the_manifest_would_be_seen() -> None:
    document = manifest()
    document["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]["rules"][0]["actoin"] = "FailJob"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(document, KUBERNETES[0], strict=True)


def test_each_exit_code_has_its_rule() -> None:
    job = manifest()["spec"]["jobTemplate"]["spec"]
    rules = job["podFailurePolicy"]["rules"]
    by_code = {
        code: rule["action"]
        for rule in rules
        if "onExitCodes" in rule
        for code in rule["onExitCodes"]["values"]
    }
    assert by_code == {2: "FailJob", 75: "Ignore", 1: "FailIndex"}
    (container,) = job["template"]["spec"]["containers"]
    named = {rule["onExitCodes"]["containerName"] for rule in rules if "onExitCodes" in rule}
    assert named == {container["name"]}
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    told = {each["name"]: each.get("value") for each in container["env"]}
    assert told["JOB_COMPLETION_COUNT"] == str(job["completions"]) == str(job["parallelism"])


def test_crons_line_has_five_times_a_user_and_a_command() -> None:
    text = (DEPLOY / "peer-coaching.cron").read_text()
    (line,) = [each for each in text.splitlines() if each and each[0] in "0123456789*"]
    *times, user, command = line.split(maxsplit=6)
    assert (times, user) == (["7", "*", "*", "*", "*"], "peer-coaching")
    assert "peer-coaching run" in command
    assert "%" not in command  # cron takes it for the end of a line
