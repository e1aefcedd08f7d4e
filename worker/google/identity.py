"""Who the program is at Google."""

from enum import StrEnum


class Identity(StrEnum):
    """How the program proves who it is, in words for people."""

    NOBODY = "none, for a stand-in asks for none"
    PERSON = "a person's token"
    KEY = "a service account with a key, acting for the sender"
    KEYLESS = "a service account without a key, acting for the sender"
