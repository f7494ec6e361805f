"""Wagtail's admin of this app, a module a part; `wagtail_hooks.py` puts them together."""
