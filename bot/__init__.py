"""What runs inside the Rasa server, and the screening that the service shares with it."""
