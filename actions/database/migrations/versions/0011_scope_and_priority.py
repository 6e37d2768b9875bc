"""Whose tickets a member sees, by unit and kind; which come first; lists and figures found by index."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("units", sa.JSON(), nullable=False, server_default="[]"))
        staff.add_column(sa.Column("kinds", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("tickets") as tickets:
        tickets.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
        tickets.create_index("ix_tickets_priority", ["priority"])
        tickets.create_index("ix_tickets_warned_at", ["warned_at"])
        tickets.create_index("ix_tickets_list", ["type", "state", "number"])
        tickets.create_index("ix_tickets_at", ["at"])
        tickets.create_index("ix_tickets_answered_at", ["answered_at"])
    op.create_index("ix_ratings_at", "ratings", ["at"])


def downgrade() -> None:
    op.drop_index("ix_ratings_at", table_name="ratings")
    with op.batch_alter_table("tickets") as tickets:
        for name in ("at", "answered_at", "list", "warned_at"):
            tickets.drop_index(f"ix_tickets_{name}")
        tickets.drop_index("ix_tickets_priority")
        tickets.drop_column("priority")
    with op.batch_alter_table("staff") as staff:
        staff.drop_column("kinds")
        staff.drop_column("units")
