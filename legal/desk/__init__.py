"""The change desk in Wagtail's admin: record a change, see what it touches, settle it."""
