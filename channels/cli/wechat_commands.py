"""``onething wechat-simulator``, ``wechat-menu`` and ``bench wechat``: the channel without an account, and its menu."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import string
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import httpx
import typer

from actions.settings import ROOT, settings
from channels.cli.exits import refuse
from channels.cli.serve import asking

PLAYED = ROOT / "tests" / "channels" / "wechat"
"""WeChat is played by the same program for people and for tests, so that it cannot drift."""
READY_WITHIN = 150.0


def register(app: typer.Typer, bench: typer.Typer | None = None) -> None:
    """Add these commands to ``app``, and the measurement to ``bench``."""
    app.command("wechat-simulator")(simulator)
    app.command("wechat-menu")(menu)
    if bench is not None:
        bench.command("wechat")(burst)


def _played(name: str) -> Path:
    path = PLAYED / name
    if not path.exists():
        refuse("这个命令要在源码目录里用：它和测试用的是同一个模拟的微信。")
    return path


def _made_up() -> dict[str, str]:
    """An account that exists only here."""
    letters = string.ascii_letters + string.digits
    made = {
        "TOKEN": secrets.token_hex(8), "APP_ID": "wx" + secrets.token_hex(8), "APP_SECRET": secrets.token_hex(16),
        "AES_KEY": "".join(secrets.choice(letters) for _ in range(43)), "ORIGINAL_ID": "gh_" + secrets.token_hex(6),
    }  # fmt: skip
    return {f"ONETHING_WECHAT_{name}": value for name, value in made.items()}


def simulator(
    port: Annotated[int, typer.Option(min=1024, max=65000, help="模拟微信的端口。")] = 8020,
) -> None:
    """没有公众号也能试微信渠道：启动助手和一个模拟的微信，用浏览器当手机。"""
    server = _played("server.py")
    callback = f"http://127.0.0.1:{settings().port}/wechat/callback"
    wechat = f"http://127.0.0.1:{port}"
    env = {**os.environ, **_made_up(), "ONETHING_WECHAT_API_BASE": wechat, "PYTHONPATH": str(ROOT)}
    # A reload may find the port still closing; whoever owns it now is told by its own message.
    processes = [
        subprocess.Popen([sys.executable, str(server), str(port), callback], cwd=ROOT, env=env),
        subprocess.Popen([sys.executable, "-m", "channels.cli", "serve"], cwd=ROOT, env=env),
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if _wait(processes, f"http://127.0.0.1:{settings().port}/readyz"):
            subprocess.run(
                [sys.executable, "-m", "channels.cli", "wechat-menu", "--publish"], cwd=ROOT, env=env, check=False
            )
            typer.echo(f"用浏览器打开 {wechat}/ ，那是一部手机。按 Ctrl-C 停止。")
            while all(p.poll() is None for p in processes):
                time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(40)


def _wait(processes: list[subprocess.Popen[bytes]], address: str) -> bool:
    """Whether all are up within the limit. One that ended says so itself."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and all(p.poll() is None for p in processes):
        try:
            if asking().get(address).status_code == httpx.codes.OK:
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    typer.echo("没有启动成功，原因见上面的输出。", err=True)
    return False


def menu(
    publish: Annotated[bool, typer.Option(help="发布到公众号；不写就只显示。")] = False,
) -> None:
    """公众号的菜单：显示，或发布。"""
    from channels.wechat.menus import menu_json

    if not publish:
        typer.echo(json.dumps(menu_json(), ensure_ascii=False, indent=2))
        return
    if not settings().wechat_app_id:
        refuse("还没有设置公众号：见 docs/wechat.md，先设 ONETHING_WECHAT_APP_ID 和 ONETHING_WECHAT_APP_SECRET。")
    reason, code = asyncio.run(_publish())
    if reason != "ok":
        refuse(f"菜单没有发布成功：{reason}（错误码 {code}）。见 docs/wechat.md“菜单”一节。")
    typer.echo("菜单已发布。手机上最多过五分钟更新；取消关注再关注可以马上看到。")


async def _publish() -> tuple[str, object]:
    from channels.wechat.client import WeChatClient
    from channels.wechat.menus import menu_json

    client = WeChatClient(settings())
    try:
        answer = await client.create_menu(menu_json())
        return answer.reason, answer.body.get("errcode", "")
    finally:
        await client.close()


def burst(
    people: Annotated[int, typer.Option(min=1, max=5000, help="多少人，每人一句话。")] = 300,
    rate: Annotated[float, typer.Option(min=1, help="每秒多少句。")] = 100.0,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """微信一阵涌来：每句恰好回答一次，没有一次投递超过5秒；做不到退出码 1。"""
    command = [sys.executable, str(_played("burst.py")), "--people", str(people), "--rate", str(rate),
               "--trained", str(settings().var_dir)]  # fmt: skip
    done = subprocess.run([*command, *(["--json"] if as_json else [])], cwd=ROOT, check=False)
    raise typer.Exit(done.returncode)
