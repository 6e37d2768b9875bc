"""Handing in: announced through the outbox in the same transaction, signed, sent again until it arrives; then fetched."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select
from talking import Person, fill_all, somebody  # type: ignore[import-not-found]

from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.form_models import FormRecord
from actions.database.models import Case
from actions.database.report_models import OutboxItem
from actions.dialogue.forms import StartForm
from actions.errors import Trouble
from actions.forms import handing_on, records
from actions.outbox.delivering import do_deliver
from actions.outbox.webhook import send
from actions.settings import settings

KEY = b"a key of the receiver"


class Receiver(BaseHTTPRequestHandler):
    """A real receiving system that is ill the first time."""

    got: list[tuple[dict[str, str], bytes]] = []  # noqa: RUF012 - one receiver a test

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        type(self).got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(503 if len(type(self).got) == 1 else 204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Receiver]]:
    Receiver.got = []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("ONETHING_WEBHOOK_URL", f"http://127.0.0.1:{server.server_port}/in")
    monkeypatch.setenv("ONETHING_WEBHOOK_SECRET", KEY.decode())
    settings.cache_clear()
    yield Receiver
    server.shutdown()
    server.server_close()
    monkeypatch.undo()
    settings.cache_clear()


def hand_in(db: Database, person: Person, *, then: str = "") -> None:
    """In one transaction; ``then``: what goes wrong before its end."""
    with write(db) as session:
        case = session.get(Case, person.case)
        assert case is not None
        record = records.form_of(session, case)
        records.do_submit(session, record)
        if then:
            raise RuntimeError(then)


def ready(db: Database) -> Person:
    from test_filling import DEATH, SAID  # type: ignore[import-not-found]

    person = somebody(db, "citizen-after-death", DEATH, SAID)
    person.say("在这里一项一项填", "start_form", action=StartForm)
    fill_all(person)
    return person


def test_a_submission_is_announced_signed_and_sent_again_until_it_arrives(
    db: Database, receiver: type[Receiver]
) -> None:
    person = ready(db)
    with pytest.raises(RuntimeError):
        hand_in(db, person, then="the power fails before the end of the transaction")
    with read(db) as session:
        assert session.scalars(select(OutboxItem)).all() == [], "both or neither"
    hand_in(db, person)
    assert do_deliver(send, db=db) == 0, "the receiver is ill"
    with write(db) as session:
        (item,) = session.scalars(select(OutboxItem)).all()
        assert item.last_error == "HTTP 503"
        item.next_at = now()
    assert do_deliver(send, db=db) == 1
    (first, _), (headers, body) = receiver.got
    assert first["x-onething-delivery"] == headers["x-onething-delivery"], "the receiver can tell that it is the same"
    signed = b".".join((headers["x-onething-time"].encode(), headers["x-onething-delivery"].encode(), body))
    assert headers["x-onething-signature"] == "sha256=" + hmac.new(KEY, signed, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert told["topic"] == "form.submitted" and told["matter"] == "citizen-after-death"
    assert "李大山" not in body.decode() and "152723194503120019" not in body.decode(), (
        "nothing personal leaves with it"
    )


def test_the_bundle_is_only_for_who_can_sign_and_only_while_it_is_handed_in(
    db: Database, receiver: type[Receiver]
) -> None:
    person = ready(db)
    hand_in(db, person)
    form = person.filling().record.id
    stamp = str(int(now().timestamp()))
    path = handing_on.bundle_path(form)
    good = handing_on.signature(KEY, stamp, path)
    with read(db) as session:
        assert handing_on.access_announced(session, form, stamp, good).id == form
        old = str(int(stamp) - 3600)
        for at, signed in (
            (stamp, "sha256=nonsense"), (stamp, handing_on.signature(b"another key", stamp, path)), ("x", good),
            (old, handing_on.signature(KEY, old, path)), (stamp, handing_on.signature(KEY, stamp, "/api/v1/bundles/f_other")),
        ):  # fmt: skip
            with pytest.raises(Trouble, match="没有找到"):
                handing_on.access_announced(session, form, at, signed)
    with write(db) as session:
        record = session.get(FormRecord, form)
        assert record is not None
        records.do_save(session, record, {"applicant_phone": "13812345678"})
    with read(db) as session, pytest.raises(Trouble, match="正在改"):
        handing_on.access_announced(session, form, stamp, good)


def test_where_no_receiver_is_set_up_nothing_is_queued(db: Database) -> None:
    person = ready(db)
    hand_in(db, person)
    with read(db) as session:
        assert session.scalars(select(OutboxItem)).all() == []
