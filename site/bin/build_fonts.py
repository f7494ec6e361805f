"""Make the one web font: Be Vietnam Pro SemiBold, cut down to Latin and Vietnamese.

The installed package ``fontpkg-be-vietnam-pro`` carries the whole family as TrueType
files. The site's headings need one weight and some three hundred letters of it, so the
rest is cut away and the remainder packed as WOFF2, about a sixth of the size. Run at
set-up; a second run finds the result in place and does nothing.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

# Neither package says its types.
import fontpkg  # type: ignore[import-untyped]
from fontTools import subset  # type: ignore[import-untyped]

FAMILY = "be-vietnam-pro"
SEMI_BOLD = 600
FONT_NAME = "be-vietnam-pro-semibold.woff2"
LICENCE_NAME = "be-vietnam-pro-OFL.txt"
DEFAULT_TARGET = Path(__file__).resolve().parents[1] / "static" / "fonts"

# Ranges of code points, both ends included. What the font does not draw (arrows and
# the shapes of states, as of version 1.2) is passed over: the style sheet draws those.
RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: À Ê Õ, § °
    (0x0102, 0x0103),  # Ă
    (0x0110, 0x0111),  # Đ
    (0x0128, 0x0129),  # Ĩ
    (0x0168, 0x0169),  # Ũ
    (0x01A0, 0x01A1),  # Ơ
    (0x01AF, 0x01B0),  # Ư
    (0x0300, 0x0303),  # combining grave, acute, circumflex, tilde
    (0x0306, 0x0306),  # combining breve
    (0x0309, 0x0309),  # combining hook above
    (0x031B, 0x031B),  # combining horn
    (0x0323, 0x0323),  # combining dot below
    (0x1EA0, 0x1EF9),  # Ạ to ỹ: every other precomposed letter of Vietnamese
    (0x2009, 0x200B),  # thin spaces
    (0x2010, 0x2015),  # dashes
    (0x2018, 0x201E),  # quotation marks
    (0x2022, 0x2022),  # bullet
    (0x2026, 0x2026),  # ellipsis
    (0x202F, 0x202F),  # narrow no-break space
    (0x2039, 0x203A),  # single angle quotation marks
    (0x20AB, 0x20AB),  # đồng
    (0x2190, 0x2193),  # arrows
    (0x2212, 0x2212),  # minus
    (0x2260, 0x2265),  # ≠ ≤ ≥
    (0x25CB, 0x25D5),  # shapes of states
)
# ccmp and mark place stacked marks when a text arrives decomposed; lnum and tnum keep
# figures aligned; locl and kern are for the eye.
FEATURES = ("ccmp", "locl", "mark", "mkmk", "kern", "liga", "case", "lnum", "tnum")


def wanted_code_points() -> list[int]:
    """Return every code point to keep, in order."""
    return [point for first, last in RANGES for point in range(first, last + 1)]


def is_current(result: Path, *sources: Path) -> bool:
    """Say whether ``result`` is there and no older than any of what it is made from."""
    if not result.is_file():
        return False
    made_at = result.stat().st_mtime
    return all(made_at >= source.stat().st_mtime for source in sources)


def build(target_dir: Path) -> list[Path]:
    """Write the font and its licence into ``target_dir`` and return their paths.

    What is there already and newer than the package and this file is left alone.
    Raises ``fontpkg.FontpkgError`` where the package is not installed.
    """
    source: Path = fontpkg.path(FAMILY, weight=SEMI_BOLD)
    font_file = target_dir / FONT_NAME
    licence_file = target_dir / LICENCE_NAME
    if not is_current(font_file, source, Path(__file__)):
        target_dir.mkdir(parents=True, exist_ok=True)
        _write_subset(source, font_file)
    # The Open Font Licence travels with every copy of the font.
    licence = source.parents[1] / "LICENSE"
    if not is_current(licence_file, licence):
        shutil.copyfile(licence, licence_file)
    return [font_file, licence_file]


def _write_subset(source: Path, font_file: Path) -> None:
    options = subset.Options(
        flavor="woff2",
        layout_features=list(FEATURES),
        hinting=False,  # screens of today smooth it themselves; hints are a third of it
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17],  # with copyright and licence
        notdef_outline=True,
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted_code_points())
    subsetter.subset(font)
    # Written beside and moved over: a stop halfway leaves no broken font behind.
    unfinished = font_file.with_suffix(".part")
    subset.save_font(font, str(unfinished), options)
    unfinished.replace(font_file)


def main() -> int:
    """Build into the folder named on the command line, or into the site's own."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_TARGET
    for path in build(target):
        sys.stdout.write(f"{path.name}: {path.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
