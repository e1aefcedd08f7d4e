"""What was decided and done, for good: SQLite on one machine, PostgreSQL where several share it.

For others to import:

- `store`: the ledger

Every other module is private to this package; the contract tests look at them, too.
"""
