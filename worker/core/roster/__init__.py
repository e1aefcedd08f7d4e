"""A round made and mended: the draw with its hours, and what a changed roster makes of it."""
