"""Rasa graph components, one a module."""
