"""Where a conversation is from, as far as it was said, so that it can be counted there."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversations") as table:
        table.add_column(sa.Column("region", sa.String(40), nullable=False, server_default=""))
        table.create_index("ix_conversations_region", ["region"])


def downgrade() -> None:
    with op.batch_alter_table("conversations") as table:
        table.drop_index("ix_conversations_region")
        table.drop_column("region")
