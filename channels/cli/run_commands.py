"""Commands that run or prepare the program: setup, serve, chat, train, doctor."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from pydantic import SecretStr

from channels.cli.exits import refuse


def register(app: typer.Typer) -> None:
    """Add these commands to ``app``."""
    app.command()(setup)
    app.command()(serve)
    app.command()(chat)
    app.command()(doctor)
    app.command("settings")(show_settings)
    train = typer.Typer(help="训练搜索和对话。", no_args_is_help=False, invoke_without_command=True)
    train.callback()(train_all)
    train.command("search")(train_search)
    train.command("dialogue")(train_dialogue)
    train.command("merging")(train_merging)
    app.add_typer(train, name="train")


def setup() -> None:
    """准备好密钥、数据库、搜索和对话模型；已有的不重做。"""
    from channels.cli.setup import set_up

    set_up()


def serve() -> None:
    """启动三个进程，按 Ctrl-C 停止。"""
    from channels.cli.serve import serve as run

    sys.exit(run())


def chat(url: Annotated[str, typer.Option(help="服务地址；不写就用设置里的。")] = "") -> None:
    """在终端里和助手对话（走 HTTP 接口，和网页完全一样）。"""
    from channels.cli.chat import chat as talk

    sys.exit(talk(url))


def doctor(as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False) -> None:
    """检查运行所需的一切，并说明缺什么、怎么补。"""
    from channels.cli.doctor import examine

    sys.exit(examine(as_json=as_json))


def show_settings() -> None:
    """列出每个设置：名字、默认值、含义。"""
    from actions.settings import Settings

    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        typer.echo(f"ONETHING_{name.upper():<26} {default!s:<40} {field.description}")


def train_all(
    context: typer.Context, force: Annotated[bool, typer.Option(help="已是最新也重新训练。")] = False
) -> None:
    """训练搜索和对话（没有写子命令时两个都训练）。"""
    if context.invoked_subcommand is None:
        train_search(force=force)
        train_dialogue(force=force)


def train_search(
    force: Annotated[bool, typer.Option(help="已是最新也重新训练。")] = False,
    choose: Annotated[bool, typer.Option(help="先用交叉验证重选权重和门槛（几分钟），写进 decision.yaml。")] = False,
) -> None:
    """训练搜索模型。"""
    from channels.cli.setup import choose_search
    from channels.cli.setup import train_search as work
    from knowledge.search import ModelTrouble
    from knowledge.search.examples import BadExamples

    try:
        if choose:
            choose_search()
        work(force=force)
    except (BadExamples, ModelTrouble) as trouble:
        refuse(str(trouble))


def train_dialogue(force: Annotated[bool, typer.Option(help="已是最新也重新训练。")] = False) -> None:
    """训练对话（Rasa）模型。"""
    from channels.cli.setup import train_dialogue as work

    work(force=force)


def train_merging() -> None:
    """重新学习没有键的表格怎么合并（两小时左右，内存4GB），写进 network_*.safetensors；安装时不用。"""
    from knowledge import catalogue
    from knowledge.forms.merging.deciding.training import NETWORKS, PASSES, lessons, save, train

    matters = list(catalogue.load().matters.values())
    for number in range(NETWORKS):
        typer.echo(f"第 {number + 1} 个，共 {NETWORKS} 个：先读表（几分钟）")
        parts = lessons(matters, number)
        with typer.progressbar(length=PASSES, label=f"学 {len(parts)} 件事的表") as bar:
            save(train(parts, number, lambda: bar.update(1)), number)
    typer.echo("好了。看看合得怎么样：onething evaluate forms tests/knowledge/forms/judged/*.json")
