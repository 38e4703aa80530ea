"""What the assistant does beyond a fixed reply: find a service, guide a coping skill, keep its place."""
