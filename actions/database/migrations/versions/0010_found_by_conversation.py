"""What hangs on a conversation or a case is found by it: deleting one must not read whole tables."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INDEXED = (
    ("ratings", "conversation_id"), ("ratings", "case_id"), ("tickets", "case_id"), ("conversations", "case_id"),
    ("staff_read_marks", "conversation_id"),
)  # fmt: skip


def upgrade() -> None:
    for table, column in INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in INDEXED:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
