"""The embedded Google: Gmail and Calendar as far as peer coaching needs them, as strict as the real
ones where that matters.

For others to import:

- `service`: the sandbox, and the way to it in this process
- `server`: the same over HTTP, on loopback
- `guests`: what students do in their calendars
- `gmail`: what has been sent
- `store`, `times`: the resources that it keeps, and when their sessions start

Every other module is private to this package.
"""
