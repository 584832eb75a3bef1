"""A conversation: what it holds, what each move does to it. No Rasa, no I/O."""
