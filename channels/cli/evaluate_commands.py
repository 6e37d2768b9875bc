"""``onething evaluate …``: measurements against a file of messages or forms."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from actions.clock import today
from channels.cli.exits import refuse
from channels.cli.nlu import evaluate_nlu
from channels.cli.search_commands import the_engine
from knowledge import catalogue
from knowledge.guidance.evaluation import BadReplies, Judged, errors, figures, judge_file
from knowledge.search.evaluation import GOALS, BadFile, evaluate, missed_goals, read_messages
from knowledge.search.report import to_html, to_svg

app = typer.Typer(help="评测：搜索、回答、对话理解、表格合并。", no_args_is_help=True)


@app.command("search")
def search(
    files: Annotated[
        list[Path],
        typer.Argument(help="每行一个 JSON：text、matter、matters_ok、item、asks、style。可以几个文件一起评。"),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
    report: Annotated[Path | None, typer.Option(help="另存一页报告（HTML，带图）。")] = None,
    plot: Annotated[Path | None, typer.Option(help="只存把握与对错的图（SVG）。")] = None,
) -> None:
    """搜索找得准不准：总的、按说法、按每件事，混淆表和最差的错。"""
    try:
        messages = [message for file in files for message in read_messages(file)]
    except OSError as failure:
        refuse(f"读不了 {failure.filename}：{failure.strerror}")
    except (BadFile, UnicodeDecodeError) as wrong:
        refuse(f"{wrong}。请改好这一行再试。")
    found = evaluate(the_engine(), messages)
    if report is not None:
        report.write_text(to_html(found, "、".join(f.name for f in files)), encoding="utf-8")
    if plot is not None:
        plot.write_text(to_svg(found), encoding="utf-8")
    typer.echo(json.dumps(found, ensure_ascii=False) if as_json else _plain(found))


def _plain(found: dict[str, Any]) -> str:
    names = [n for n in GOALS if n != "median_ms"]
    lines = [f"{'':14}" + "".join(f"{n:>17}" for n in names)]
    rows = {"all": found["overall"], **found["by_style"]}
    for name, row in rows.items():
        lines.append(f"{name:14}" + "".join(f"{'-' if row[n] is None else row[n]:>17}" for n in names))
    lines.append(f"{'goal':14}" + "".join(f"{GOALS[n]:>17}" for n in names))
    lines.append(f"messages {found['overall']['messages']}, median {found['overall']['median_ms']} ms a query")
    lines += [f"  meant {c['meant']:>2} said {c['said']:>2}: {c['times']}" for c in found["confusions"][:12]]
    lines += [
        f"  {w['decision']:>5} {w['score']:.2f} meant {w['meant']:>2} said {w['said']:>2} [{w['style']}] {w['text'][:60]}"
        for w in found["worst"][:25]
    ]
    lines += [f"short of the goal: {m}" for m in missed_goals(found["overall"])]
    return "\n".join(lines)


@app.command("answers")
def answers(
    folder: Annotated[Path, typer.Argument(help="一个目录，每件事一个 YAML：情形: [{says, means}]。")],
    as_of: Annotated[str, typer.Option(help="“昨天”“上个月”从哪天算起，如 2026-11-24。")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """问了一句，对方的话听得对不对；答的是别的，会不会当成回答。"""
    judged: list[Judged] = []
    try:
        day = date.fromisoformat(as_of) if as_of else today()
        for path in sorted(folder.glob("*.yaml")):
            matter = catalogue.load().matter(path.stem)
            if matter is None:
                refuse(f"没有“{path.stem}”这件事。文件名要用事项的 id。")
            judged += judge_file(path, matter, as_of=day)
    except (BadReplies, ValueError) as wrong:
        refuse(f"{wrong}。请改好再试。")
    if not judged:
        refuse(f"{folder} 里没有可用的 YAML。")
    found = {**figures(judged), "errors": errors(judged)}
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    typer.echo(f"answers {found['answers']}: right {found['right']} wrong {found['wrong']} missed {found['missed']}")
    typer.echo(f"others {found['others']}: taken for an answer {found['taken']}")
    for error in found["errors"]:
        typer.echo(f"  {error['kind']:7} {error['matter']} {error['situation']} {error['got']}: {error['says'][:60]}")


@app.command("nlu")
def nlu(
    file: Annotated[Path, typer.Argument(help="Rasa 的 NLU 文件（.yml），或带对话动作的 .jsonl。")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """对话动作（找人、办不成、查进度、评价、问材料……）听得准不准。"""
    if not file.is_file():
        refuse(f"没有 {file} 这个文件。")
    [found] = evaluate_nlu(file)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    typer.echo(f"accuracy {found['accuracy']} of {found['messages']} messages (goal {found['goal']})")
    for intent, row in found["by_intent"].items():
        typer.echo(f"  {intent:18} {row['accuracy']:.3f}  {row['messages']}")
    for error in found["errors"]:
        typer.echo(f"  {error['intent']} heard as {error['heard']} ({error['confidence']}): {error['text'][:60]}")
