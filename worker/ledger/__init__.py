"""What was decided and done, for good: SQLite on one machine, PostgreSQL where several share it.

For others to import:

- `store`: the ledger
- `database`: bringing a ledger up to date before a pass does
- `at_rest`: what tells a pass that nothing is due, without opening the ledger
- `resting`: what a pass leaves for that

Every other module is private to this package; the contract tests look at them, too.
"""
