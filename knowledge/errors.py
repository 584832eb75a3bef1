"""The errors of the core.

KnowledgeError
├── SourceError      an official text or its manifest entry cannot be used (file and line in the message)
├── CatalogError     a catalog file is missing, damaged or disagrees with another
└── StoreError       the knowledge store is missing, damaged or of another version
"""


class KnowledgeError(Exception):
    """Base of all errors raised inside `knowledge`; its message is one line for a person at a terminal."""


class SourceError(KnowledgeError):
    """An official text or its manifest entry cannot be used."""


class CatalogError(KnowledgeError):
    """A catalog file is missing, damaged or disagrees with another."""


class StoreError(KnowledgeError):
    """The knowledge store is missing, damaged or of another version."""
