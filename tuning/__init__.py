"""Fine-tuning of the small encoders that judge messages; nothing that answers a person imports this."""
