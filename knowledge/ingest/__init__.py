"""From an official text as published to clauses with offices and topics."""
