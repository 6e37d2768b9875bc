"""``onething chat``: the real conversation in a terminal, over the HTTP API like any other client."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import typer

from actions.settings import settings

LEAVE = {"/q", "/quit", "退出"}


def chat(url: str) -> int:
    """Talk until end of input. Exit code 0, or 1 when the service cannot be reached."""
    base = (url or f"http://{settings().host}:{settings().port}").rstrip("/")
    with httpx.Client(base_url=base, timeout=60, trust_env=False) as http:
        try:
            opened = http.post("/api/v1/conversations").raise_for_status().json()
        except httpx.HTTPError:
            typer.echo(f"连不上 {base}。请先在另一个窗口运行 onething serve，再试一次。", err=True)
            return 1
        http.headers["authorization"] = f"Bearer {opened['token']}"
        typer.echo("助手：您好。想办什么事，用平常话说就行。（输入“退出”结束）")
        while (line := _read()) is not None:
            for message in _send(http, opened["conversation_id"], line):
                if message["from"] != "citizen":
                    typer.echo(f"助手：{message['text']}")
    return 0


def _read() -> str | None:
    try:
        line = input("您：").strip()
    except (EOFError, KeyboardInterrupt):
        return None
    return None if line in LEAVE else line or _read()


def _send(http: httpx.Client, conversation_id: str, text: str) -> list[dict[str, Any]]:
    try:
        answer = http.post(
            f"/api/v1/conversations/{conversation_id}/messages", json={"text": text, "client_id": uuid.uuid4().hex}
        )
    except httpx.HTTPError:
        return [{"from": "system", "text": "没有连上服务，这句话可能没收到，请再发一次。"}]
    body = answer.json()
    if answer.is_error:
        return [{"from": "system", "text": f"{body.get('detail', '出错了')}{body.get('what_now', '')}"}]
    return list(body["messages"])
