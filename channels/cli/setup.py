"""What a fresh machine needs beyond packages: keys, database, trained search, trained dialogue."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import typer

from actions.database.crypto import secret
from actions.database.engine import database
from actions.settings import ROOT, settings
from knowledge.search.examples import TALK, read
from knowledge.text import normalise

ASSISTANT = ROOT / "assistant"
RASA = ROOT / ".venv-rasa" / "bin" / "rasa"
UNITS = ROOT / "knowledge" / "units.py"
DIGITS_ALONE = re.compile(r"[\d\s-]+")
NEEDS_PER_MATTER = 80
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
    return [*here, UNITS, *(ROOT / "knowledge" / "search" / "examples").rglob("*.yaml")]


def search_files() -> list[Path]:
    """All that the search model is made of."""
    folder = ROOT / "knowledge" / "search"
    learnt = (
        "vocabulary",
        "linear",
        "embedding",
        "unit_vectors",
        "contrast",
        "evidence",
        "examples",
        "made_by",
        "model",
        "index",
        "training",
    )
    return [*(folder / "examples").rglob("*.yaml"), *(folder / f"{name}.py" for name in learnt), ROOT / "knowledge" / "text.py",
            UNITS, *(ROOT / "knowledge" / "catalogue" / "matters").glob("*.yaml")]  # fmt: skip


def train_search(*, force: bool = False) -> None:
    """Train the search into ``var/search`` unless it is there already, from what clerks assigned as well."""
    from actions.unanswered import assigned_examples

    def work() -> None:
        from knowledge.search.training import train  # torch is loaded only where there is something to train

        train(folder, model, lambda what: typer.echo(f"    {what}"), more)

    folder, model = settings().var_dir / "search", settings().embedding_model
    database().migrate()  # what clerks assigned is read from tables, which a first run alone has not made yet
    more = assigned_examples()
    digest = hashlib.sha256(repr([model, *((e.text, e.label) for e in more)]).encode()).hexdigest()
    wanted = fingerprint(search_files()) + digest
    once("training the search", folder / ".complete", wanted, work, force=force)


def choose_search() -> None:
    """Choose weights and thresholds anew by cross-validation, and write them to knowledge/search/decision.yaml."""
    from knowledge.search.choosing import choose, judge_in_folds
    from knowledge.search.decision import save

    chosen, figures = choose(judge_in_folds(read(), say=typer.echo))
    save(chosen, figures)
    typer.echo("  ".join(f"{name} {value}" for name, value in figures.items()))


def lend_examples(folder: Path) -> None:
    """Give the dialogue model the search's own examples: of what people need, evenly, and of mere talk."""
    needs: dict[str, list[str]] = {}
    talk: list[str] = []
    for example in read():
        line = normalise(" ".join(example.text.split())).replace("[", "（").replace("]", "）").lstrip("/-")
        if DIGITS_ALONE.fullmatch(line):
            continue  # a number alone is a telephone number or an answer, whatever its digits
        (talk if example.kind in TALK else needs.setdefault(example.matter, [])).append(line)
    evenly = [text for texts in needs.values() for text in texts[:: max(1, len(texts) // NEEDS_PER_MATTER)]]
    folder.mkdir(parents=True, exist_ok=True)
    body = 'version: "3.1"\nnlu:\n'
    for intent, lines in (("need", evenly), ("chitchat_insult", talk)):
        body += f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {line}\n" for line in lines if line)
    (folder / "lent.yml").write_text(body, encoding="utf-8")


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
        "PYTHONPATH": str(ROOT),  # for knowledge/units.py, the one thing the two interpreters share
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
        shutil.rmtree(folder / "lent", ignore_errors=True)
        lend_examples(folder / "lent")
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
    train_search()
    train_dialogue()
