"""Peer coaching, run by itself: draws, mails, invitations and nudges for a cohort of coach-training students."""

__version__ = "0.1.0"

from zoneinfo import reset_tzpath

# The pinned `tzdata` counts everywhere: Python would take the system's zone data before it, and two
# machines could then promise other hours for the same series.
reset_tzpath(())
