"""Opens the database. SQLite in WAL mode by default, PostgreSQL by setting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from actions.errors import busy
from actions.settings import settings

LOCK_WAIT_MS = 4000
"""How long a writer waits for another one. Below a browser's patience, above any turn of ours."""


class Database:
    """An engine and its sessions. One per process; tests make their own."""

    def __init__(self, url: str):
        self.url = url
        if url.startswith("sqlite:///"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        if url.startswith("sqlite"):
            _prepare_sqlite(self.engine)
        self.session = sessionmaker(self.engine, expire_on_commit=False)

    def migrate(self) -> None:
        """Bring the tables to the newest version. Safe to run again."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.set_main_option("sqlalchemy.url", self.url.replace("%", "%%"))
        command.upgrade(config, "head")


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling would begin too late for IMMEDIATE; we begin ourselves below.
        connection.isolation_level = None
        # FULL: what was acknowledged is on the disk even when the power fails a moment later.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={LOCK_WAIT_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A reader that later writes could be refused half-way ("database is locked"); writers queue up front instead.
        mode = "DEFERRED" if connection.get_execution_options().get("read_only") else "IMMEDIATE"
        connection.exec_driver_sql(f"BEGIN {mode}")


@cache
def database() -> Database:
    """The database of this process, migrated by whoever starts the program."""
    return Database(settings().database)


_joined: ContextVar[tuple[Database, Session] | None] = ContextVar("joined", default=None)


@contextmanager
def write(db: Database | None = None) -> Iterator[Session]:
    """A transaction: all of it or nothing. Raises Trouble ``busy`` when the database stays locked.

    Within ``together`` it is part of that larger one.
    """
    db = db or database()
    around = _joined.get()
    if around is not None and around[0] is db:
        yield around[1]
        return
    try:
        with db.session.begin() as session:
            yield session
    except OperationalError as failure:
        raise busy() from failure


@contextmanager
def together(db: Database | None = None) -> Iterator[Session]:
    """One transaction around several steps that each would have written for themselves: all of them or none."""
    db = db or database()
    with write(db) as session:
        mark = _joined.set((db, session))
        try:
            yield session
        finally:
            _joined.reset(mark)


@contextmanager
def read(db: Database | None = None) -> Iterator[Session]:
    """A session for looking only. Raises Trouble ``busy`` when the database cannot be read."""
    db = db or database()
    try:
        with db.session(bind=db.engine.execution_options(read_only=True)) as session:
            yield session
    except OperationalError as failure:
        raise busy() from failure
