"""When two written addresses are one mailbox."""

from functools import lru_cache

import idna

_GMAIL = frozenset({"gmail.com", "googlemail.com"})


@lru_cache(maxsize=4096)
def normal(address: str) -> str:
    """The form in which all ways to write an address are the same; not one to send to.

    Case means nothing, a domain is written in ASCII (RFC 5891), and of a Gmail address neither its
    dots nor what follows a plus count, under both of Gmail's domains
    (support.google.com/mail/answer/7436150).
    """
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return address.strip().casefold()
    local = local.casefold()
    try:
        domain = idna.encode(domain, uts46=True).decode().casefold()
    except idna.IDNAError:
        domain = domain.casefold()
    if domain in _GMAIL:
        return f"{local.partition('+')[0].replace('.', '')}@gmail.com"
    return f"{local}@{domain}"
