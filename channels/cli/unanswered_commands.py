"""``onething unanswered …``: what the search could not place, to be assigned by a clerk."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from actions.errors import Trouble
from actions.unanswered import REASONS, do_assign, queue
from channels.cli.exits import refuse

app = typer.Typer(help="没对上的话：看一看，归到哪件事，下次训练就学会。", no_args_is_help=True)


@app.command("list")
def list_waiting(
    all: Annotated[bool, typer.Option("--all", help="连已经归好的也列出。")] = False,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="最多几条。")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """列出没对上的话（个人信息已遮住），最早的在前。"""
    waiting = queue(all=all, limit=limit)
    if as_json:
        rows = [
            {"id": w.id, "text": w.text, "reason": w.reason, "assigned": w.assigned, "at": w.at.isoformat()}
            for w in waiting
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for w in waiting:
        typer.echo(f"{w.id:>6}  {REASONS.get(w.reason, w.reason)}  {w.assigned or '-'}  {w.text}")
    if not waiting:
        typer.echo("没有等着归类的话。")


@app.command()
def assign(
    number: Annotated[int, typer.Argument(help="条目编号。")],
    label: Annotated[str, typer.Argument(help="一件事的编号或英文名，可加事项：7 或 7/4；不归我们管写 none。")],
) -> None:
    """把一句话归到一件事；下次 onething train search 就会学。"""
    try:
        kept = do_assign(number, label)
    except Trouble as trouble:
        refuse(f"{trouble.sentence}{trouble.what_now}")
    typer.echo(f"记下了：第 {number} 条归到 {kept}。运行 onething train search 生效。")
