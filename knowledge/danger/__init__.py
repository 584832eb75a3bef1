"""Danger to life, read before anything else: what speaks of it, of which kind, and what is said then."""
