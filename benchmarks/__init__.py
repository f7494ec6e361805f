"""Load and scale. What starts servers and databases stands in ``bin``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bin"))
