"""``onething staff`` and ``onething audit``: accounts of the desk, and the check of its log."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

import typer

from actions import audit
from actions.database.engine import database
from actions.errors import Trouble
from actions.staff import accounts
from actions.staff import scope as scopes
from actions.staff.accounts import StaffMember
from actions.staff.permissions import ROLES, matrix
from channels.cli.exits import refuse

app = typer.Typer(help="工作人员账号。", no_args_is_help=True)
audit_app = typer.Typer(help="操作记录。", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="打印 JSON。")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="从标准输入读密码，不在屏幕上问。")]
Name = Annotated[str, typer.Argument(help="账号名。")]


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("密码（10 个字符以上）", hide_input=True, confirmation_prompt="再输一次"))


def _do(work: Callable[[], Any]) -> Any:
    """Do it on a database that is there; what is refused ends the command with its reason."""
    database().migrate()
    try:
        return work()
    except Trouble as trouble:
        refuse(f"{trouble.sentence}{trouble.what_now}")


def _shown(member: StaffMember) -> dict[str, Any]:
    return {**asdict(member), "roles": sorted(member.roles)}


def _say(member: StaffMember, words: str, as_json: bool) -> None:
    typer.echo(
        json.dumps(_shown(member), ensure_ascii=False) if as_json else f"{member.name}（{member.display}）：{words}"
    )


@app.command()
def add(
    name: Name,
    display: Annotated[str, typer.Option(help="群众和同事看到的称呼，比如“王老师”。")],
    role: Annotated[
        list[str], typer.Option(help=f"角色，可写几次：{'、'.join(f'{k}（{v}）' for k, v in ROLES.items())}。")
    ],
    region: Annotated[str, typer.Option(help="所在旗区、苏木镇或嘎查；不写就是全市。")] = "",
    password_stdin: FromStdin = False,
    as_json: AsJson = False,
) -> None:
    """新建账号。第一次登录时绑定验证码。"""
    password = _password(password_stdin)
    made = _do(lambda: accounts.do_add(name, display, role, password, region=region))
    _say(made, "已建好，请在 /desk 登录", as_json)


@app.command()
def scope(
    name: Name,
    region: Annotated[str, typer.Option(help="只看这个旗区、苏木镇或嘎查的登记；不写就是全市。")] = "",
    unit: Annotated[list[str] | None, typer.Option(help="只看这个单位的，可写几次；不写就是所有单位。")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="只看这一种的，可写几次；不写就是全看。")] = None,
    as_json: AsJson = False,
) -> None:
    """一个人看哪些帮办和反映：按地方、单位、种类。"""
    _say(_do(lambda: scopes.do_set(name, region, unit or [], kind or [])), "看的范围改好了，马上生效", as_json)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """所有账号。"""
    found: list[StaffMember] = _do(accounts.listed)
    if as_json:
        typer.echo(json.dumps([_shown(m) for m in found], ensure_ascii=False))
        return
    for m in found:
        roles = "、".join(ROLES[r] for r in sorted(m.roles))
        typer.echo(
            f"{m.name:<20}{m.display}  {roles}{'  已停用' if m.disabled else ''}{'' if m.totp else '  未绑验证码'}"
        )
    if not found:
        typer.echo("还没有账号。新建：onething staff add 账号 --display 称呼 --role admin")


@app.command()
def disable(name: Name, as_json: AsJson = False) -> None:
    """停用账号，立刻退出所有登录。"""
    _say(_do(lambda: accounts.do_set_disabled(name, True)), "已停用", as_json)


@app.command()
def enable(name: Name, as_json: AsJson = False) -> None:
    """重新启用账号。"""
    _say(_do(lambda: accounts.do_set_disabled(name, False)), "已启用", as_json)


@app.command()
def passwd(name: Name, password_stdin: FromStdin = False, as_json: AsJson = False) -> None:
    """换密码，立刻退出所有登录。"""
    password = _password(password_stdin)
    _say(_do(lambda: accounts.do_set_password(name, password)), "密码已换", as_json)


@app.command()
def roles(name: Name, role: Annotated[list[str], typer.Option(help="新的全部角色。")], as_json: AsJson = False) -> None:
    """换角色，下一次点击就生效。"""
    _say(_do(lambda: accounts.do_set_roles(name, role)), "角色已换", as_json)


@app.command("reset-totp")
def reset_totp(name: Name, as_json: AsJson = False) -> None:
    """忘掉验证码的绑定，下一次登录重新绑。"""
    _say(_do(lambda: accounts.do_reset_totp(name)), "下次登录重新绑定验证码", as_json)


@app.command()
def permissions() -> None:
    """哪个角色能做什么，作为 Markdown 表格。"""
    typer.echo(f"| | {' | '.join(ROLES.values())} |")
    typer.echo(f"|---|{'---|' * len(ROLES)}")
    for permission, allowed in matrix().items():
        typer.echo(f"| `{permission}` | {' | '.join('●' if role in allowed else '' for role in ROLES)} |")


@audit_app.command()
def verify(as_json: AsJson = False) -> None:
    """从头核对操作记录。有一条对不上，就说是哪一条，并以 1 退出。"""
    found = _do(audit.verify)
    if as_json:
        typer.echo(json.dumps(asdict(found)))
    elif found.broken_at is None:
        typer.echo(f"{found.lines} 条记录，前后相接，没有改动。最后一条的指纹：{found.head}")
    else:
        typer.echo(
            f"第 {found.broken_at} 条对不上：它或它前面的一条被改过、删过。前面 {found.lines} 条是好的。", err=True
        )
    if found.broken_at is not None:
        raise typer.Exit(1)


def register(main: typer.Typer) -> None:
    """Add both groups to the command line."""
    main.add_typer(app, name="staff")
    main.add_typer(audit_app, name="audit")
