"""Correcting the curated entries while the service runs: reading, checking, saving, building again."""
