"""A round made and repaired: the draw with its hours, and what a changed roster makes of it.

For others to import:

- `terms`: all that a draw depends on but its seed
- `assign`: the draw and the hours together
- `booked`: when students are not free, as masks
- `propose`: hours for pairings of a drawn round
- `needs`: whether a round still suits its roster and its hours
- `changes`: who takes over whom when the roster changes
- `reschedule`: pairings whose hour no longer suits
- `remaining`: how much of a round is left
- `offers`: other hours for a pairing, and what comes close where none suits
- `elsewhere`: sessions that students have in other cohorts
- `forgotten`, `forgetting`: somebody who is forgotten, and what is recorded without them
- `identity`: who a student is, whatever the file calls them

Every other module is private to this package.
"""
