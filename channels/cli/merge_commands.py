"""``onething evaluate forms`` and ``catalogue merge-review``: which blanks of unkeyed forms are one datum."""

from __future__ import annotations

import json
import sys
from collections.abc import Container
from itertools import count
from pathlib import Path
from typing import Annotated, Any

import typer

from actions.settings import settings
from channels.cli.exits import refuse
from knowledge import catalogue
from knowledge.forms.merging.deciding import TooManyBlanks
from knowledge.forms.merging.evaluation import (
    GOALS,
    UNSEEN_GOALS,
    Agreement,
    BadForms,
    compare,
    leave_one_out,
    read_unseen,
    total,
)
from knowledge.forms.merging.importing import import_form
from knowledge.forms.merging.learning import learn
from knowledge.forms.merging.proposing import Aliases, Proposals, name_of, propose
from knowledge.forms.merging.reading import RawForm


def evaluate_forms(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="目录以外的表（JSON），可以几个文件一起评；不写就用目录自己的，每次留出一件事。"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """没有 key 的表，合并得准不准：两两比较的准确率、召回率。"""
    if not files:
        parts, goals = leave_one_out(list(catalogue.load().matters.values())), GOALS
    else:
        parts, goals = _of_files(files), UNSEEN_GOALS
    whole = total(list(parts.values()))
    if as_json:
        by_matter = {
            name: {k: v for k, v in a.to_json().items() if k not in ("wrong", "missed")} for name, a in parts.items()
        }
        typer.echo(json.dumps({**whole.to_json(), "by_matter": by_matter}, ensure_ascii=False))
        return
    for name, part in {**parts, "all": whole}.items():
        typer.echo(
            f"precision {part.precision:.3f}  recall {part.recall:.3f}  merged {part.merged:>5} of {part.true:>5}  {name}"
        )
    for kind, pairs in (("wrong", whole.wrong), ("missed", whole.missed)):
        for pair in pairs[:40]:
            typer.echo(f"  {kind}: {' / '.join(pair['blanks'])}  ({' / '.join(pair['data'])})")
    short = [f"{n} {getattr(whole, n):.3f} < {goal}" for n, goal in goals.items() if getattr(whole, n) < goal]
    typer.echo(f"short of the goal: {'; '.join(short)}" if short else "goals met")


def _of_files(files: list[Path]) -> dict[str, Agreement]:
    aliases, found = learn(catalogue.load().matters.values()), dict[str, Agreement]()
    try:
        matters = [matter for file in files for matter in _read(file)]
        # On stderr: what --json prints is read by programs.
        with typer.progressbar(matters, label=f"{len(matters)} 件事的表", file=sys.stderr) as bar:
            for name, forms, truth in bar:
                found[_unlike(name, found)] = compare(forms, truth, aliases)
    except TooManyBlanks as many:
        refuse(str(many))
    return found


def _unlike(name: str, known: Container[str]) -> str:
    """Two authors write of one matter, and a file may name none: each counts."""
    names = (f"{name or '（没写名）'}{f'（{n}）' if n > 1 else ''}" for n in count(1))
    return next(n for n in names if n not in known)


def _read(file: Path) -> list[tuple[str, list[RawForm], list[list[str]]]]:
    try:
        return read_unseen(json.loads(file.read_text(encoding="utf-8")))
    except OSError as failure:
        refuse(f"读不了 {file}：{failure.strerror}")
    except (BadForms, ValueError) as wrong:
        refuse(f"{file}：{wrong}")


def merge_review(
    files: Annotated[list[Path], typer.Argument(help="部门的空表：.docx、.xlsx，或一个 .json。")],
    accept: Annotated[list[int] | None, typer.Option(help="第几条是同一个数据。")] = None,
    reject: Annotated[list[int] | None, typer.Option(help="第几条不是。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """部门新表的合并建议：拿得准的已经合并，拿不准的等编辑定；定过的记在 VAR_DIR/merge-review.json。"""
    forms = _forms(files)
    aliases, kept = learn(catalogue.load().matters.values()), settings().var_dir / "merge-review.json"
    decided: dict[str, bool] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    found = _proposed(forms, aliases, decided)
    for numbers, said in ((accept or [], True), (reject or [], False)):
        for n in numbers:
            if not 1 <= n <= len(found.waiting):
                refuse(f"没有第 {n} 条：等着定的有 {len(found.waiting)} 条。")
            decided[name_of(found.waiting[n - 1], found.readings)] = said
    if accept or reject:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(decided, ensure_ascii=False, indent=1), encoding="utf-8")
        found = _proposed(forms, aliases, decided)
    typer.echo(json.dumps(_plain(found, forms), ensure_ascii=False) if as_json else _lines(found, forms))


def _proposed(forms: list[RawForm], aliases: Aliases, decided: dict[str, bool]) -> Proposals:
    try:
        return propose(forms, aliases, decided)
    except TooManyBlanks as many:
        refuse(str(many))


def _forms(files: list[Path]) -> list[RawForm]:
    forms: list[RawForm] = []
    for file in files:
        if file.suffix == ".json":
            forms += [form for _, some, _ in _read(file) for form in some]
            continue
        try:
            forms.append(import_form(file.read_bytes(), file.name))
        except OSError as failure:
            refuse(f"读不了 {file}：{failure.strerror}")
        except Exception as failure:
            refuse(f"{file} 读不出来：{failure}")
    return forms


def _named(found: Proposals, forms: list[RawForm], places: tuple[int, ...]) -> list[str]:
    return [f"{forms[found.readings[n].form].item}：{found.readings[n].field.label}" for n in places]


def _plain(found: Proposals, forms: list[RawForm]) -> dict[str, Any]:
    def told(proposals: Any) -> list[dict[str, Any]]:
        return [
            {"left": _named(found, forms, p.left), "right": _named(found, forms, p.right), "score": p.score, "reason": p.reason}
            for p in proposals
        ]  # fmt: skip

    return {
        "blanks": len(found.readings),
        "data": len(found.groups),
        "made": told(found.made),
        "waiting": told(found.waiting),
    }


def _lines(found: Proposals, forms: list[RawForm]) -> str:
    lines = [f"{len(found.readings)} 栏合成 {len(found.groups)} 个数据。已合并："]
    lines += [
        f"  {p.score:.2f}  {' = '.join(_named(found, forms, p.left + p.right))}（{p.reason}）" for p in found.made
    ]
    lines.append("等编辑定（--accept N 是同一个，--reject N 不是）：" if found.waiting else "没有等着定的。")
    for n, p in enumerate(found.waiting, 1):
        lines.append(
            f"  {n}. {p.score:.2f}  {' | '.join(_named(found, forms, p.left))} = {' | '.join(_named(found, forms, p.right))}（{p.reason}）"
        )
    return "\n".join(lines)
