"""The register's files read and written, a module for each kind."""
