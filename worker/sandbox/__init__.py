"""The embedded Google: Gmail and Calendar as far as peer coaching needs them, as strict as the real
ones where that matters.

For others to import:

- `service`: the sandbox, and the way to it in this process
- `server`, `visitors`: the same over HTTP, on loopback; whom a server there listens to
- `guests`: what students do in their calendars
- `gmail`, `event_store`: what has been sent; the dates of a series
- `clock`: the time that it is in a sandbox which is kept
- `fault`: what Google refuses
- `store`, `times`: the resources that it keeps, and when their sessions start

Every other module is private to this package.
"""
