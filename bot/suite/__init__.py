"""Conversation suites: conversations with expected results that anyone can play against the assistant."""
