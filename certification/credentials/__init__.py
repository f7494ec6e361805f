"""Certificates as signed credentials (Open Badges 3.0), checked without asking us."""
