"""A whole season on the sandbox, on a clock of its own.

For others to import:

- `play`: plays a cohort from Module I to its end
- `season`: how a season went, as a value
- `habits`: how students deal with invitations

Every other module is private to this package.
"""
