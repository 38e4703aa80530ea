"""How a message is understood: sentence vectors, a linear classifier, exact phrases, screening."""
