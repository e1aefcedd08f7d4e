"""What was left of the example in a real file: addresses and links that lead nowhere."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from worker.cohort_file.form import CohortForm, coordinator_paths
from worker.cohort_file.problem import Mistakes, Path

# Names that nobody can own. Source: RFC 2606 and RFC 6761.
_NOBODYS = re.compile(r"(?:.*\.)?(?:example|invalid|test|localhost|example\.(?:com|net|org))")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def not_real(form: CohortForm) -> Mistakes:
    """Addresses and links in domains that are there for examples, in a file whose sender is real.

    A file in which the sender's address is such a one as well is an example from end to end.
    """
    if _is_nobodys(_domain(form.google.sender)):
        if any(not _is_nobodys(_domain(address)) for _, address in _addresses(form)):
            yield (
                ("google", "sender"),
                f"{form.google.sender} is an address of the example, other addresses are real; mail cannot go out from it",
            )
        return
    left = [(path, text) for path, text in _addresses(form) if _is_nobodys(_domain(text))]
    if left:
        path, address = left[0]
        others = len(left) - 1
        also = (
            f", and so are {others} more"
            if others > 1
            else ", and so is one more"
            if others
            else ""
        )
        yield path, f"{address} is an address of the example{also}; mail to it reaches nobody"
    for name, link in form.links:
        if link and _is_nobodys(_host(link)):
            yield ("links", name), f"{link} is a link of the example; it leads nowhere"


def links_to_nowhere(form: CohortForm) -> Mistakes:
    """Links to something that cannot be a host that students reach."""
    for name, link in form.links:
        if link and not _is_public(_host(link)):
            yield ("links", name), f"{link} leads nowhere that students could reach"


def _addresses(form: CohortForm) -> Iterator[tuple[Path, str]]:
    for path, person in coordinator_paths(form):
        yield (*path, "email"), person.email
    for row, student in enumerate(form.roster):
        yield ("roster", row, "email"), student.email


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_nobodys(host: str) -> bool:
    return _NOBODYS.fullmatch(host.lower()) is not None


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        labels = host.split(".")
    is_name = all(_LABEL.fullmatch(label) or not label.isascii() for label in labels)
    return len(labels) > 1 and is_name and not labels[-1].isdecimal()
