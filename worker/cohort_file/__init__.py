"""Cohort files: YAML in, a Cohort out, or every problem at once with its line and column.

Others import from two modules only: `reading` (`read`, `read_all`, `CohortFile`) and `problem`
(`Problem`, and `nearest` for the same kind of hint elsewhere).
"""
