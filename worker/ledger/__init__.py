"""What was decided and done, for good: SQLite on one machine, PostgreSQL where several share it."""
