"""Curated entries -> checked records -> a FAISS index -> hits. Knows nothing of conversations."""
