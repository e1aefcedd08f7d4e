"""What coordinators and ops look at: on the screen, as pages, as tables, as JSON."""
