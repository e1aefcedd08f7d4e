"""Cohort files: YAML in, a Cohort out, or every problem at once with its line and column.

For others to import:

- `reading`: `read`, `read_all`
- `file`: what they give, a `CohortFile`
- `clean_roster`, `new_settings`, `new_text`, `defaults`: for a new file, from a form's answers
- `likely_columns`: columns that seem to hold what no column is called
- `json_schema`: what editors are told of the form
- `listing`: which files a cohort is read from, without reading them
- `settled_pairs`: `SettledPair`
- `problem`: `Problem`, and `nearest` for the same kind of hint elsewhere

Every other module is private to this package.
"""
