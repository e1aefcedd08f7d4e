"""Our mails and notes as RFC 5322 messages."""

from collections.abc import Iterable
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP

from worker.ports.mailbox import Address, Message

LABEL = "X-Peer-Coaching"
# Python 3.11 folds long subjects so that they come back with other spaces, and long non-ASCII ones
# broken. A line may have 998 characters (RFC 5322, 2.1.1), which no header of ours reaches.
_UNFOLDED = SMTP.clone(max_line_length=998)


def mime(message: Message) -> bytes:
    """The message as RFC 5322 bytes: plain text first, the same as HTML after it (RFC 2046, 5.1.4)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _header(message.sender)
    mail["To"] = _header(message.to)
    if message.cc:
        mail["Cc"] = [_header(address) for address in message.cc]
    if message.reply_to:
        mail["Reply-To"] = _header(message.reply_to)
    mail["Subject"] = message.subject
    if message.label:
        mail[LABEL] = message.label
    # So that holiday notices are not sent back to us (RFC 3834, 5).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail.as_bytes(policy=_UNFOLDED)


def plain(subject: str, text: str, headers: Iterable[tuple[str, str]], to: str = "") -> bytes:
    """A plain message, to nobody unless an address is given, as RFC 5322 bytes."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    if to:
        mail["To"] = HeaderAddress(addr_spec=to)
    for name, value in headers:
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes(policy=_UNFOLDED)


def _header(address: Address) -> HeaderAddress:
    return HeaderAddress(display_name=address.name, addr_spec=address.email)
