"""What a cohort file may leave out is told where the mails say less for it."""

from dataclasses import replace

from tests.shell.mails import COHORT
from worker.core.model import Links
from worker.report.poorer_mails import left_out

HUB = "https://hub.school.example/tips"


def test_documents_that_the_mails_do_not_point_to_are_named_with_their_setting() -> None:
    def told(*links: str | None) -> list[str]:
        return list(left_out(replace(COHORT, links=Links(*links))))

    assert told(HUB, HUB) == []
    assert told(None, None) == [
        "the mails point to neither document in the Hub; name them under `links:`, as "
        "`peer_coaching_tips` and `peer_assignment_tips`"
    ]
    assert told(HUB, None) == [
        "the mails point to one document in the Hub only; add `peer_assignment_tips` under `links:`"
    ]


def test_series_without_a_video_call_are_told() -> None:
    google = replace(COHORT.google, meet=False)
    full = replace(COHORT, links=Links(HUB, HUB))
    assert list(left_out(replace(full, google=google))) == [
        "the series hold no video call, since `google.meet` is off; every pair has to find a way "
        "to meet"
    ]
