"""Many certificates at once: a manager's units as one ZIP, made in the background."""
