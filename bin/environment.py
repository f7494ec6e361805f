"""Make `.venv` with the pinned requirements; quick when there is nothing to do.

Runs under any Python 3.6 or newer, so that it can say which newer one is needed; uses
nothing but the standard library. With ``dev`` the tools for tests and checks come too.
Every failure is one line in English and one in Vietnamese.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
# There while packages are being put in: what an interrupted run left behind is thrown away.
UNFINISHED = os.path.join(VENV, ".unfinished")
LOG = os.path.join(ROOT, "var", "pip.log")
OLDEST = (3, 11)
CANDIDATES = ["python3.14", "python3.13", "python3.12", "python3.11", "python3"]
FREE_MEGABYTES = {"run": 600, "dev": 900}


def stop(english: str, vietnamese: str) -> NoReturn:
    """Say what to do, in a line a language, and end."""
    sys.stderr.write("\n{}\n{}\n".format(english, vietnamese))
    sys.exit(1)


def usable_python() -> str:
    """Return a Python that is new enough and can make environments, or stop."""
    old, bare = [], []
    for name in [os.environ.get("PYTHON", "")] + CANDIDATES:
        path = shutil.which(name) if name else None
        if path is None:
            continue
        probe = (
            "import sys; print('%d.%d' % sys.version_info[:2])\n"
            "try: import venv, ensurepip\n"
            "except ImportError: print('bare')"
        )
        answer = subprocess.run(
            [path, "-c", probe], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        words = answer.stdout.decode().split()
        if not words:
            continue
        if tuple(int(part) for part in words[0].split(".")) < OLDEST:
            old.append(words[0])
        elif "bare" in words:
            bare.append(words[0])
        else:
            return path
    if bare:
        package = "python{}-venv".format(bare[0])
        stop(
            "Python {} here cannot make environments: install {p} (apt-get install {p}), "
            "then run make again.".format(bare[0], p=package),
            "Python {} trên máy này thiếu mô-đun venv: hãy cài {p} (apt-get install {p}), "
            "rồi chạy lại make.".format(bare[0], p=package),
        )
    found = ", ".join(sorted(set(old))) or "none"
    stop(
        "Python 3.11 or newer is needed, found {}: install python3.11 (or newer) and its "
        "venv package, then run make again.".format(found),
        "Cần Python 3.11 trở lên, trên máy có: {}. Hãy cài python3.11 (hoặc mới hơn) cùng "
        "gói venv, rồi chạy lại make.".format(found.replace("none", "không có")),
    )


def fingerprint(kind: str) -> str:
    """Return what the environment depends on, as one short word."""
    digest = hashlib.sha256()
    names = ["requirements.txt"] + (["requirements-dev.txt"] if kind == "dev" else [])
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as stream:
            digest.update(stream.read())
    return digest.hexdigest()[:16]


def is_ready(kind: str) -> bool:
    """Tell whether the environment holds what the requirements ask for."""
    stamps = [".ready-dev"] if kind == "dev" else [".ready-run", ".ready-dev"]
    for stamp in stamps:
        path = os.path.join(VENV, stamp)
        if (
            os.path.exists(path)
            and os.path.exists(PYTHON)
            and not os.path.exists(UNFINISHED)
        ):
            with open(path) as stream:
                # The second word is the fingerprint of requirements.txt alone, so that an
                # environment for tests serves `make run` too.
                if fingerprint(kind) in stream.read().split():
                    return True
    return False


def can_be_kept() -> bool:
    """Tell whether an environment from before is whole and new enough to build upon."""
    if os.path.exists(UNFINISHED) or not os.path.exists(PYTHON):
        return False
    probe = "import sys, pip; sys.exit(sys.version_info[:2] < {!r})".format(OLDEST)
    return subprocess.call([PYTHON, "-c", probe], stderr=subprocess.DEVNULL) == 0


def check_disk(kind: str) -> None:
    free = shutil.disk_usage(ROOT).free // 1000000
    if free < FREE_MEGABYTES[kind]:
        stop(
            "Not enough disk space in {}: {} MB free, {} MB needed. Free some, then run "
            "make again.".format(ROOT, free, FREE_MEGABYTES[kind]),
            "Không đủ chỗ trống trong {}: còn {} MB, cần {} MB. Hãy dọn bớt rồi chạy lại "
            "make.".format(ROOT, free, FREE_MEGABYTES[kind]),
        )


def install(kind: str) -> None:
    """Put the pinned packages in, with a line of progress; stop where pip fails."""
    names = "requirements-dev.txt" if kind == "dev" else "requirements.txt"
    started = time.time()
    print("Installing {} (once; about a minute) …".format(names))
    os.makedirs(os.path.dirname(LOG), exist_ok=True)
    command = [PYTHON, "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
    command += ["--disable-pip-version-check", "-r", os.path.join(ROOT, names)]
    is_terminal = sys.stdout.isatty()
    count = 0
    tail: "list[str]" = []
    with open(LOG, "w") as log:
        environment = dict(os.environ, PIP_ROOT_USER_ACTION="ignore", LC_ALL="C.UTF-8")
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            env=environment,
        )
        for line in process.stdout or ():
            log.write(line)
            tail = (tail + [line.strip()])[-40:]
            if line.startswith("Collecting "):
                count += 1
                name = line.split()[1].split("=")[0].split("<")[0].split(">")[0]
                if is_terminal:
                    print("\r\033[K  {:3} {}".format(count, name), end="", flush=True)
                elif count % 20 == 0:
                    print("  {:3} packages …".format(count), flush=True)
            elif line.startswith("Installing collected"):
                print("\r\033[K" if is_terminal else "", end="")
                print(
                    "  unpacking {} packages …".format(line.count(",") + 1), flush=True
                )
    if process.wait() == 0:
        print("  done in {:.0f} s".format(time.time() - started))
        return
    text = "\n".join(tail)
    if "No space left on device" in text:
        stop(
            "The disk is full. Free some space (600 MB), then run make again.",
            "Ổ đĩa đã đầy. Hãy dọn khoảng 600 MB rồi chạy lại make.",
        )
    said = [line for line in tail if line.startswith("ERROR")] or tail[-1:] or ["?"]
    stop(
        "Packages could not be installed: {} (all of it in {}). Check the connection, "
        "then run make again.".format(said[0], LOG),
        "Không cài được các gói phần mềm (xem {}). Hãy kiểm tra kết nối mạng rồi chạy lại "
        "make.".format(LOG),
    )


def make(kind: str) -> None:
    """Bring the environment to what the requirements say."""
    check_disk(kind)
    if not can_be_kept():
        python = usable_python()
        shutil.rmtree(VENV, ignore_errors=True)
        os.makedirs(VENV)
        open(UNFINISHED, "w").close()
        print("Making .venv with {} …".format(python), flush=True)
        made = subprocess.run(
            [python, "-m", "venv", VENV],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            said = made.stdout.decode(errors="replace").strip().splitlines() or ["?"]
            stop(
                "The environment could not be made: {}".format(said[-1]),
                "Không tạo được môi trường Python trong .venv.",
            )
    open(UNFINISHED, "w").close()
    install(kind)
    with open(os.path.join(VENV, ".ready-" + kind), "w") as stream:
        stream.write("{} {}\n".format(fingerprint(kind), fingerprint("run")))
    os.remove(UNFINISHED)


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if is_ready(kind):
        return
    os.chdir(ROOT)
    # Two runs side by side take turns; the second then finds everything in place.
    lock = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not is_ready(kind):
        make(kind)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            stop(
                "The disk is full. Free some space (600 MB), then run make again.",
                "Ổ đĩa đã đầy. Hãy dọn khoảng 600 MB rồi chạy lại make.",
            )
        stop(
            "{}: {}".format(error.filename or ROOT, error.strerror or error),
            "Không ghi được vào {}.".format(error.filename or ROOT),
        )
