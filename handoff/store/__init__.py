"""Conversations in Redis: encrypted before the first write, committed by one script."""
