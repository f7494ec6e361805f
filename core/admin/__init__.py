"""Wagtail's admin of what has no business of its own."""
