"""``onething retention`` and ``onething person``: what is due loses its person; one person's data handed out or deleted."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from actions.clock import now
from actions.database.engine import database
from actions.errors import Trouble
from actions.retention import cleaning, person
from channels.cli.exits import refuse

app = typer.Typer(help="到期清理。", no_args_is_help=True)
person_app = typer.Typer(help="一个人的个人信息：给本人一份，或按要求删除。", no_args_is_help=True)
ACTOR = "command line"
AsJson = Annotated[bool, typer.Option("--json", help="打印 JSON。")]
Conversation = Annotated[str, typer.Option(help="对话编号，c_ 开头，工作台的地址里有。")]
Reason = Annotated[str, typer.Option(help="依据：谁、何时、怎样提出，怎样核对了身份。记入操作记录。")]
Yes = Annotated[bool, typer.Option("--yes", help="真的做。")]
SAID = {
    "conversations": "对话去掉个人信息", "empty": "空对话删除", "tickets": "办结的登记去掉个人信息", "files": "没有主的附件删除",
    "leftovers": "用过的凭据和发送记录删除", "held": "到期但还在办，没有动",
}  # fmt: skip


@app.callback()
def _group() -> None:
    """到期清理。"""


@app.command()
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只数，不动。")] = False, yes: Yes = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """去掉到期记录里的个人信息；期限见设置 conversation_keep_days、report_keep_days。"""
    if dry_run == yes:
        refuse("先用 --dry-run 看看会动多少，确定后用 --yes 执行。")
    counts = asdict(_do(lambda: cleaning.due_at(now()) if dry_run else cleaning.do_run(ACTOR, now())))
    if as_json:
        typer.echo(json.dumps({"dry_run": dry_run, **counts}))
        return
    typer.echo("如果现在执行：" if dry_run else "已执行：")
    for name, words in SAID.items():
        typer.echo(f"{counts[name]:>8}  {words}")


@person_app.command()
def export(
    conversation: Conversation, reason: Reason,
    output: Annotated[Path, typer.Option("-o", "--output", help="写到这个 ZIP 文件：data.json 和附件。")],
) -> None:  # fmt: skip
    """给本人一份：说过的话、答案、告知书、表和材料、登记和评价。"""
    if output.exists():
        refuse(f"{output} 已经有了，换个名字。")
    made: person.Export = _do(lambda: person.do_export(conversation, ACTOR, reason))
    output.touch(mode=0o600)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", made.as_json)
        for name, body in made.files.items():
            packed.writestr(f"files/{name}", body)
    typer.echo(f"已写到 {output}：{len(made.data['messages'])} 句话，{len(made.files)} 个附件。已记入操作记录。")
    _say_related(made.related)


@person_app.command()
def delete(conversation: Conversation, reason: Reason, yes: Yes = False, as_json: AsJson = False) -> None:
    """按要求删除，打印证明：操作记录的行号和指纹。"""
    if not yes:
        refuse("删除以后找不回来。先用 onething person export 留一份给本人，确定后加 --yes。")
    proof: person.Proof = _do(lambda: person.do_delete_person(conversation, ACTOR, reason))
    if as_json:
        typer.echo(json.dumps(asdict(proof)))
        return
    typer.echo(f"已删除。操作记录第 {proof.line} 条，指纹 {proof.hash}")
    typer.echo(f"  对话 1，办件 {proof.counts['cases']}，留下数字、去掉个人信息的登记 {proof.counts['tickets']}")
    _say_related(proof.related)


def _say_related(others: tuple[str, ...]) -> None:
    if others:
        typer.echo(f"同一件事还在别处办过，那里的要另外处理：{'、'.join(others)}")


def _do(work: Callable[[], Any]) -> Any:
    database().migrate()
    try:
        return work()
    except Trouble as trouble:
        refuse(f"{trouble.sentence}{trouble.what_now}")


def register(main: typer.Typer) -> None:
    """Add both groups to the command line."""
    main.add_typer(app, name="retention")
    main.add_typer(person_app, name="person")
