"""Static files under names that hold the hash of their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's, which also renames what a script imports: kept for a year, never stale."""

    support_js_module_import_aggregation = True
