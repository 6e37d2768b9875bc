"""A burst of messages from as many people: is each answered once, and every callback in time? ``onething bench wechat``

The real processes, with a proxy before Rasa that makes a share of the turns slow, and WeChat played in front.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import yaml

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from channels.cli.serve import asking  # noqa: E402
from channels.wechat.crypto import MessageCipher  # noqa: E402
from channels.wechat.xml import read_xml  # noqa: E402
from tests.channels.wechat.conftest import account_settings  # noqa: E402
from tests.channels.wechat.making import APP_ID, KEY, Callback, document, sealed  # noqa: E402
from tests.conftest import free_ports, still_starts, wait_until  # noqa: E402

SLOW_SECONDS = 6.5
HANGS_UP_AFTER = 5.0
TRIES = 3
SENTENCES = [c["says"] for c in yaml.safe_load((ROOT / "tests/journeys/citizens.yaml").read_text("utf-8")).values()]


@dataclass
class Figures:
    """What was seen. ``late`` are callbacks of five seconds or more, the moment at which WeChat hangs up."""

    people: int
    callbacks: int
    answered_once: int
    answered_never: int
    answered_twice: int
    in_the_callback: int
    by_message: int
    unavailable: int
    late: int
    median_s: float
    p95_s: float
    longest_s: float
    slow_turns: int = 0
    all_answered_after_s: float = 0.0
    openids_in_the_clear: int = 0
    texts_in_the_clear: int = 0

    @property
    def good(self) -> bool:
        wrong = (self.answered_never, self.answered_twice, self.unavailable, self.late)
        return not any((*wrong, self.openids_in_the_clear, self.texts_in_the_clear))


@contextmanager
def running(command: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(40)


def answers_at(url: str) -> bool:
    try:
        return asking().get(url).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


@contextmanager
def everything(var: Path, trained: Path, slow: float) -> Iterator[tuple[str, str, int]]:
    """All processes. Yields the addresses of the played WeChat and of the proxy, and the port of the door."""
    inner, outer, played = free_ports(), free_ports(), free_ports()
    (var / "rasa").mkdir()
    (var / "search").symlink_to(trained / "search")
    (var / "rasa" / "assistant.tar.gz").symlink_to(trained / "rasa" / "assistant.tar.gz")
    env = {**os.environ, "ONETHING_VAR_DIR": str(var), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
           **account_settings(API_BASE=f"http://127.0.0.1:{played}")}  # fmt: skip
    behind, front = {**env, "ONETHING_PORT": str(inner)}, {**env, "ONETHING_PORT": str(outer)}
    wechat, proxy = f"http://127.0.0.1:{played}", f"http://127.0.0.1:{outer + 1}"
    callback = f"http://127.0.0.1:{outer}/wechat/callback"
    code = "from channels.cli.serve import Supervisor, processes; Supervisor(processes()[:2]).run()"
    target = f"http://127.0.0.1:{inner + 1}"
    with ExitStack() as stack:
        for name, command, environment in (
            ("inner", [sys.executable, "-c", code], behind),
            ("proxy", [sys.executable, str(HERE / "slow_proxy.py"), str(outer + 1), target, str(slow), str(SLOW_SECONDS)], env),
            ("played", [sys.executable, str(HERE / "server.py"), str(played), callback], env),
        ):  # fmt: skip
            stack.enter_context(running(command, environment, var / f"{name}.log"))
        wait_until("the assistant is ready", lambda: answers_at(f"{proxy}/webhooks/turns/"), 150)
        door = stack.enter_context(running([sys.executable, "-m", "channels"], front, var / "front.log"))
        opened = f"http://127.0.0.1:{outer}/readyz"
        wait_until("the door is ready", lambda: answers_at(opened) or still_starts(door, var / "front.log"), 120)
        wait_until("the played WeChat is ready", lambda: answers_at(f"{wechat}/_state"), 60)
        yield wechat, proxy, outer


@dataclass
class Delivered:
    """One message: how long each of its deliveries took, and the answer on the phone (None: WeChat says unavailable)."""

    seconds: list[float]
    answer: str | None = None


async def burst(port: int, callbacks: list[Callback], rate: float, repeated: int) -> list[Delivered]:
    """Everybody says one thing, ``rate`` a second; every ``repeated``-th message is delivered twice.

    With bare sockets: the machine is shared with the program that is measured, and a client library would take more
    of it than the program does. WeChat hangs up after five seconds, and tries three times.
    """

    async def one(n: int, callback: Callback) -> Delivered:
        await asyncio.sleep(n / rate)
        request = raw_request(port, callback)
        delivered = Delivered([])
        for attempt in range(TRIES):
            begun = time.monotonic()
            try:
                async with asyncio.timeout(HANGS_UP_AFTER):
                    status, body = await exchange(port, request)
            except (TimeoutError, OSError, ValueError):
                status, body = 0, b""
            delivered.seconds.append(time.monotonic() - begun)
            if status == httpx.codes.OK:
                delivered.answer = body.decode()
                if n % repeated or attempt:
                    break
        return delivered

    return list(await asyncio.gather(*(one(n, c) for n, c in enumerate(callbacks))))


def raw_request(port: int, callback: Callback) -> bytes:
    head = (
        f"POST /wechat/callback?{urlencode(callback.query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: text/xml\r\nContent-Length: {len(callback.body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + callback.body


async def exchange(port: int, request: bytes) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]), body
    except IndexError:
        return 0, b""
    finally:
        writer.close()


def passive(body: str) -> str:
    """The text of a passive answer; empty for ``success``."""
    if body == "success":
        return ""
    sealed_text = read_xml(body.encode())["Encrypt"]
    return read_xml(MessageCipher(APP_ID, KEY).open(sealed_text).message)["Content"]


def clear_text(var: Path, words: list[str]) -> int:
    """How many of these stand in the clear in the database or in a log of the program's."""
    paths = [p for p in var.rglob("*") if p.is_file() and not p.is_symlink() and p.name != "played.log"]
    whole = b"\0".join(p.read_bytes() for p in paths if "search" not in p.parts and p.suffix != ".gz")
    return sum(word.encode() in whole for word in words)


