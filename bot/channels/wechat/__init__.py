"""The Official Account: callback, protocol, turns, and beside them the API client and the menu."""
