"""The embedded Google: Gmail and Calendar as far as peer coaching needs them, as strict as the real ones where that matters."""
