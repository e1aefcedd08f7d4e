"""One normal form for all ways of writing the same mail address.

Programs and people write one address in many ways: `Ana@Mail.example` for `ana@mail.example`,
`ben@münchen.example` for `ben@xn--mnchen-3ya.example` (RFC 5891), `ann.lee+coach@googlemail.com` for
`annlee@gmail.com`. The normal form is for comparing only: mail goes to the address as it was given.
"""

from functools import lru_cache
from hashlib import sha256
from unicodedata import normalize

import idna

from worker.core.model import Cohort

# One domain with two names; dots and what follows a plus do not count there.
# Source: support.google.com/mail/answer/10313 and /7436150.
_GMAIL = frozenset({"gmail.com", "googlemail.com"})


@lru_cache(maxsize=65536)
def normal(address: str) -> str:
    """The normal form of a mail address: equal for two that reach the same mailbox.

    A word without an @, such as an id, only loses the difference between upper and lower case.
    Never raises: what is no address has a normal form as well.
    """
    local, at_sign, domain = normalize("NFC", address.strip()).rpartition("@")
    if not at_sign:
        return domain.casefold()
    # Folding may leave a letter and its accent apart: NFC once more (Unicode 3.13, D145).
    local, domain = normalize("NFC", local.casefold()), _ascii(domain)
    if domain in _GMAIL:
        domain = "gmail.com"
        local = local.partition("+")[0].replace(".", "").strip() or local
    return f"{local}@{domain}"


def mailbox_hash(cohort: Cohort, student_id: str) -> str:
    """A short hash of a student's address that is the same for all ways of writing it; nothing for
    somebody who is not in the file."""
    student = cohort.student(student_id)
    return sha256(normal(student.email).encode()).hexdigest()[:16] if student else ""


def _ascii(domain: str) -> str:
    """The domain as it travels, in lower case and without the dot of the root: `xn--mnchen-3ya.example`
    for `München.example`."""
    # East Asian keyboards have full stops of their own, which separate like ours (RFC 3490, 3.1).
    bare = domain.rstrip(
        ".\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH FULL STOP}\N{HALFWIDTH IDEOGRAPHIC FULL STOP}"
    )
    try:
        return idna.encode(bare, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        return normalize("NFC", bare.lower())
