"""Asking the bot, reading what it answered, and what to do when it does not."""
