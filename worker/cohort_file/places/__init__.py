"""Which time zone a text names: `Mumbai`, `Eastern Time (US & Canada)`, `GMT+1`, `Europe/Paris`.

For others to import:

- `zone_names`: `zone_of`, `fixed_places`
- `find`: `zones_meant`

The other modules read large tables, and are imported only where a text is no name of the tz database.
"""
