"""Points: the smallest things a person can be told with one source, and how they are written, checked and generated."""
