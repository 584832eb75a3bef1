"""The read-only knowledge store: tables, engine, repository."""
