"""Production's settings, and the yardstick beside the site."""

from pathlib import Path

from config.settings.production import *
from config.settings.production import TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
# All sign-ins and checks of a benchmark come from one address.
ACCOUNT_RATE_LIMITS = False
CHECK_LIMITS = {"address": (10**9, 60), "codes": (10, 900), "guesses": (40, 900)}
