"""Sentence encoders whose weights come inside packages, pinned by hash. Runs on Python 3.10 and newer."""
