"""``onething catalogue …``: the catalogue's life."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from channels.cli.document_commands import matter_named
from channels.cli.exits import not_built
from knowledge import catalogue
from knowledge.catalogue.check import check as run_check
from knowledge.catalogue.loader import MATTERS
from knowledge.catalogue.show import render
from knowledge.guidance import graph as drawing

app = typer.Typer(help="目录：检查、查看、导入、导出。", no_args_is_help=True)


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="目录所在文件夹。")] = MATTERS,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """检查每一件事的数据：格式、名称、引用、依据；有错退出码 1。"""
    report = run_check(folder)
    if as_json:
        typer.echo(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        for problem in report.problems:
            typer.echo(str(problem), err=True)
        typer.echo(report.summary())
    if report.problems:
        raise typer.Exit(1)


@app.command()
def show(
    matter: Annotated[str, typer.Argument(help="编号或名字；不写就列出全部。")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """查看一件事，或列出二十件事。"""
    if not matter:
        listed = [{"seq": m.seq, "id": m.slug, "name": m.name} for m in catalogue.load().matters.values()]
        lines = "\n".join(f"{m['seq']:>2}  {m['id']:<36} {m['name']}" for m in listed)
        typer.echo(json.dumps(listed, ensure_ascii=False) if as_json else lines)
        return
    found = matter_named(matter)
    typer.echo(found.model_dump_json(exclude_defaults=True) if as_json else render(found))


@app.command()
def graph(
    matter: Annotated[str, typer.Argument(help="编号或名字。")] = "",
    page: Annotated[bool, typer.Option("--page", help="整页文档，图在里面。")] = False,
    folder: Annotated[Path | None, typer.Option("--all", help="把二十件事的页面都写到这个文件夹。")] = None,
) -> None:
    """画出一件事的情形图（Mermaid）：问什么、决定什么。"""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for each in catalogue.load().matters.values():
            (folder / f"{each.slug}.md").write_text(drawing.page(each), encoding="utf-8")
        return
    found = matter_named(matter)
    typer.echo(drawing.page(found) if page else drawing.mermaid(found), nl=False)


def _later(name: str, doc: str) -> None:
    def command() -> None:
        not_built(f"catalogue {name}")

    command.__doc__ = doc
    app.command(name)(command)


for _name, _doc in (
    ("import", "从文件导入一件事。"), ("export", "导出。"), ("diff", "比较两个版本。"),
    ("publish", "发布新版本。"), ("history", "版本历史。"),
):  # fmt: skip
    _later(_name, _doc)
