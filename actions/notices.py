"""Issues notices: numbered, versioned, kept as they were handed out, opened by an unguessable token."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases import guidance_of, note
from actions.clock import today
from actions.counters import next_number
from actions.database.crypto import secret
from actions.database.engine import Database, read
from actions.database.models import Case, IssuedNotice
from actions.errors import not_found
from actions.identity import digest, matches
from actions.offices import known
from actions.settings import settings
from knowledge import catalogue
from knowledge.guidance import Guidance
from knowledge.notice import build, changed


@dataclass(frozen=True)
class Issued:
    """A notice in its latest version. ``url`` opens it; ``changes`` says what this version changed."""

    body: dict[str, Any]
    url: str
    changes: tuple[str, ...] = ()

    @property
    def pdf_url(self) -> str:
        path, query = self.url.split("?", 1)
        return f"{path}.pdf?{query}"


def _token(number: str) -> str:
    """The same for every version of a notice, so that the QR code printed first still opens the newest."""
    return hmac.new(secret("notices"), number.encode(), hashlib.sha256).hexdigest()[:32]


def address(number: str) -> str:
    """Path and query of a notice's page, without the site."""
    return f"/notices/{number}?t={_token(number)}"


def do_issue(session: Session, case: Case, guidance: Guidance | None = None) -> Issued:
    """Issue the notice for a case, or its next version when the answers changed since the last one."""
    guidance = guidance or guidance_of(case)
    last = session.scalars(
        select(IssuedNotice).where(IssuedNotice.case_id == case.id).order_by(IssuedNotice.version.desc())
    ).first()
    number = last.number if last else next_number(session, "GZ", today())
    body = build(
        guidance, number=number, version=last.version + 1 if last else 1, issued_on=today(),
        catalogue_version=catalogue.load().version, region=settings().region or None, offices=known(),
    ).to_json()  # fmt: skip
    changes: tuple[str, ...] = ()
    if last is not None:
        changes = tuple(changed(last.body, body))
        if not changes and last.body["answers"] == body["answers"]:
            return Issued(last.body, address(number))
        body["changes"] = list(changes)
    session.add(
        IssuedNotice(
            number=number, version=body["version"], case_id=case.id, token_hash=digest(_token(number)), body=body,
            issued_on=today(),
        )
    )  # fmt: skip
    note(session, case, "notice issued", {"number": number, "version": body["version"]})
    return Issued(body, address(number), changes)


def access_notice(number: str, token: str, version: int | None = None, db: Database | None = None) -> dict[str, Any]:
    """The notice's JSON for whoever holds the token; the newest version unless one is named."""
    with read(db) as session:
        query = select(IssuedNotice).where(IssuedNotice.number == number)
        if version is not None:
            query = query.where(IssuedNotice.version == version)
        found = session.scalars(query.order_by(IssuedNotice.version.desc())).first()
        if found is None or not matches(token, found.token_hash):
            raise not_found("这份告知书")
        return found.body
