"""Reports, help requests and ratings with their lives: events, evidence, outbox, follow-ups."""

from typing import Any

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NEW_IN_TICKETS: tuple[tuple[str, Any, str | None], ...] = (
    ("channel", sa.String(20), ""),
    ("matter", sa.String(80), ""),
    ("item", sa.Integer(), "0"),
    ("unit", sa.String(80), ""),
    ("region", sa.String(40), ""),
    ("acknowledge_by", sa.Date(), None),
    ("owner", sa.String(40), None),
    ("duplicate_of", sa.String(30), ""),
    ("acknowledged_at", MOMENT, None),
    ("answered_at", MOMENT, None),
    ("ended_at", MOMENT, None),
    ("warned_at", MOMENT, None),
    ("escalated_at", MOMENT, None),
    ("asked_at", MOMENT, None),
    ("solved", sa.Boolean(), None),
    ("version", sa.Integer(), "1"),
)
NEW_IN_RATINGS: tuple[tuple[str, Any, str | None], ...] = (
    ("occasion", sa.String(12), "talk"),
    ("subject", sa.String(40), ""),
    ("agent", sa.String(40), ""),
    ("unit", sa.String(80), ""),
    ("matter", sa.String(80), ""),
    ("changed_at", MOMENT, None),
)


def columns(listed: tuple[tuple[str, Any, str | None], ...]) -> list[Any]:
    return [sa.Column(name, type, nullable=default is None, server_default=default) for name, type, default in listed]


def upgrade() -> None:
    with op.batch_alter_table("tickets") as batch:
        for column in columns(NEW_IN_TICKETS):
            batch.add_column(column)
        batch.alter_column("conversation_id", existing_type=sa.String(40), nullable=True)
        batch.create_index("ix_tickets_ended_at", ["ended_at"])
    op.execute("UPDATE tickets SET state = 'received' WHERE state = 'open'")
    op.execute("UPDATE tickets SET acknowledge_by = due WHERE acknowledge_by IS NULL")
    with op.batch_alter_table("ratings") as batch:
        for column in columns(NEW_IN_RATINGS):
            batch.add_column(column)
    op.execute("UPDATE ratings SET occasion = CASE WHEN case_id IS NULL THEN 'talk' ELSE 'notice' END")
    op.execute("UPDATE ratings SET subject = COALESCE(case_id, conversation_id)")
    # A case rated in two conversations was one occasion rated twice: the newer grade counts.
    op.execute(
        "DELETE FROM ratings WHERE EXISTS (SELECT 1 FROM ratings AS newer WHERE newer.occasion = ratings.occasion"
        " AND newer.subject = ratings.subject AND newer.id > ratings.id)"
    )
    naming = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
    with op.batch_alter_table("ratings", naming_convention=naming) as batch:
        if op.get_bind().dialect.name == "sqlite":
            batch.drop_constraint("uq_ratings_conversation_id", type_="unique")
        else:
            batch.drop_constraint("ratings_conversation_id_case_id_key", type_="unique")
        batch.alter_column("conversation_id", existing_type=sa.String(40), nullable=True)
        batch.create_unique_constraint("uq_ratings_occasion", ["occasion", "subject"])
    op.create_table(
        "ticket_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.String(30), sa.ForeignKey("tickets.number", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_ticket_events_number", "ticket_events", ["number"])
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("number", sa.String(30), sa.ForeignKey("tickets.number", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_evidence_number", "evidence", ["number"])
    _waiting()


def _waiting() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("target", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("alarmed_at", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_outbox_due", "outbox", ["sent_at", "next_at"])
    op.create_index("ix_outbox_subject", "outbox", ["subject"])
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("owner", sa.String(40), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_follow_ups_open", "follow_ups", ["done_at", "due"])
    op.create_index("ix_follow_ups_once", "follow_ups", ["key"], unique=True)
    op.create_index("ix_follow_ups_subject", "follow_ups", ["subject"])


def downgrade() -> None:
    for table in ("follow_ups", "outbox", "evidence", "ticket_events"):
        op.drop_table(table)
    with op.batch_alter_table("ratings") as batch:
        batch.drop_constraint("uq_ratings_occasion", type_="unique")
        for name, _type, _default in NEW_IN_RATINGS:
            batch.drop_column(name)
        batch.create_unique_constraint("uq_ratings_conversation_id", ["conversation_id", "case_id"])
    with op.batch_alter_table("tickets") as batch:
        batch.drop_index("ix_tickets_ended_at")
        for name, _type, _default in NEW_IN_TICKETS:
            batch.drop_column(name)
