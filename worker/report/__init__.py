"""What coordinators and ops look at: on the screen, as pages, as tables, as JSON.

For others to import:

- `screen`: results on standard output
- `plans`, `documents`: plans as text and as JSON
- `statuses`: where every pairing stands, as values, page and table
- `draws`: a recorded draw
- `explanations`: all about one student
- `no_common_hour`: who shares no hour with whom
- `season`: a simulated season

Every other module is private to this package.
"""
