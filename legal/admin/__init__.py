"""The register in Wagtail's admin: its forms, its lists and its chooser."""
