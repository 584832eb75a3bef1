"""Everything of a person is gone from every store, tried on the real server."""
