"""Production's settings, and the yardstick beside the site."""

from pathlib import Path

from config.settings.production import *
from config.settings.production import TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
# All sign-ins of a benchmark come from one address.
ACCOUNT_RATE_LIMITS = False
