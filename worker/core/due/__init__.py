"""What is due now: mails, invitations, and what is refused."""
