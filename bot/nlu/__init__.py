"""How the assistant understands a message: sentence vectors, a linear classifier, exact phrases, screening."""
