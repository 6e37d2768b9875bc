"""Whose tickets a member sees, by unit and kind; which come first; lists and figures found by index."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


INDEXED = {
    "ix_tickets_priority": ("tickets", ["priority"]), "ix_tickets_warned_at": ("tickets", ["warned_at"]),
    "ix_tickets_list": ("tickets", ["type", "state", "number"]), "ix_tickets_at": ("tickets", ["at"]),
    "ix_tickets_answered_at": ("tickets", ["answered_at"]), "ix_ratings_at": ("ratings", ["at"]),
    "ix_conversations_created_at": ("conversations", ["created_at"]), "ix_cases_created_at": ("cases", ["created_at"]),
    "ix_issued_notices_issued_on": ("issued_notices", ["issued_on"]), "ix_handovers_claimed_at": ("handovers", ["claimed_at"]),
}  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("units", sa.JSON(), nullable=False, server_default="[]"))
        staff.add_column(sa.Column("kinds", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("tickets") as tickets:
        tickets.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
    for name, (table, columns) in INDEXED.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in INDEXED.items():
        op.drop_index(name, table_name=table)
    with op.batch_alter_table("tickets") as tickets:
        tickets.drop_column("priority")
    with op.batch_alter_table("staff") as staff:
        staff.drop_column("kinds")
        staff.drop_column("units")
