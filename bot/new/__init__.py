"""Beginning something new: the files of a topic, a follow-up or a document, and what remains to be written in them."""
