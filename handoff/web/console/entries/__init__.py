"""The editor's pages: the list of entries, one entry, its form, and a question to try."""
