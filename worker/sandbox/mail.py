"""Messages as Gmail takes and keeps them: the raw form of an e-mail message, read strictly."""

from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from email import message_from_bytes
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from functools import lru_cache
from typing import Any

from worker.sandbox.fault import Fault, invalid
from worker.sandbox.store import Resource


class _Headers(HeaderRegistry):
    """Headers as Python's policy reads them, each once and not each time that it is asked for: what is
    read does not change."""

    def __init__(self) -> None:
        super().__init__()
        self._read = lru_cache(maxsize=4096)(super().__call__)

    def __call__(self, name: str, value: str) -> Any:
        return self._read(name, value)


_READ = default.clone(header_factory=_Headers())
_AS_IT_IS = _READ.clone(refold_source="none", max_line_length=998, linesep="\r\n")


def check(message: dict[str, Any]) -> EmailMessage:
    """The e-mail message in the `raw` field of a message that a caller gives. Raises Fault."""
    if not message.get("raw"):
        raise invalid(
            "'raw' RFC822 payload message string or uploading message via /upload/* URL required"
        )
    try:
        mail = decoded(message["raw"])
    except (Base64Error, ValueError, TypeError):
        raise invalid("the raw message is no base64url") from None
    try:
        # All that is read or written of it later: Python's parser stumbles over some headers only when they are asked for.
        headers(mail), recipients(mail), encoded(mail)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        raise invalid("the raw message is no e-mail message") from None
    return mail


def check_recipients(mail: EmailMessage) -> None:
    """Whether Gmail would send this message to the people it is addressed to. Raises Fault."""
    addressed = recipients(mail)
    if not addressed:
        raise Fault(400, "invalidArgument", "Recipient address required")
    for _, address in addressed:
        local, _, domain = address.rpartition("@")
        if not local or "." not in domain:
            raise Fault(400, "invalidArgument", "Invalid To header")


def recipients(mail: EmailMessage) -> list[tuple[str, str]]:
    """Name and address of everybody in To, Cc and Bcc."""
    values = [str(value) for name in ("To", "Cc", "Bcc") for value in mail.get_all(name, [])]
    return getaddresses(values)


def headers(mail: EmailMessage) -> list[Resource]:
    """The headers, as the payload of a message has them."""
    return [{"name": name, "value": str(value)} for name, value in mail.items()]


def encoded(mail: EmailMessage) -> str:
    """The raw form of a message."""
    return urlsafe_b64encode(mail.as_bytes(policy=_AS_IT_IS)).decode()


def decoded(raw: str) -> EmailMessage:
    """The message with this raw form. Raises binascii.Error, ValueError or TypeError where it is none."""
    # Clients in Node leave the padding out (RFC 4648, 3.2), and Gmail takes it so.
    padding = "=" * (-len(raw) % 4)
    content = b64decode(raw + padding, altchars=b"-_", validate=True)
    mail = message_from_bytes(content, policy=_READ)
    if not isinstance(mail, EmailMessage):
        raise TypeError("no e-mail message")
    return mail
