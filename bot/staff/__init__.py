"""The staff helper at /staff: the bot's own answers as a script, the inbox, hand-overs, and what the knowledge holds."""
