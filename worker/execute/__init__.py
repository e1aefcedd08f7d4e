"""One pass: observe, plan, apply, and one module for each kind of action."""
