"""Forms are handed on through the outbox that everything uses; whose form it is, when somebody vouches for it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_form_deliveries_due", table_name="form_deliveries")
    op.drop_index("ix_form_deliveries_form_id", table_name="form_deliveries")
    op.drop_table("form_deliveries")
    op.add_column("form_records", sa.Column("person", sa.String(length=64), nullable=True))
    op.create_index("ix_form_records_person", "form_records", ["person"])


def downgrade() -> None:
    op.drop_index("ix_form_records_person", table_name="form_records")
    op.drop_column("form_records", "person")
    op.create_table(
        "form_deliveries",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("form_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form_records.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_form_deliveries_form_id", "form_deliveries", ["form_id"])
    op.create_index("ix_form_deliveries_due", "form_deliveries", ["state", "due_at"])
