"""What the shell needs of the world, as protocols, and the values that pass through them. Nothing of
Google's is in here.

- `calendar`: a calendar service, as the organizer
- `mailbox`: the sender's mailbox
- `ledger`: what was decided and done, for good
- `writer`: who puts mails and invitations into words
- `recipients`: the addresses of those to whom a pass writes
- `ports`: the four together
"""
