"""What coordinators and operators look at: on the screen, as pages, as tables, as JSON.

For others to import:

- `screen`, `progress`: what commands print about a file or a pass; bars on a terminal
- `statuses`, `status_screen`, `status_files`: where every pairing stands, as a value, as a table on
  the screen, as JSON and CSV
- `status_page`, `hours_log`: the same as a page; hours for the credential
- `plans`, `plan_documents`: what is due and what comes, as text and as JSON
- `draws`, `documents`: a recorded draw as text; draws and repairs as JSON
- `explanations`: all about one student
- `students_apart`, `in_two_cohorts`: who shares no hour with whom; who is in two cohorts
- `settled_in_vain`: of which pairs it changes nothing that a file says they have settled
- `poorer_mails`: what a file leaves out, so that mails say less
- `previews`: the mails that a ledger would send
- `check_documents`: what is wrong with files, as JSON
- `new_cohort`: what was understood of a new roster
- `sandbox_page`: every inbox and calendar of a sandbox that is served
- `season_text`, `season_page`: a simulated season

Every other module is private to this package.
"""
