"""Measures the assistant's NLU with Rasa's own ``rasa test nlu`` on messages that it was not trained on."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from channels.cli.exits import refuse
from channels.cli.setup import ASSISTANT, RASA, model_path, rasa_environment
from knowledge.search.evaluation import read_messages
from knowledge.text import normalise

ACTS = {
    "helper": "request_help", "help": "request_help", "stuck": "report_stuck", "cant_get_done": "report_stuck",
    "status": "ask_status", "progress": "ask_status", "rating": "rate", "rate": "rate",
}  # fmt: skip
"""``asks`` of a message that is a dialogue act → intent; anything else asks about an attribute."""
GOAL = 0.95


def intent_of(asks: str) -> str:
    """The intent that a dialogue act should be heard as."""
    return ACTS.get(asks, "ask_attribute")


def examples_in(file: Path) -> dict[str, list[str]]:
    """Intent → messages, from a Rasa NLU file (.yml) or from the dialogue acts of a file of messages (.jsonl)."""
    found: dict[str, list[str]] = {}
    if file.suffix in (".yml", ".yaml"):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.strip().removeprefix("- ") for line in block["examples"].splitlines() if line.strip()]
            found.setdefault(block["intent"], []).extend(lines)
        return found
    for message in read_messages(file):
        if message.matter is None and message.asks:
            found.setdefault(intent_of(message.asks), []).append(normalise(" ".join(message.text.split())))
    return found


def evaluate_nlu(*files: Path) -> list[dict[str, Any]]:
    """For each file: accuracy, accuracy and count by intent, and every error. Rasa is started once for all of them.

    Ends the command when there is nothing to test.
    """
    sets = [examples_in(file) for file in files]
    for file, examples in zip(files, sets, strict=True):
        if not any(examples.values()):
            refuse(f"{file} 里没有对话动作（matter 为 null 且写了 asks 的行），也不是 Rasa 的 NLU 文件。")
    together: dict[str, list[str]] = {}
    for examples in sets:
        for intent, lines in examples.items():
            together.setdefault(intent, []).extend(lines)
    with TemporaryDirectory() as folder:
        errors = _rasa_test(together, Path(folder))
    asked = {(intent, _clean(line)) for intent, lines in together.items() for line in lines}
    if strange := [e for e in errors if (e["intent"], e["text"]) not in asked]:
        raise RuntimeError(f"Rasa reports errors in messages that it was not asked about: {strange[:3]}")
    return [_figures(examples, errors) for examples in sets]


def _figures(examples: dict[str, list[str]], everywhere: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of one file. ``everywhere``: the errors in all files."""
    own = {intent: {_clean(line) for line in lines} for intent, lines in examples.items()}
    errors = [e for e in everywhere if e["text"] in own.get(e["intent"], ())]
    total = {intent: len(lines) for intent, lines in examples.items()}
    wrong = {intent: sum(e["intent"] == intent for e in errors) for intent in total}
    return {
        "primary": "accuracy",
        "accuracy": round(1 - len(errors) / sum(total.values()), 4),
        "goal": GOAL,
        "messages": sum(total.values()),
        "by_intent": {
            i: {"accuracy": round(1 - wrong[i] / total[i], 4), "messages": total[i]} for i in sorted(total)
        },
        "errors": [
            {"text": e["text"], "intent": e["intent"], "heard": e["intent_prediction"]["name"],
             "confidence": round(e["intent_prediction"]["confidence"], 3)}
            for e in errors
        ],
    }  # fmt: skip


def _clean(line: str) -> str:
    """As it stands in a file for Rasa, to whom brackets and a leading slash mean something."""
    return line.replace("[", "（").replace("]", "）").lstrip("/").strip()


def _rasa_test(examples: dict[str, list[str]], folder: Path) -> list[dict[str, Any]]:
    """Run Rasa's test; its file of errors."""
    body = 'version: "3.1"\nnlu:\n'
    for intent, lines in examples.items():
        body += f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {_clean(line)}\n" for line in lines)
    (folder / "test.yml").write_text(body, encoding="utf-8")
    done = subprocess.run(
        [RASA, "test", "nlu", "--model", model_path(), "--nlu", folder / "test.yml", "--out", folder / "out", "--no-plot",
         "--domain", "domain"],
        cwd=ASSISTANT, env=rasa_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        refuse(f"rasa test nlu 没有跑成：\n{done.stderr[-2000:]}")
    errors = folder / "out" / "intent_errors.json"
    return list(json.loads(errors.read_text(encoding="utf-8"))) if errors.exists() else []
