"""When two people meet: the weekly hours that suit both, and one of them for each pairing."""
