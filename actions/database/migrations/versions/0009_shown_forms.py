"""A citizen may let staff look on while a form is filled in."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("form_records", sa.Column("shown_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("form_records", "shown_until")
