"""Headers of a mail as they travel: ASCII, with other words encoded as RFC 2047 has it.

Python folds long headers so that they come back with other spaces (3.11), and without folding it
writes encoded words of any length, where 75 characters are the most (RFC 2047, 2). Neither is done
here: ASCII stays on one line, which may have 998 characters (RFC 5322, 2.1.1) and in our mails never
has, and the rest is broken between characters.
"""

import sys
from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import Any

_LONGEST_LINE = 998
_LONGEST_WORD = 75


class HeaderLines(EmailPolicy):
    """The SMTP policy, with headers that keep their spaces and encoded words of an allowed length."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """See EmailPolicy.fold_binary."""
        addresses = getattr(value, "addresses", ())
        if all(_is_plain(part) for part in (str(value), *map(_display_name, addresses))):
            return super().fold_binary(name, value)
        if not addresses:
            line = _encoded(str(value), name)
        elif all(address.addr_spec.isascii() for address in addresses):
            line = ",\r\n ".join(_address(address, name) for address in addresses)
        else:
            return super().fold_binary(name, value)
        return f"{name}: {line}\r\n".encode("ascii")


HEADER_LINES = HeaderLines(linesep="\r\n", max_line_length=_LONGEST_LINE)


def as_written(words: str) -> str:
    """The words in the form in which Python takes them for what they are: it decodes what looks like
    an encoded word, also a line break in it, before anything is sent."""
    if "=?" not in words:
        return words
    return Header(words, "utf-8", maxlinelen=sys.maxsize).encode()


def _is_plain(words: str) -> bool:
    """Whether words can travel as they are. What looks like an encoded word would be decoded."""
    return words.isascii() and "=?" not in words


def _display_name(address: Address) -> str:
    return str(address.display_name)


def _address(address: Address, header: str) -> str:
    if _is_plain(address.display_name):
        return str(address)
    return f"{_encoded(address.display_name, header)}\r\n <{address.addr_spec}>"


def _encoded(words: str, header: str) -> str:
    """The words as encoded words, each on a line of its own; the first stands after the header's
    name."""
    lines = Header(words, "utf-8", maxlinelen=_LONGEST_WORD, header_name=header)
    return lines.encode(linesep="\r\n")
