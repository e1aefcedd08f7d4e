"""A whole season on the sandbox, on a clock of its own."""
