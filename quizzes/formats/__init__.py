"""Questions in files: one module a format, all between bytes and ``items.Item``."""
