"""The only store written at run time, redacted before every write."""
