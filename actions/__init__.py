"""Rasa SDK actions: thin adapters from a conversation to the desk and back. Keep this package flat."""
