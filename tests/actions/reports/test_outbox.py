"""R9, D22: what must reach another system does, signed, once for its reader, whatever crashes in between."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from pydantic import SecretStr

from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.models import Ticket
from actions.database.report_models import OutboxItem
from actions.outbox import webhook
from actions.outbox.delivering import LEASE, counts, do_alarm, do_deliver, do_hurry, do_mark, do_take, pause, stuck
from actions.reports import filing
from actions.reports.filing import Draft
from actions.reports.states import Move
from actions.settings import settings
from actions.tickets import About
from tests.actions.reports.conftest import report, step
from tests.conftest import ROOT

KEY = "the receiver knows this key"


class Receiver:
    """Another system's door: what came, and what it answers."""

    def __init__(self) -> None:
        self.status, self.got = 200, []  # type: ignore[var-annotated]
        receiver = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    made = Receiver()
    monkeypatch.setattr(settings(), "webhook_url", made.url)
    monkeypatch.setattr(settings(), "webhook_secret", SecretStr(KEY))
    yield made
    made.server.shutdown()
    made.server.server_close()


def waiting(db: Database) -> list[OutboxItem]:
    with read(db) as session:
        return [i for i in session.query(OutboxItem).all() if i.sent_at is None]


def test_d22_a_delivery_is_signed_over_time_id_and_content(db: Database, receiver: Receiver) -> None:
    filed = report(db, phone="13812345678")
    assert do_deliver(webhook.send, db=db) == 1
    headers, body = receiver.got[0]
    signed = b".".join((headers["X-Onething-Time"].encode(), headers["X-Onething-Delivery"].encode(), body))
    assert headers["X-Onething-Signature"] == "sha256=" + hmac.new(KEY.encode(), signed, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert (told["topic"], told["number"], told["state"]) == ("report.received", filed.number, "received")
    assert b"13812345678" not in body and "薛家湾".encode() not in body, "nothing personal leaves the house"


def test_d22_every_step_of_a_report_is_told_in_order(db: Database, receiver: Receiver) -> None:
    filed = report(db)
    step(db, filed.number, Move.ACKNOWLEDGE)
    step(db, filed.number, Move.ANSWER)
    do_deliver(webhook.send, db=db)
    topics = [json.loads(body)["topic"] for _, body in receiver.got]
    assert topics == ["report.received", "report.acknowledged", "report.answered"]


def test_r9_what_does_not_arrive_is_tried_again_later_and_later(db: Database, receiver: Receiver) -> None:
    report(db)
    receiver.status, moment = 503, now()
    assert do_deliver(webhook.send, moment, db) == 0
    assert do_deliver(webhook.send, moment + timedelta(seconds=59), db) == 0 and len(receiver.got) == 1
    receiver.status = 200
    assert do_deliver(webhook.send, moment + timedelta(seconds=61), db) == 1
    assert waiting(db) == [] and len({h["X-Onething-Delivery"] for h, _ in receiver.got}) == 1
    assert [pause(n) / timedelta(minutes=1) for n in (1, 2, 3, 4, 7, 50)] == [1, 2, 4, 8, 60, 60]


def test_r9_a_receiver_that_is_away_leaves_everything_in_place(db: Database, receiver: Receiver) -> None:
    report(db)
    receiver.server.server_close()
    receiver.server.shutdown()
    assert do_deliver(webhook.send, db=db) == 0
    assert waiting(db)[0].tries == 1 and waiting(db)[0].last_error


def test_r9_a_crash_before_the_end_of_the_transaction_keeps_neither_report_nor_delivery(
    db: Database, receiver: Receiver
) -> None:
    with pytest.raises(KeyboardInterrupt), write(db) as session:
        filing.do_file(session, Draft("窗口不收件，跑了三趟"), About())
        raise KeyboardInterrupt
    with read(db) as session:
        assert session.query(Ticket).count() == session.query(OutboxItem).count() == 0


def test_r9_a_crash_after_it_was_taken_or_sent_gives_it_again_under_the_same_id(
    db: Database, receiver: Receiver
) -> None:
    report(db)
    moment = now()
    taken = do_take(moment, db)  # and the process dies here
    assert do_take(moment + timedelta(seconds=1), db) == [], "another process does not get it meanwhile"
    assert webhook.send(taken[0]) == ""  # or here, before it is noted
    assert do_deliver(webhook.send, moment + LEASE + timedelta(seconds=1), db) == 1
    assert len({h["X-Onething-Delivery"] for h, _ in receiver.got}) == 1 and len(receiver.got) == 2


def test_r9_what_is_stuck_is_alarmed_about_once(db: Database, receiver: Receiver) -> None:
    report(db)
    item = waiting(db)[0]
    do_mark(item.id, "HTTP 503", now(), db)
    with write(db) as session:
        assert do_alarm(session, now() + timedelta(minutes=29)) == []
        assert do_alarm(session, now() + timedelta(minutes=31)) == [item.id]
        assert do_alarm(session, now() + timedelta(minutes=32)) == []


KILLED = """
import os, signal, sys
from actions.database.engine import Database, write
from actions.outbox import webhook
from actions.outbox.delivering import do_take
from actions.reports.filing import Draft, do_file
from actions.tickets import About
from tests.conftest import ROOT
db, where = Database(sys.argv[1]), sys.argv[2]
with write(db) as session:
    do_file(session, Draft("窗口不收件，跑了三趟"), About())
    if where == "before the end of the transaction":
        os.kill(os.getpid(), signal.SIGKILL)
taken = do_take(__import__("actions.clock").clock.now(), db)
if where == "after it was sent":
    webhook.send(taken[0])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("where", "reports", "arrivals"),
    [("before the end of the transaction", 0, 0), ("after it was taken", 1, 1), ("after it was sent", 1, 2)],
)
def test_r9_a_process_killed_between_two_steps_loses_nothing(
    db: Database, receiver: Receiver, where: str, reports: int, arrivals: int
) -> None:
    env = {**os.environ, "ONETHING_WEBHOOK_URL": receiver.url, "ONETHING_WEBHOOK_SECRET": KEY, "PYTHONPATH": str(ROOT)}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, db.url, where], cwd=ROOT, env=env, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    do_deliver(webhook.send, now() + LEASE + timedelta(seconds=1), db)
    with read(db) as session:
        assert session.query(Ticket).count() == reports
    assert waiting(db) == [] and len(receiver.got) == arrivals
    assert len({h["X-Onething-Delivery"] for h, _ in receiver.got}) == reports


def test_without_an_address_nothing_is_kept_for_nobody(db: Database) -> None:
    report(db)
    assert waiting(db) == []


def test_r9_what_is_stuck_is_counted_listed_and_tried_again_at_once(receiver: Receiver, db: Database) -> None:
    receiver.status = 503
    report(db)
    later = now() + timedelta(minutes=31)
    do_deliver(webhook.send, now(), db)
    with write(db) as session:
        do_alarm(session, later)
    with read(db) as session:
        assert counts(session) == {"waiting": 1, "stuck": 1}
        assert [item.last_error for item in stuck(session)] != [""]
    receiver.status = 200
    assert do_deliver(webhook.send, now(), db) == 0, "its next try has not come yet"
    with write(db) as session:
        assert do_hurry(session, now()) == 1
    assert do_deliver(webhook.send, now(), db) == 1
    with read(db) as session:
        assert counts(session) == {"waiting": 0, "stuck": 0}
