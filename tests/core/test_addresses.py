"""When two written addresses are one mailbox."""

import pytest

from worker.core.addresses import normal


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Ann.Lee@Example.org", "ann.lee@example.org"),
        ("ann.lee@gmail.com", "annlee@googlemail.com"),
        ("annlee+coaching@gmail.com", "a.n.n.lee@GMAIL.com"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@BÜCHER.example", "ana@bücher.example"),
        (" ana@example.org ", "ana@example.org"),
    ],
)
def test_one_mailbox(written: str, other: str) -> None:
    assert normal(written) == normal(other)


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("ann.lee@example.org", "annlee@example.org"),
        ("ana+spring@example.org", "ana@example.org"),
        ("ana@gmail.com", "ana@gmail.co"),
    ],
)
def test_two_mailboxes(written: str, other: str) -> None:
    assert normal(written) != normal(other)


@pytest.mark.parametrize("written", ["", "ana", "@", "ana@", "ana@-x-.example", "ana@" + "x" * 80])
def test_what_is_no_address_is_itself(written: str) -> None:
    assert normal(written) == normal(normal(written)) == written
