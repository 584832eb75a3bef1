"""Reading a message: what it tells of the person's own case."""
