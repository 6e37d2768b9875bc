"""The migrations lead to the tables that the program is written for, and what hangs on a deleted row is found by index."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from actions.database import form_models, handover_models, report_models, staff_models, wechat_models
from actions.database.engine import Database
from actions.database.models import Base

MODELS = (form_models, handover_models, report_models, staff_models, wechat_models)
"""Imported, so that their tables are known."""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Database:
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('migrated') / 'test.db'}")
    made.migrate()
    return made


def test_the_migrations_lead_to_the_models(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_whatever_points_at_a_row_that_may_be_deleted_is_found_by_an_index(migrated: Database) -> None:
    """A foreign key without one makes every deletion read the whole table."""
    found = inspect(migrated.engine)
    slow = []
    for table in Base.metadata.tables:
        begin_with = {i["column_names"][0] for i in found.get_indexes(table)}
        begin_with |= {u["column_names"][0] for u in found.get_unique_constraints(table)}
        begin_with |= set(found.get_pk_constraint(table)["constrained_columns"][:1])
        for key in found.get_foreign_keys(table):
            if key["constrained_columns"][0] not in begin_with:
                slow.append(f"{table}.{key['constrained_columns'][0]}")
    assert slow == []


def test_the_guard_knows_every_file_of_models(migrated: Database) -> None:
    listed = {m.__name__.rpartition(".")[2] for m in MODELS} | {"models"}
    folder = Path(form_models.__file__).parent
    assert {p.stem for p in folder.glob("*models.py")} == listed
