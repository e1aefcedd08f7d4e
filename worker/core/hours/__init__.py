"""When two people meet: the weekly hours that suit both, and one of them for each pairing.

For others to import:

- `frame`: where to look for the hours of a round;
- `weekdays`: how many sessions a round has room for, by the day of the week;
- `hour_finder`: hours for pairings, clear of everybody's other sessions;
- `starts`: whether two share an hour (`share_an_hour`);
- `nearly`: what comes close where no hour suits;
- `no_common_hour`: why two share none, and what would mend it;
- `recurrence`: a weekly series as lines of RFC 5545;
- `recurrence_lines`: such lines, as any program leaves them, as dates;
- `zones`: zones as calendars name them;
- `slots`: sessions and busy times as masks (`occupied`, `between`);
- `windows`: whether a session is inside somebody's windows (`inside`) or on a closed day.

Every other module is private to this package; the benchmarks and tests look at them, too.
"""
