"""``onething search``, ``evaluate`` and ``bench``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from channels.cli.exits import not_built, refuse
from knowledge.search import Result

LONGEST_LINE = 20_000


def register(app: typer.Typer) -> None:
    """Add these commands to ``app``."""
    app.command()(search)
    app.command()(evaluate)
    app.command()(bench)


def search(
    text: Annotated[str, typer.Argument(help="一句平常话。")] = "",
    top: Annotated[int, typer.Option(min=1, max=20, help="最多列几件。")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="标准输入每行一句，标准输出每行一个 JSON。")] = False,
) -> None:
    """一句话对应哪件事、哪个事项。"""
    from actions.search import find

    if jsonl:
        for line in sys.stdin:
            typer.echo(
                json.dumps(find(line.rstrip("\r\n")[:LONGEST_LINE], top=max(top, 5)).to_json(), ensure_ascii=False)
            )
        return
    if not text.strip():
        refuse("请写一句话，例如：onething search 我爸上个月走了他的养老金咋弄")
    found = find(text[:LONGEST_LINE], top=top)
    typer.echo(json.dumps(found.to_json(), ensure_ascii=False) if as_json else _plain(found))


def _plain(found: Result) -> str:
    says = {"match": "就是这件", "ask": "要问清是哪件", "none": "不在二十件事里"}[found.decision.value]
    lines = [says]
    for m in found.matters:
        item = f" · {m.item.n}. {m.item.name}" if m.item else ""
        lines.append(f"  {m.score:.3f}  {m.seq:>2} {m.name}{item}")
    return "\n".join(lines)


def evaluate(
    what: Annotated[str, typer.Argument(help="search | nlu | forms")],
    file: Annotated[Path | None, typer.Argument(help="评测数据。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """评测。"""
    not_built(f"evaluate {what} {file or ''} {as_json or ''}".strip())


def bench(
    what: Annotated[str, typer.Argument(help="search | forms | wechat")],
    size: Annotated[str, typer.Option(help="规模，逗号分隔。")] = "20",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """性能测量。"""
    arguments: dict[str, Any] = {"size": size, "json": as_json}
    not_built(f"bench {what} {arguments}")
