"""What a fresh machine needs beyond packages: keys, database, trained search, trained dialogue."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import typer
import yaml

from actions.database.crypto import secret
from actions.database.engine import database
from actions.settings import ROOT, settings

ASSISTANT = ROOT / "assistant"
RASA = ROOT / ".venv-rasa" / "bin" / "rasa"
NEEDS_PER_MATTER = 40
"""Examples of `need` that each matter lends to the dialogue: enough to know the kind, few enough to stay balanced."""


def fingerprint(paths: Iterable[Path]) -> str:
    """Changes when one of these files does."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def once(what: str, mark: Path, wanted: str, work: Callable[[], None], *, force: bool = False) -> None:
    """Do ``work`` unless ``mark`` says that it was done for the same inputs."""
    if not force and mark.exists() and mark.read_text() == wanted:
        return
    typer.echo(f"· {what} …")
    begun = time.monotonic()
    work()
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(wanted)
    typer.echo(f"  done in {time.monotonic() - begun:.0f} s")


def dialogue_files() -> list[Path]:
    """All that the dialogue model is made of."""
    here = [p for p in ASSISTANT.rglob("*") if p.suffix in (".yml", ".py") and ".rasa" not in p.parts]
    return [*here, *search_files()]


def search_files() -> list[Path]:
    """All that the search model is made of."""
    folder = ROOT / "knowledge" / "search"
    return [*folder.rglob("*.yaml"), *folder.glob("*.py"), ROOT / "knowledge" / "text.py",
            *(ROOT / "knowledge" / "catalogue" / "matters").glob("*.yaml")]  # fmt: skip


def train_search(*, force: bool = False) -> None:
    """Train the search into ``var/search`` unless it is there already."""
    from knowledge.search.training import train

    folder = settings().var_dir / "search"
    once("training the search", folder / ".complete", fingerprint(search_files()), lambda: train(folder), force=force)


def lend_needs(folder: Path) -> None:
    """Give the dialogue model the search's own examples of what people need, evenly over the matters."""
    lines: list[str] = []
    for path in sorted((ROOT / "knowledge" / "search" / "examples" / "matters").glob("*.yaml")):
        blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["blocks"]
        texts = [" ".join(str(t).split()) for block in blocks for t in block["texts"]]
        step = max(1, len(texts) // NEEDS_PER_MATTER)
        lines += texts[::step]
    folder.mkdir(parents=True, exist_ok=True)
    examples = "".join(f"    - {line.replace('[', '（').replace(']', '）')}\n" for line in lines)
    (folder / "need.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: need\n  examples: |\n' + examples, encoding="utf-8"
    )


def rasa_environment() -> dict[str, str]:
    """The environment of every Rasa command: quiet, offline, and with its cache inside VAR_DIR."""
    var = settings().var_dir.resolve()
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(var / "rasa" / "cache"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "ONETHING_ACTIONS_URL": settings().actions_url,
        "ONETHING_TRACKERS": str(var / "rasa" / "trackers.db"),
        "ONETHING_ASSISTANT_KEY": secret("assistant").hex(),
    }


def model_path() -> Path:
    return settings().var_dir.resolve() / "rasa" / "assistant.tar.gz"


def train_dialogue(*, force: bool = False) -> None:
    """Train the Rasa model into ``var/rasa`` unless it is there already."""
    folder = settings().var_dir.resolve() / "rasa"

    def work() -> None:
        folder.mkdir(parents=True, exist_ok=True)
        lend_needs(folder / "lent")
        log = folder / "train.log"
        with log.open("w") as out:
            done = subprocess.run(
                [RASA, "train", "--config", "config.yml", "--domain", "domain", "--data", "data", folder / "lent",
                 "--out", folder, "--fixed-model-name", "assistant", "--force"],
                cwd=ASSISTANT, env=rasa_environment(), stdout=out, stderr=subprocess.STDOUT, check=False,
            )  # fmt: skip
        if done.returncode or not model_path().exists():
            typer.echo(log.read_text()[-3000:], err=True)
            sys.exit(f"The dialogue could not be trained; the whole log is in {log}")

    once("training the dialogue", folder / ".complete", fingerprint(dialogue_files()), work, force=force)


def set_up() -> None:
    """Everything, in order; what is there already is left alone."""
    settings().var_dir.mkdir(parents=True, exist_ok=True)
    for name in ("data", "notices", "assistant"):
        secret(name)
    database().migrate()
    train_search()
    train_dialogue()