def everybody(wechat: str) -> dict[str, list[dict[str, Any]]]:
    with httpx.Client(trust_env=False, verify=False, timeout=30) as http:  # noqa: S501 - loopback; no certificates to read
        return dict(http.get(f"{wechat}/_all").json())


def measure(people_count: int, rate: float, slow: float, trained: Path) -> Figures:
    people = [f"oBench{n:04}{os.urandom(8).hex()}" for n in range(people_count)]
    with tempfile.TemporaryDirectory() as folder, everything(Path(folder), trained, slow) as (wechat, proxy, port):
        httpx.post(f"{wechat}/_did", json={"openids": ["oWarm", *people]}, trust_env=False).raise_for_status()
        # The first message ever loads what is loaded on first use.
        assert asyncio.run(burst(port, [spoken("oWarm", 9_999_999)], 1, 99))[0].answer
        callbacks = [spoken(openid, n) for n, openid in enumerate(people)]
        begun = time.monotonic()
        deliveries = asyncio.run(burst(port, callbacks, rate, 10))
        late = {o for o, d in zip(people, deliveries, strict=True) if not d.answer or not passive(d.answer)}
        wait_until("the others have a message", lambda: late <= {o for o, s in everybody(wechat).items() if s}, 180)
        took = time.monotonic() - begun
        # Anything sent a second time would come now.
        settled = time.monotonic() + 8
        wait_until("nothing more comes", lambda: time.monotonic() > settled, 20)
        slowed = httpx.get(f"{proxy}/_slowed", trust_env=False).json()["slowed"]
        phones = everybody(wechat)
        found = figures_of(people, deliveries, phones)
        found.slow_turns, found.all_answered_after_s = slowed, round(took, 1)
        found.openids_in_the_clear = clear_text(Path(folder), people)
        found.texts_in_the_clear = clear_text(Path(folder), SENTENCES)
        return found


def spoken(openid: str, number: int) -> Callback:
    """One person's message, sealed before the clock starts."""
    return sealed(document(openid, Content=SENTENCES[number % len(SENTENCES)], MsgId=7_000_000_000 + number))


def figures_of(
    people: list[str],
    deliveries: list[Delivered],
    phones: dict[str, list[dict[str, Any]]],
) -> Figures:
    seconds = sorted(s for d in deliveries for s in d.seconds)
    in_callback = [1 if d.answer and passive(d.answer) else 0 for d in deliveries]
    by_message = [len(phones.get(openid, [])) for openid in people]
    arrived = [a + b for a, b in zip(in_callback, by_message, strict=True)]
    return Figures(
        people=len(people),
        callbacks=len(seconds),
        answered_once=arrived.count(1),
        answered_never=arrived.count(0),
        answered_twice=sum(a > 1 for a in arrived),
        in_the_callback=sum(in_callback),
        by_message=sum(by_message),
        unavailable=sum(d.answer is None for d in deliveries),
        late=sum(s >= HANGS_UP_AFTER for s in seconds),
        median_s=round(statistics.median(seconds), 3),
        p95_s=round(seconds[int(len(seconds) * 0.95)], 3),
        longest_s=round(seconds[-1], 3),
    )


NAMES = {
    "people": "人数（每人一句话）", "callbacks": "投递次数（含重投）", "slow_turns": "其中助手慢的", "answered_once": "恰好回答一次",
    "answered_never": "没有回答", "answered_twice": "回答多于一次", "in_the_callback": "当场回复", "by_message": "客服消息回复",
    "unavailable": "显示“暂时无法提供服务”", "late": "超过5秒的投递", "median_s": "投递用时中位数（秒）", "p95_s": "投递用时95%（秒）",
    "longest_s": "投递用时最长（秒）", "all_answered_after_s": "全部答完（秒）", "openids_in_the_clear": "库和日志里的明文openid",
    "texts_in_the_clear": "库和日志里的明文原话",
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--slow", type=float, default=0.05)
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    figures = measure(told.people, told.rate, told.slow, told.trained.resolve())
    if told.json:
        sys.stdout.write(json.dumps({**asdict(figures), "good": figures.good}) + "\n")
    else:
        sys.stdout.write("\n".join(f"{NAMES[k]}：{v}" for k, v in asdict(figures).items()) + "\n")
    return 0 if figures.good else 1


if __name__ == "__main__":
    sys.exit(main())
