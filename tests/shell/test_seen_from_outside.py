"""What a pass says of itself: redacted lines, a summary, metrics; and a ledger that would not last."""

import json
import re
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from worker.cli.lasting import check_lasting
from worker.cli.lines import line
from worker.cli.redaction import redacted
from worker.cli.summary import Summary, write_metrics
from worker.errors import UsageError

SUMMARY = Summary(1, 2.5, 3, done=4, failed=1, waiting=2, requests=20, units=660, next_due=9e8)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("to Ana <ana@mail.example>, and ben@x", "to Ana <<address>>, and <address>"),
        ('roster entry 1, email (Ana Silva): "ana@@x" is none', 'roster entry 1, email (Ana Silva): "<address>" is none'),
        ("postgresql://me:secret@db.example:5432/x is away", "postgresql://me:***@db.example:5432/x is away"),
        ("write postgresql+psycopg://user@host/name", "write postgresql+psycopg://user@host/name"),
        ("https://www.googleapis.com/calendar/v3 says", "https://www.googleapis.com/calendar/v3 says"),
        ("at https://host.example/users/ana@mail.example/x", "at https://host.example<address>"),
    ],
)  # fmt: skip
def test_addresses_and_passwords_are_taken_out_and_hosts_stay(text: str, shown: str) -> None:
    assert redacted(text) == shown


def test_on_cloud_run_a_line_has_labels_and_a_trace() -> None:
    cloud = {"CLOUD_RUN_JOB": "peer-coaching", "GOOGLE_CLOUD_PROJECT": "school"}
    fields = json.loads(line("INFO", "done", {"cohort": "spring"}, {"done": 1}, cloud))
    assert fields["logging.googleapis.com/labels"] == {"cohort": "spring", "pass": fields["pass"]}
    trace = fields["logging.googleapis.com/trace"]
    assert trace == f"projects/school/traces/{fields['pass']}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", fields["time"])
    assert "logging" not in line("INFO", "done", {}, {}, {})


def test_a_pass_is_summed_up_in_a_sentence() -> None:
    words = (
        "4 done, 1 failed, 2 waiting in 3 cohorts, 2.5 s; nothing more before 1998-07-09T16:00:00Z"
    )
    assert SUMMARY.sentence() == words
    assert Summary(0, 0.02, 1).sentence() == "nothing is due in 1 cohort, 0.0 s"
    assert Summary(75, 0.02, 2).sentence() == "nothing was done in 2 cohorts, 0.0 s"


def values_of(file: Path) -> dict[str, float]:
    """What Prometheus' own parser reads in a file of metrics; each is a gauge with words on it."""
    families = list(text_string_to_metric_families(file.read_text()))  # type: ignore[no-untyped-call] # it has no types
    assert all(family.type == "gauge" and family.documentation for family in families)
    samples = [sample for family in families for sample in family.samples]
    assert all(not sample.labels for sample in samples)
    return {sample.name.removeprefix("peer_coaching_"): sample.value for sample in samples}


def test_metrics_have_openmetrics_form(tmp_path: Path) -> None:
    file = tmp_path / "pass.prom"
    assert write_metrics(str(file), SUMMARY.metrics(1e9)) == ""
    assert values_of(file) == {
        "last_pass_timestamp_seconds": 1e9,
        "pass_exit_code": 1,
        "pass_duration_seconds": 2.5,
        "pass_cohorts": 3,
        "pass_actions_done": 4,
        "pass_actions_failed": 1,
        "pass_actions_waiting": 2,
        "pass_google_requests": 20,
        "pass_google_units": 660,
        "next_due_timestamp_seconds": 9e8,
    }
    assert list(tmp_path.iterdir()) == [file]


def test_of_what_is_not_known_the_metrics_say_nothing(tmp_path: Path) -> None:
    file = tmp_path / "pass.prom"
    assert write_metrics(str(file), SUMMARY._replace(next_due=None).metrics(1e9)) == ""
    assert "next_due_timestamp_seconds" not in values_of(file)


def test_metrics_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    assert "cannot be written" in write_metrics(str(tmp_path / "no" / "pass.prom"), "")


def test_a_ledger_on_a_disk_that_does_not_last_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
        f"36 22 0:39 / {tmp_path}/bucket rw - fuse.gcsfuse school-ledger rw\n"
    )
    check_lasting(tmp_path / "disk" / "ledger.db", {}, mounts)
    with pytest.raises(UsageError, match="in a bucket"):
        check_lasting(tmp_path / "bucket" / "var" / "ledger.db", {}, mounts)
    for name in ("CLOUD_RUN_JOB", "K_SERVICE"):
        with pytest.raises(UsageError, match="on the disk of Cloud Run"):
            check_lasting(tmp_path / "ledger.db", {name: "x"}, mounts)
