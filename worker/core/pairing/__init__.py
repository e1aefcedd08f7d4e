"""Who is paired with whom: the rules, the draw and the ways to make one.

For others to import:

- `rules`: what a draw must keep;
- `draw`: a draw that keeps it, uniform over all such draws;
- `cheapest_draw`: a draw against which little speaks, where none has everything;
- `feasible`: whether there is any, and what is in the way where there is none;
- `seeded_random`: numbers that are the same for the same seed, forever.

Every other module is private to this package; the benchmarks and tests look at them, too.
"""
