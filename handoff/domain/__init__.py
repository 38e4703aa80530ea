"""What a conversation is and how it may change. Standard library only; no I/O, no clock, no chance."""
