"""YAML in, a Cohort out, or every problem at once with its line and column."""
