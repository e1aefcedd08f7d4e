"""Who is paired with whom: the rules, the draw and the ways to make one."""
