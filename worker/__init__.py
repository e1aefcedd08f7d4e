"""Peer coaching, run by itself: draws, mails, invitations and nudges for a cohort of coach-training students."""

__version__ = "0.1.0"
