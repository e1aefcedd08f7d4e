"""Our mails and notes as RFC 5322 messages."""

from collections.abc import Iterable
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP

from worker.google.header_lines import HEADER_LINES, as_written
from worker.ports.mailbox import Address, Message

LABEL = "X-Peer-Coaching"
PREVIEW = "X-Peer-Coaching-Preview"


def mime(message: Message) -> bytes:
    """The message as RFC 5322 bytes: plain text first, the same as HTML after it (RFC 2046, 5.1.4)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _header(message.sender)
    mail["To"] = _header(message.to)
    if message.cc:
        mail["Cc"] = [_header(address) for address in message.cc]
    if message.reply_to:
        mail["Reply-To"] = [_header(address) for address in message.reply_to]
    mail["Subject"] = as_written(message.subject)
    if message.at:
        mail["Date"] = message.at
    thread = " ".join(f"<{each}>" for each in message.thread)
    if thread:
        mail["References"] = thread
        if message.is_reply:
            # The last of them is the nearest (RFC 5322, 3.6.4).
            mail["In-Reply-To"] = f"<{message.thread[-1]}>"
    if message.label:
        mail[LABEL] = message.label
    if message.is_preview:
        mail[PREVIEW] = "yes"
    # So that holiday notices are not sent back to us: RFC 3834, 5, and Exchange's own
    # ([MS-OXCMAIL] 2.1.3.2.14). Reports on what could not be delivered stay welcome.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    for page in message.enclosures:
        mail.add_attachment(page.html, subtype="html", cte="base64", filename=page.name)
    # At the end, since it would become a header of the first part alone.
    mail["Content-Language"] = message.language
    return mail.as_bytes(policy=HEADER_LINES)


def plain(subject: str, text: str, headers: Iterable[tuple[str, str]], to: str = "") -> bytes:
    """A plain message, to nobody unless an address is given, as RFC 5322 bytes."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = as_written(subject)
    if to:
        mail["To"] = HeaderAddress(addr_spec=to)
    for name, value in headers:
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes(policy=HEADER_LINES)


def _header(address: Address) -> HeaderAddress:
    return HeaderAddress(display_name=address.name, addr_spec=address.email)
