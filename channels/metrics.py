"""Figures for operators at ``/metrics``, in Prometheus's text form. No label says who somebody is."""

from __future__ import annotations

import asyncio

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, raw

from actions.database.engine import read
from actions.outbox.delivering import counts

bp = Blueprint("metrics")
REGISTRY = CollectorRegistry()
TURNS = Counter(
    "onething_turns", "Turns of conversation, by how they ended: answered or owed.", ["outcome"], registry=REGISTRY
)
SECONDS = Histogram(
    "onething_turn_seconds", "Time from a message to its answer.", registry=REGISTRY,
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8, 16, 32),
)  # fmt: skip
LISTENERS = Gauge("onething_event_streams", "Open streams of new messages.", registry=REGISTRY)
WECHAT_WAITING = Gauge(
    "onething_wechat_callbacks_waiting", "WeChat's callbacks that wait for an answer now.", registry=REGISTRY
)


OUTBOX = Gauge(
    "onething_outbox",
    "Deliveries not arrived yet: all that wait, and those alarmed about.",
    ["state"],
    registry=REGISTRY,
)


def _look_at_outbox() -> None:
    with read() as session:
        for state, number in counts(session).items():
            OUTBOX.labels(state).set(number)


@bp.get("/metrics")
async def metrics(request: Request) -> HTTPResponse:
    """Counted since this process started; the outbox as it stands."""
    LISTENERS.set(request.app.ctx.live.count())
    await asyncio.to_thread(_look_at_outbox)
    return raw(generate_latest(REGISTRY), content_type="text/plain; version=0.0.4; charset=utf-8")
