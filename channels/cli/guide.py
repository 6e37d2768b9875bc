"""``onething guide MATTER``: one matter's guidance in the terminal, without the assistant and without a database."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from actions.clock import today
from actions.offices import here, known
from actions.settings import settings
from channels.cli.document_commands import matter_named, parse_settings
from channels.cli.exits import refuse
from knowledge import catalogue
from knowledge.catalogue import Matter, Situation
from knowledge.enquiry import Fact, Question, answer, understand_question
from knowledge.guidance import (
    UNKNOWN,
    Answer,
    Guidance,
    Understood,
    assess,
    extract,
    options_for,
    plain_ask,
    rephrase,
    understand,
)
from knowledge.notice import build, to_text

BACK = ("退回", "上一步", "返回")
STOP = ("结束", "退出", "不办了", "q")
HELP = "直接回答，或者写编号；“退回”改上一个，“结束”看到此为止的告知书；有不明白的也可以直接问。"


def register(app: typer.Typer) -> None:
    """Add this command to ``app``."""
    app.command()(guide)


def guide(
    matter: Annotated[str, typer.Argument(help="编号（13）或名字（start-freight-transport-enterprise）。")],
    pairs: Annotated[list[str] | None, typer.Option("--set", help="情形=值，已经知道的回答。")] = None,
    says: Annotated[str, typer.Option(help="先说的一句话，里面的情况会先听懂。")] = "",
    as_of: Annotated[str, typer.Option(help="按哪一天算，例如 2027-01-01；不写是今天。")] = "",
) -> None:
    """在终端里一问一答，得出一次性告知书的要点。"""
    found = matter_named(matter)
    try:
        day = date.fromisoformat(as_of) if as_of else today()
    except ValueError:
        refuse("--as-of 写成 2027-01-01 这样的日期。")
    answers = parse_settings(found, pairs or [])
    typer.echo(f"{found.seq} {found.name}：{found.summary}\n{HELP}\n")
    for name, heard in extract(says, found, as_of=day).items():
        answers.setdefault(name, heard.answer)
        typer.echo(f"记下了：{heard.said}。")
    result = Walk(found, day, answers).go()
    notice = build(
        result, number=f"GZ{day:%Y%m%d}-CLI", version=1, issued_on=day, catalogue_version=catalogue.load().version,
        region=settings().region or None, offices=known(),
    )  # fmt: skip
    typer.echo("\n" + to_text(notice, url=None, limit=10**6))


class Walk:
    """The conversation of one guidance: what is answered, what was said, what was asked last."""

    def __init__(self, matter: Matter, day: date, answers: dict[str, Answer]):
        self.matter, self.day, self.answers = matter, day, answers
        self.said: set[str] = set()
        self.before: Question | None = None

    def go(self) -> Guidance:
        """Ask until nothing is left to ask, or the person ends it, or the input does."""
        misses = 0
        while True:
            guidance = assess(self.matter, self.answers, as_of=self.day)
            self.answers = dict(guidance.answers)
            self.say_at_once(guidance)
            if guidance.next is None:
                return guidance
            self.put(guidance.next, guidance, misses)
            try:
                line = typer.prompt("您", prompt_suffix="：").strip()
            except typer.Abort:
                return guidance
            if line in STOP:
                return guidance
            misses = 0 if self.take(line, guidance.next, guidance) else misses + 1

    def say_at_once(self, guidance: Guidance) -> None:
        if guidance.stopped is not None:
            typer.echo(guidance.stopped.reason)
            return
        for notice in guidance.notices:
            if notice.text not in self.said:
                typer.echo(f"  先跟您说一声：{notice.text}")
                self.said.add(notice.text)

    def put(self, situation: Situation, guidance: Guidance, misses: int) -> None:
        """The question; in other words after one miss, with the way to a person after two."""
        asked = rephrase(situation, self.matter) if misses == 1 else plain_ask(situation)
        typer.echo(f"\n{asked}{'（可以选几个）' if situation.multiple else ''}")
        for n, option in enumerate(options_for(situation, self.answers, self.matter), 1):
            typer.echo(f"  {n}. {option.label}")
        if misses > 1:
            typer.echo("  拿不准就写“不清楚”，或者问综合窗口、打12345。")

    def take(self, line: str, situation: Situation, guidance: Guidance) -> bool:
        """Understand one line. False: it was not understood."""
        if line in BACK:
            if self.answers:
                self.answers.popitem()
            return True
        heard = understand(line, self._offered(situation), as_of=self.day, matter=self.matter)
        also = {k: u for k, u in extract(line, self.matter, as_of=self.day).items() if k not in self.answers}
        if isinstance(heard, Understood):
            also[situation.id] = heard
        elif not also:
            return self.explain(line, guidance)
        for name, understood in also.items():
            self.answers[name] = understood.answer
            typer.echo(f"  记下了：{understood.said if understood.answer is not UNKNOWN else '不清楚'}。")
        return True

    def _offered(self, situation: Situation) -> Situation:
        """The question with the options on screen only, so that “第二个” means what stands there."""
        return situation.model_copy(update={"options": options_for(situation, self.answers, self.matter)})

    def explain(self, line: str, guidance: Guidance) -> bool:
        """A question about the catalogue is answered, and the open question put again."""
        question = understand_question(line, self.matter, before=self.before)
        if question is None:
            return False
        self.before = question
        told = answer(question, guidance, local=here())
        if isinstance(told, Fact):
            typer.echo(f"  {told.text}\n  （依据：{told.source}）")
        else:
            typer.echo(f"  {told.what}，清单里没有写，请问{told.ask}。")
        return True
