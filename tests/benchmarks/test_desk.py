"""The desk's lists are read through an index, however long they are: asked of the database, not of a clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from actions.clock import now
from actions.database.engine import Database, read
from actions.growth import measure, talks, tickets
from actions.handover import lists
from actions.handover.searching import search

SCANNED = ("SCAN handovers", "SCAN messages", "SCAN conversations", "SCAN search_terms")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'x.db'}")
    made.migrate()
    talks.seed(made, 3000)
    with made.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return made


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Tickets as well, and no statistics: the program never gathers any."""
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('tickets') / 'x.db'}")
    made.migrate()
    talks.seed(made, 3000)
    tickets.seed(made, 3000, now())
    return made


def plans(db: Database, page: object) -> list[str]:
    """How the database reads what a page asks for."""
    asked: list[tuple[str, object]] = []

    def note(_c: object, _k: object, statement: str, parameters: object, *_more: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with read(db) as session:
            page(session)  # type: ignore[operator]
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert asked
    with db.engine.connect() as connection:
        return [
            str(row[3]) for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
        ]  # fmt: skip


@pytest.mark.parametrize("name", ["waiting", "mine", "others", "ended"])
def test_no_list_reads_a_whole_table(db: Database, name: str) -> None:
    read_so = plans(db, lambda s: getattr(lists, name)(s, "s_1"))
    assert not [line for line in read_so if line.startswith(SCANNED)], read_so


def test_no_search_reads_all_messages(db: Database) -> None:
    read_so = plans(db, lambda s: search(s, "s_1", "第2500位"))
    assert not [line for line in read_so if line.startswith(("SCAN messages", "SCAN search_terms"))], read_so


@pytest.mark.parametrize("name", ["open", "overdue", "ended", "counts", "due", "watch", "follow"])
def test_no_list_of_tickets_reads_a_whole_table(full: Database, name: str) -> None:
    read_so = plans(full, tickets.pages(3000, now(), full)[f"tickets_{name}"])
    assert not [line for line in read_so if line.startswith("SCAN ")], read_so


def test_the_figures_of_a_month_read_that_month(full: Database) -> None:
    read_so = plans(full, tickets.pages(3000, now(), full)["supervision_month"])
    assert not [line for line in read_so if line.startswith("SCAN ")], read_so


def test_every_page_is_measured(tmp_path: Path) -> None:
    found = measure(tmp_path, 1000)
    pages = {**talks.pages(1000), **tickets.pages(1000, now(), Database(f"sqlite:///{tmp_path / 'bench.db'}"))}
    assert {f"{name}_ms" for name in pages} <= set(found)
