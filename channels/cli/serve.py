"""``onething serve``: starts the three processes, waits for each, restarts one that dies, stops all on Ctrl-C."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO

import httpx
import typer
import yaml

from actions.availability.shifts import file_hours
from actions.offices import known
from actions.rules import rules
from actions.settings import ROOT, settings
from actions.staff import accounts
from channels.cli.setup import ASSISTANT, RASA, model_path, rasa_environment

START_LIMIT = 120.0
STOP_LIMIT = 10.0
PAUSE = 0.25
RESTART_PAUSE_AT_MOST = 20.0
PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    """One of the three. ``health`` answers 200 when it is ready."""

    name: str
    command: list[str | Path]
    health: str
    cwd: Path = ROOT
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    running: subprocess.Popen[bytes] | None = None
    log: IO[bytes] | None = None
    deaths: int = 0
    restart_at: float = 0.0

    def start(self, logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.log = self.log or (logs / f"{self.name}.log").open("ab")
        self.running = subprocess.Popen(
            [str(c) for c in self.command], cwd=self.cwd, env=self.env, stdout=self.log, stderr=self.log,
            start_new_session=True, preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads run at this point
        )  # fmt: skip
        # For whoever must find this very process: an operator, or a test that ends it to see what happens.
        # In one step: whoever reads it meanwhile finds the old number or the new one, never an empty file.
        fresh = logs / f"{self.name}.pid.new"
        fresh.write_text(str(self.running.pid))
        fresh.replace(logs / f"{self.name}.pid")

    def healthy(self) -> bool:
        try:
            return asking().get(self.health).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def dead(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    def ask_to_stop(self) -> None:
        """Only the process that was started here."""
        if self.running is not None and self.running.poll() is None:
            self.running.terminate()

    def stop(self) -> None:
        """Wait until it has ended as asked; after ten seconds end it."""
        if self.running is None:
            return
        try:
            self.running.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()


@cache
def asking() -> httpx.Client:
    """For asking whether something is ready, several times a second: making a client each time costs more than the
    question. No connection is kept, which a process that is to end would wait for.
    """
    return httpx.Client(timeout=2.0, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


def _die_with_parent() -> None:
    """Even when the parent is killed outright, nothing is left listening."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def processes() -> list[Process]:
    """In the order in which they depend on each other."""
    s = settings()
    rasa: list[str | Path] = [
        RASA, "run", "--model", model_path(), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
        "--interface", "127.0.0.1", "--port", str(s.rasa_port), "--response-timeout", str(int(s.turn_timeout)),
    ]  # fmt: skip
    public = "127.0.0.1" if s.host == "0.0.0.0" else s.host  # noqa: S104 - asked where it listens, not told to
    return [
        Process("actions", [sys.executable, "-m", "actions.server"], f"{s.actions_url}/health"),
        Process("assistant", rasa, f"{s.rasa_url}/webhooks/turns/", cwd=ASSISTANT, env=rasa_environment()),
        Process("channels", [sys.executable, "-m", "channels"], f"http://{public}:{s.port}/livez"),
    ]


class Supervisor:
    """Keeps the processes running until told to stop."""

    def __init__(self, watched: list[Process], on_ready: Callable[[float], None] = lambda _seconds: None):
        """``on_ready`` is told once how many seconds it took until all of them answered."""
        self.watched = watched
        self.on_ready = on_ready
        self.logs = settings().var_dir.resolve() / "logs"
        self.stopping = False

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        begun = time.monotonic()
        try:
            for process in self.watched:
                process.start(self.logs)
            if not self._wait_until_healthy(begun):
                return 0 if self.stopping else 1
            self.on_ready(time.monotonic() - begun)
            while not self.stopping:
                self._restart_dead()
                time.sleep(PAUSE)
            return 0
        finally:
            self._stop_all()
            typer.echo("已停止。")

    def _stop_all(self) -> None:
        """First the last one, which calls the others. Nobody calls those then: they end side by side."""
        *called, calling = self.watched
        for together in ([calling], called):
            for process in together:
                process.ask_to_stop()
            for process in together:
                process.stop()

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _wait_until_healthy(self, begun: float) -> bool:
        waiting = list(self.watched)
        while waiting and not self.stopping:
            for process in list(waiting):
                if process.dead():
                    typer.echo(f"{process.name} 没能启动，最后的日志：\n{self._tail(process.name)}", err=True)
                    return False
                if process.healthy():
                    typer.echo(f"  {process.name} 就绪（{time.monotonic() - begun:.0f} 秒）")
                    waiting.remove(process)
            if time.monotonic() - begun > START_LIMIT:
                names = "、".join(p.name for p in waiting)
                typer.echo(f"{names} 在 {START_LIMIT:.0f} 秒内没有就绪，日志在 {self.logs}", err=True)
                return False
            time.sleep(PAUSE)
        return not self.stopping

    def _restart_dead(self) -> None:
        """A process that dies is started again at once; one that keeps dying, after a growing pause."""
        for process in self.watched:
            if not process.dead():
                continue
            if process.restart_at == 0.0:
                process.deaths += 1
                pause = min(RESTART_PAUSE_AT_MOST, 0.2 * 2 ** min(process.deaths - 1, 10))
                process.restart_at = time.monotonic() + pause
                typer.echo(f"{process.name} 意外退出，{pause:.1f} 秒后重新启动", err=True)
            elif time.monotonic() >= process.restart_at:
                process.restart_at = 0.0
                process.start(self.logs)

    def _tail(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text(errors="replace")[-2000:]


def taken_ports() -> list[int]:
    """Ports of ours on which somebody listens already: another program would answer for us, and be taken for ready."""
    s = settings()
    return [port for port in (s.port, s.rasa_port, s.actions_port) if _listens(port)]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def broken_files() -> str:
    """What is wrong with a file that an installation wrote itself; empty: nothing.

    Found before anything starts: at a citizen's report it would be too late.
    """
    for name, read in (("ONETHING_RULES", rules), ("ONETHING_OFFICES", known), ("ONETHING_DESK_SHIFTS", file_hours)):
        try:
            read()
        except (OSError, ValueError, yaml.YAMLError) as wrong:
            return f"{name} 指的文件读不了，没有启动：{wrong}\n改好它，或去掉这个设置，用自带的那份。"
    return ""


def serve() -> int:
    """Exit code 0 after Ctrl-C, 1 when a process could not start."""
    if broken := broken_files():
        typer.echo(broken, err=True)
        return 1
    if taken := taken_ports():
        typer.echo(
            f"端口 {'、'.join(map(str, taken))} 已经有程序在用，也许助手已经在运行。先停掉它，或者换一个："
            f"ONETHING_PORT={settings().port + 100} .venv/bin/onething serve",
            err=True,
        )
        return 1
    return Supervisor(processes(), _greet).run()


def _greet(seconds: float) -> None:
    site = settings().site
    typer.echo(f"一件事导办助手已就绪（{seconds:.0f} 秒）：{site}/")
    typer.echo(f"  接口说明 {site}/docs ；日志 {settings().var_dir.resolve() / 'logs'} ；按 Ctrl-C 停止")
    if not accounts.anybody():
        typer.echo("  工作台还没有账号，新建第一个：onething staff add 账号 --display 称呼 --role admin --role desk")
