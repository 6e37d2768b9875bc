"""A link that was sent to a WeChat person lets in that person alone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("form_doors", sa.Column("bound_to", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("form_doors", "bound_to")
