"""Argon2id with the parameters that OWASP recommends."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OwaspArgon2PasswordHasher(Argon2PasswordHasher):
    """19 MiB of memory, two passes, one lane.

    Source: OWASP Password Storage Cheat Sheet. The name stays ``argon2``, so that
    Django rehashes older parameters at the next sign-in by itself.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
