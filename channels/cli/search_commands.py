"""``onething search``: what the search finds."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from channels.cli.exits import refuse
from knowledge.search import Engine, ModelTrouble, NotTrained, Result

LONGEST_LINE = 20_000


def register(app: typer.Typer) -> None:
    """Add these commands to ``app``."""
    app.command()(search)


def the_engine() -> Engine:
    """The trained search; when there is none, or the configured model cannot be used, the command ends and says so."""
    from actions.search import engine

    try:
        return engine()
    except (NotTrained, ModelTrouble) as trouble:
        refuse(str(trouble))


def search(
    text: Annotated[str, typer.Argument(help="一句平常话。")] = "",
    top: Annotated[int, typer.Option(min=1, max=20, help="最多列几件。")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="标准输入每行一句，标准输出每行一个 JSON。")] = False,
    explain: Annotated[bool, typer.Option(help="说明理由：相近的例句、起作用的词。")] = False,
) -> None:
    """一句话对应哪件事、哪个事项。"""
    found_by = the_engine()
    if jsonl:
        for line in sys.stdin:
            said = line.rstrip("\r\n")[:LONGEST_LINE]
            typer.echo(json.dumps(found_by.search(said, top=max(top, 5)).to_json(), ensure_ascii=False))
        return
    if not text.strip():
        refuse("请写一句话，例如：onething search 我爸上个月走了他的养老金咋弄")
    found = found_by.search(text[:LONGEST_LINE], top=top)
    typer.echo(json.dumps(found.to_json(), ensure_ascii=False) if as_json else _plain(found, explain=explain))


def _plain(found: Result, *, explain: bool) -> str:
    says = {"match": "就是这件", "ask": "要问清是哪件", "none": "不在二十件事里"}[found.decision.value]
    lines = [says]
    for m in found.matters:
        item = f" · {m.item.n}. {m.item.name}" if m.item else ""
        lines.append(f"  {m.score:.3f}  {m.seq:>2} {m.name}{item}")
    if explain:
        lines += [f"  像：{e['text']}（{e['label']}，{e['likeness']}）" for e in found.why.get("examples", [])]
        lines.append(f"  词：{'、'.join(found.why.get('words', [])) or '没有'}")
    return "\n".join(lines)
