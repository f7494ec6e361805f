"""`make screenshots`: the main screens at 360 and 1280 px into docs/images.

On a database of its own with the curriculum and the demo people, so that the pictures
show what `make run` gives. Only a picture that looks different is written.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import browser
import prepare
from served import Server

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PASSWORD = "thidua-demo"  # noqa: S105  # seed_demo's, known to everyone
WIDTHS = {360: 760, 1280: 860}
SETTINGS = "config.settings.development"

# Name, who looks, where; {…} is filled in from what the scene leaves.
SCREENS = [
    ("front", "", "/"),
    ("course", "officer", "/courses/{course}/"),
    ("lesson", "officer", "/courses/{course}/{lesson}/"),
    ("learn", "officer", "/learn/"),
    ("quiz", "{sitter}", "/quizzes/{quiz}/"),
    ("question", "{sitter}", "/quizzes/{quiz}/take/"),
    ("result", "{graduate}", "/quizzes/attempts/{attempt}/"),
    ("certificates", "{graduate}", "/certificates/"),
    ("verify", "", "/verify/{certificate}/"),
    ("report", "manager", "/reports/"),
    ("editor", "trainer", "/admin/pages/{page}/edit/"),
    ("matching", "{sitter}", "/quizzes/{kinds}/take/?q=1"),
    ("progress", "{graduate}", "/quizzes/progress/"),
    ("bank", "trainer", "/admin/snippets/quizzes/question/"),
    ("import-plan", "trainer", "/admin/questions/import/{plan}/"),
    ("marking", "trainer", "/marking/{essay}/"),
    ("statistics", "trainer", "/quizzes/{quiz}/statistics/"),
]


def keep(picture: bytes, path: Path) -> bool:
    """Write the picture with few colours; tell whether it differs from the one there."""
    from PIL import Image, ImageChops

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    small = image.quantize(
        128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    if path.exists():
        before = Image.open(path).convert("RGB")
        if before.size == image.size:
            shown = small.convert("RGB")
            if ImageChops.difference(before, shown).getbbox() is None:
                return False
    path.parent.mkdir(parents=True, exist_ok=True)
    small.save(path, optimize=True)
    return True


def take(server: Server, facts: dict[str, Any], chromium: str) -> None:
    """Go through the screens and keep a picture of each at each width."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=chromium, args=browser.FLAGS)
        cookies: dict[str, Any] = {}
        for width, height in WIDTHS.items():
            for name, role, path in SCREENS:
                who = role.format(**facts)
                context = launched.new_context(
                    base_url=server.address,
                    viewport={"width": width, "height": height},
                    locale="vi-VN",
                    reduced_motion="reduce",
                    storage_state=cookies.get(who),
                )
                page = context.new_page()
                if who and who not in cookies:
                    page.goto("/accounts/login/")
                    page.locator("input[name=login]").fill(who)
                    page.locator("input[name=password]").fill(PASSWORD)
                    page.locator("main form button[type=submit]").click()
                    page.wait_for_url(lambda url: "/accounts/login/" not in url)
                    cookies[who] = context.storage_state()
                page.goto(path.format(**facts))
                page.wait_for_load_state("networkidle")
                target = IMAGES / f"{name}-{width}.png"
                is_new = keep(page.screenshot(), target)
                size = target.stat().st_size // 1000
                print(
                    f"  {target.relative_to(ROOT)} {size} kB{'' if is_new else ', as it was'}"
                )
                context.close()
        launched.close()


def main() -> int:
    chromium = browser.find_or_install()
    if chromium is None:
        print("NO CHROMIUM: install Debian's package chromium.", file=sys.stderr)
        return 1
    prepare.prepare(prepare.FILES)
    with tempfile.TemporaryDirectory(prefix="thidua-pictures-") as name:
        folder = Path(name)
        (folder / "static").symlink_to(prepare.VAR / "static")
        server = Server(folder, SETTINGS, WORKERS="1")
        paths = os.pathsep.join([str(ROOT), str(ROOT / "site")])
        environment = server.environment | {"PYTHONPATH": paths}
        for words in (
            ["manage.py", "migrate", "--no-input", "--verbosity=0"],
            ["manage.py", "load_curriculum"],
            ["manage.py", "seed_demo"],
            ["bin/scene.py"],
        ):
            print(f"{' '.join(words)} …", flush=True)
            done = subprocess.run(
                [sys.executable, *words],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                print(done.stderr[-2000:], file=sys.stderr)
                return 1
        facts = json.loads(done.stdout.splitlines()[-1])
        server.start()
        try:
            take(server, facts, chromium)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
