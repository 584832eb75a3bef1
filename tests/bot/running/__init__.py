"""Tests of what whoever runs a server needs."""
