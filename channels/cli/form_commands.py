"""``onething form``: the combined form, pre-filled, with no conversation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from actions.clock import today
from channels.cli.document_commands import matter_named, parse_settings, write_out
from channels.cli.exits import refuse
from channels.cli.merge_commands import evaluate_forms, merge_review
from knowledge.forms import check, combine, hints, prefill, to_json
from knowledge.guidance import assess

FORMATS = ("json", "html", "pdf", "docx", "xlsx", "zip")


def register(app: typer.Typer, bench: typer.Typer, evaluate: typer.Typer, catalogue: typer.Typer) -> None:
    """Add these commands to ``app`` and to the groups that they belong to."""
    app.command()(form)
    bench.command("forms")(bench_forms)
    evaluate.command("forms")(evaluate_forms)
    catalogue.command("merge-review")(merge_review)


def profile_of(path: Path | None) -> dict[str, Any]:
    """What is known of the person, from a file: field keys and values."""
    if path is None:
        return {}
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except OSError as failure:
        refuse(f"读不了 {path}：{failure.strerror}")
    except ValueError:
        refuse(f'{path} 不是 JSON：写成 {{"applicant_name": "王大山"}} 这样，键是栏目的 key。')
    if not isinstance(read, dict):
        refuse(f"{path} 里要是一个对象：{{栏目的 key: 值}}。")
    return read


def form(
    matter: Annotated[str, typer.Argument(help="编号或名字。")],
    pairs: Annotated[list[str] | None, typer.Option("--set", help="情形=值，可写多次；不清楚写 unknown。")] = None,
    data: Annotated[Path | None, typer.Option(help="预填资料（JSON）：栏目的 key 和值。")] = None,
    says: Annotated[list[str] | None, typer.Option(help="说过的话，可写多次：里面的姓名、证件号、日期会填上。")] = None,
    format: Annotated[str, typer.Option(help="json | html | pdf | docx | xlsx | zip")] = "json",
    item: Annotated[int, typer.Option(help="只要第几个事项自己的表；不写是合并表。")] = 0,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到文件。")] = None,
    as_of: Annotated[str, typer.Option(help="按哪一天算，例如 2027-01-01；不写是今天。")] = "",
) -> None:
    """合并后的一张表，按已知资料预填；也能给出每个部门自己的表和整包材料。"""
    if format not in FORMATS:
        refuse(f"--format 只能是 {'、'.join(FORMATS)}")
    found = matter_named(matter)
    try:
        day = date.fromisoformat(as_of) if as_of else today()
    except ValueError:
        refuse("--as-of 写成 2027-01-01 这样的日期。")
    combined = combine(assess(found, parse_settings(found, pairs or []), as_of=day))
    if item and all(i.n != item for i in combined.item_forms):
        refuse(f"按这些回答，没有第 {item} 项。有：{'、'.join(str(i.n) for i in combined.item_forms) or '没有'}")
    values = prefill(combined, {}, as_of=day, said=says or [], profile=profile_of(data))
    if format == "json":
        body = to_json(combined, values)
        body["problems"] = [{"key": p.key, "text": p.sentence()} for p in check(combined, values, as_of=day)]
        body["hints"] = [{"key": p.key, "text": p.sentence()} for p in hints(combined, values)]
        write_out(json.dumps(body, ensure_ascii=False, indent=2), output, binary=False)
        return
    from knowledge.forms.papers import paper

    write_out(paper(format, combined, values, item=item or None), output, binary=format != "html")


def bench_forms(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    markdown: Annotated[bool, typer.Option(help="输出 Markdown 表格。")] = False,
) -> None:
    """每件事：各张表加起来要填多少栏，合并后多少栏，说过五句话以后还要打多少字栏。"""
    from knowledge import catalogue
    from knowledge.forms.measuring import GOAL, measure

    rows = [measure(m, as_of=today()) for m in catalogue.load().matters.values()]
    if as_json:
        typer.echo(json.dumps([r.to_json() for r in rows], ensure_ascii=False))
        return
    bar = " | " if markdown else "  "
    edge = "| " if markdown else ""
    heads = ("件", "separate", "combined", "required", "prefilled", "share", "to type")
    typer.echo(edge + bar.join(f"{h:>9}" for h in heads) + (" | 事 |" if markdown else "  事"))
    if markdown:
        typer.echo("|" + "---:|" * len(heads) + "---|")
    for r in rows:
        cells = (r.seq, r.separate, r.combined, r.required, r.prefilled, f"{r.share:.0%}", r.to_type)
        short = "" if r.share >= GOAL else f"（不到 {GOAL:.0%}）"
        typer.echo(edge + bar.join(f"{c:>9}" for c in cells) + f"{bar}{r.name}{short}" + (" |" if markdown else ""))
