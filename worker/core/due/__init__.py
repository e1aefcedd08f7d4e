"""What is due now: mails and invitations, what is refused, what is to come.

For others to import:

- `plan`: all that is due, as a list of actions; the draw that a pass would make
- `pairing_state`: a pairing as it stands now
- `farewell`: whether somebody can be forgotten by now, and by what they are known
- `milestones`: when somebody is half-way
- `progress`: how far a pairing is, date by date
- `responses`: who owes an answer, and how a pairing stands
- `guard`: what a pass refuses to do without being told twice
- `forecast`, `coming`: what comes after now, and the value that says so
- `courses`: what would be sent, if everybody answered alike
- `attention`, `next_step`: who has to act since when, and what concerns the coordinator; what comes
- `concerns`: what stays as it is unless somebody does something
- `sent_out`: whether a round has gone out to students
- `busy`: whether it has to be known before a plan when students are not free
- `review`: whether a drawn round waits for the coordinator's yes
- `quiet`: until when nothing can become due
- `in_vain`: why it changes nothing that a pair is said to have settled
- `alarms`: what the coordinator has to be told when something has gone wrong

Every other module is private to this package.
"""
