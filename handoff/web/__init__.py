"""The pages: the chat of service users and the console of peers."""
