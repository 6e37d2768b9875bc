"""Sets up what is missing, with nothing but the standard library. Called by the Makefile: ``bootstrap.py run|test``.

Each step says what it does and how long it took, leaves a mark when it is done, and is skipped while the mark holds;
so it can be interrupted and run again, and needs no network once it has finished.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAIN, RASA = ROOT / ".venv", ROOT / ".venv-rasa"
TORCH = "torch==2.13.0"
RASA_VARIABLE = "ONETHING_PYTHON310"
MAIN_VARIABLE = "ONETHING_PYTHON"


def say(text: str) -> None:
    print(text, flush=True)


def step(what: str, work: Callable[[], None]) -> None:
    """Do ``work`` and say how long it took."""
    say(f"· {what} …")
    begun = time.monotonic()
    work()
    say(f"  done in {time.monotonic() - begun:.0f} s")


def run(*command: str | Path, quiet: bool = False) -> None:
    """Run a command; when it fails, say which and stop with its exit code."""
    done = subprocess.run([str(c) for c in command], check=False, stdout=subprocess.DEVNULL if quiet else None)
    if done.returncode:
        sys.exit(f"\nThis command failed (exit {done.returncode}); everything before it is kept, run make again:\n  "
                 + " ".join(map(str, command)))  # fmt: skip


def version_of(python: str) -> tuple[int, int] | None:
    """(major, minor) of an interpreter that really runs, else None: a pyenv shim may exist and fail."""
    try:
        code = "import sys, venv, ensurepip; print(sys.version_info[0], sys.version_info[1])"
        out = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=20, check=True).stdout
        major, minor = out.split()
        return int(major), int(minor)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def candidates(variable: str, names: tuple[str, ...], pyenv_pattern: str, uv_version: str) -> list[str]:
    """Where an interpreter is looked for, in this order: variable, PATH, pyenv's versions, uv."""
    found = [os.environ.get(variable, "")]
    found += [shutil.which(name) or "" for name in names]
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found += [str(p) for p in sorted(root.glob(f"versions/{pyenv_pattern}/bin/python"), reverse=True)]
    if shutil.which("uv"):
        out = subprocess.run(["uv", "python", "find", uv_version], capture_output=True, text=True, check=False)
        found.append(out.stdout.strip())
    return [f for f in found if f]


def python310() -> str:
    for found in candidates(RASA_VARIABLE, ("python3.10",), "3.10.*", "3.10"):
        if version_of(found) == (3, 10):
            return found
    sys.exit(
        "Rasa needs Python 3.10 and none was found. Get one with `pyenv install 3.10` or `uv python install 3.10`, "
        f"or set {RASA_VARIABLE} to its path, then run make again."
    )


def python311() -> str:
    names = (sys.executable, "python3.11", "python3.12", "python3.13", "python3")
    for found in candidates(MAIN_VARIABLE, names, "3.1[123].*", ">=3.11"):
        if (version_of(found) or (0, 0)) >= (3, 11):
            return found
    sys.exit(
        f"Python 3.11 or newer was not found. Install it, or set {MAIN_VARIABLE} to its path, then run make again."
    )


def environment(
    folder: Path, requirements: Path, python: Callable[[], str], before: list[str], after: list[str]
) -> None:
    """A virtual environment with exactly what ``requirements`` pins; made again when that file changes."""
    mark = folder / ".complete"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == wanted:
        return
    if not (folder / "bin" / "python").exists():
        step(f"{folder.name}: creating", lambda: run(python(), "-m", "venv", "--clear", folder))
    pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    if before:
        step(f"{folder.name}: {' '.join(before)}", lambda: run(*pip, *before))
    step(f"{folder.name}: {requirements.name} (a few minutes the first time)", lambda: run(*pip, "-r", requirements))
    if after:
        run(*pip, *after)
    mark.write_text(wanted)


def _library(name: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(name)
        return True
    except OSError:
        return False


def _chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False).stdout.strip())


def _pango() -> bool:
    return bool(shutil.which("fc-list")) and _library("libpangoft2-1.0.so.0")


def _chromium() -> bool:
    return bool(shutil.which("chromium") or shutil.which("google-chrome"))


def _poppler() -> bool:
    return bool(shutil.which("pdftoppm"))


PACKAGES: dict[str, tuple[str, Callable[[], bool]]] = {
    "libpangoft2-1.0-0": ("notice as PDF", _pango),
    "fonts-noto-cjk": ("Chinese font of the PDF", _chinese_font),
    "chromium": ("browser tests", _chromium),
    "poppler-utils": ("tests that look at PDF pages", _poppler),
}
"""Debian package → (what for, is it there)."""
TEST_ONLY = {"chromium", "poppler-utils"}


def system_packages(purpose: str) -> None:
    """Install missing Debian packages when the user may, otherwise name them in one command to copy."""
    wanted = [p for p in PACKAGES if purpose == "test" or p not in TEST_ONLY]
    missing = [p for p in wanted if not PACKAGES[p][1]()]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing, "fontconfig"]
    if not shutil.which("apt-get") or os.geteuid() != 0:
        say("These system packages are missing: " + ", ".join(f"{p} ({PACKAGES[p][0]})" for p in missing))
        say("Install them with:\n  sudo " + " ".join(command))
        return
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"

    def install() -> None:
        run("apt-get", "update", quiet=True)
        run(*command, quiet=True)

    step("system packages: " + " ".join(missing), install)


def main() -> None:
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    # Built wheels come with both; source builds of Rasa's old pins need an older setuptools.
    environment(
        MAIN,
        ROOT / "requirements" / "main.txt",
        python311,
        [TORCH],
        ["--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    )
    environment(RASA, ROOT / "requirements" / "rasa.txt", python310, [], [])
    system_packages(purpose)
    run(MAIN / "bin" / "onething", "setup")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. What was finished is kept; run make again to go on.")
