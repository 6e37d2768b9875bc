"""``onething notify``: the notice without a conversation, and what other commands share with it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from actions.clock import today
from actions.offices import known
from actions.settings import settings
from channels.cli.exits import refuse
from knowledge import catalogue
from knowledge.catalogue import Matter
from knowledge.guidance import Answer, Refused, assess, parse_answer

FORMATS = ("json", "html", "pdf", "docx")


def register(app: typer.Typer) -> None:
    """Add this command to ``app``."""
    app.command()(notify)


def matter_named(ref: str) -> Matter:
    found = catalogue.load().matter(ref)
    if found is None:
        known = "、".join(f"{m.seq} {m.slug}" for m in catalogue.load().matters.values())
        refuse(f"没有“{ref}”这件事。可以写编号或名字：{known}")
    return found


def parse_settings(matter: Matter, pairs: list[str]) -> dict[str, Answer]:
    """``situation=value`` pairs as answers; a wrong one ends the command with what would be right."""
    answers: dict[str, Answer] = {}
    for pair in pairs:
        name, mark, raw = pair.partition("=")
        situation = matter.situation(name.strip())
        if not mark or situation is None:
            refuse(f"--set {pair}：写成 情形=值。{matter.name}的情形有：{'、'.join(s.id for s in matter.situations)}")
        parsed = parse_answer(situation, raw.strip())
        if isinstance(parsed, Refused):
            values = "、".join(str(o.value).lower() for o in situation.options)
            refuse(f"--set {pair}：{parsed.reason_zh}" + (f" 可以是：{values}、unknown" if values else ""))
        answers[situation.id] = parsed
    return answers


def write_out(body: bytes | str, output: Path | None, *, binary: bool) -> None:
    """To a file, or to standard output; a terminal is spared binary data."""
    data = body if isinstance(body, bytes) else body.encode()
    if output is not None:
        output.write_bytes(data)
    elif binary and sys.stdout.isatty():
        refuse("这是二进制文件，请用 -o 文件名 存起来。")
    else:
        sys.stdout.buffer.write(data if binary else data.rstrip(b"\n") + b"\n")


def notify(
    matter: Annotated[str, typer.Argument(help="编号（13）或名字（start-freight-transport-enterprise）。")],
    pairs: Annotated[list[str] | None, typer.Option("--set", help="情形=值，可写多次；不清楚写 unknown。")] = None,
    format: Annotated[str, typer.Option(help="json | html | pdf | docx")] = "json",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到文件。")] = None,
    as_of: Annotated[str, typer.Option(help="按哪一天算，例如 2027-01-01；不写是今天。")] = "",
    large: Annotated[bool, typer.Option(help="大字版。")] = False,
) -> None:
    """按这些回答生成一次性告知书，不需要对话。"""
    from datetime import date

    from knowledge.notice import build, to_docx, to_html, to_pdf

    if format not in FORMATS:
        refuse(f"--format 只能是 {'、'.join(FORMATS)}")
    found = matter_named(matter)
    try:
        day = date.fromisoformat(as_of) if as_of else today()
    except ValueError:
        refuse("--as-of 写成 2027-01-01 这样的日期。")
    guidance = assess(found, parse_settings(found, pairs or []), as_of=day)
    notice = build(
        guidance, number=f"GZ{day:%Y%m%d}-CLI", version=1, issued_on=day, catalogue_version=catalogue.load().version,
        region=settings().region or None, offices=known(),
    )  # fmt: skip
    if format == "json":
        write_out(json.dumps(notice.to_json(), ensure_ascii=False, indent=2), output, binary=False)
    elif format == "html":
        write_out(to_html(notice, url=None, large=large), output, binary=False)
    else:
        write_out(
            to_pdf(notice, url=None, large=large) if format == "pdf" else to_docx(notice, url=None), output, binary=True
        )
