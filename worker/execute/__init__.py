"""One pass: observe, plan, apply, and one module for each kind of action.

For others to import:

- `run`: one pass for one cohort, on one page
- `outcome`: what is wanted of a pass, and what became of it
- `rest`: what a pass that found nothing to do knows of when there will be something
- `observe`: what is known before a pass decides
- `recorded`, `other_cohorts`: what the ledger knows of a cohort, and of its students in others
- `ownership`: which ledger serves a cohort, and whose mailbox this is
- `forget`: a person, or a cohort that is over, taken out of the ledger
- `rest`: until when a cohort has nothing to do
- `seen`: every series as it was last seen

Every other module is private to this package.
"""
