"""Everything that faces a person or plugs into the Rasa server."""
