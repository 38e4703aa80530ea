"""The page on which a service user writes: welcome, conversation, follow-up, privacy, crisis lines."""
