"""Cohort files: YAML in, a Cohort out, or every problem at once with its line and column.

For others to import:

- `reading`: `read`, `read_all`, `CohortFile`
- `problem`: `Problem`, and `nearest` for the same kind of hint elsewhere

Every other module is private to this package.
"""
