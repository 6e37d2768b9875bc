"""``onething bench …``: how fast and how large."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from channels.cli.exits import refuse

app = typer.Typer(help="性能测量。", no_args_is_help=True)


@app.command("search")
def search(
    size: Annotated[str, typer.Option(help="目录的大小，逗号分隔。")] = "20,2000,200000",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """搜索索引随目录变大：建索引、查询时间、召回率、内存，和精确搜索、BM25 比。"""
    from channels.cli.search_commands import the_engine
    from knowledge.search.growth import Measured, measure

    sizes = [int(s) for s in size.split(",") if s.strip().isdecimal()]
    if not sizes or min(sizes) < 1 or max(sizes) > 2_000_000:
        refuse("--size 写成逗号分隔的数，每个在 1 到 2000000 之间，例如 20,2000,200000")
    model = the_engine().model
    rows = []
    if not as_json:
        typer.echo(Measured.header())
    for n in sizes:
        row = measure(model, n)
        rows.append(row)
        if not as_json:
            typer.echo(row.line())
    if as_json:
        typer.echo(json.dumps([row.to_json() for row in rows], ensure_ascii=False))


@app.command("desk")
def desk(
    size: Annotated[int, typer.Option(min=1000, max=1_000_000, help="多少个对话，多少件登记。")] = 100_000,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """工作台的每个列表、对话页、搜索、监督页，在很多对话和登记时要几毫秒。用临时的数据库，用完就删。"""
    from actions.growth import measure

    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), size)
    if as_json:
        typer.echo(json.dumps({"size": size, **figures}, ensure_ascii=False))
        return
    for name, value in figures.items():
        typer.echo(f"{name:20} {value}")
