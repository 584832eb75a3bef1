"""The desk (question to answer), its steps, and the wording of every status."""
