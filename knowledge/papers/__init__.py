"""Papers that a person hands in, filled from what they told; names and numbers of persons are blanks."""
