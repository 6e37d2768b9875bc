"""The desk's hours, changed on a page: by place and from a day on, and single days that are not like others."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _table(name: str, *columns: sa.Column[object], unique: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(80), nullable=False),
        *columns,
        sa.Column("changed_by", sa.String(40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("region", "unit", columns[0].name, name=unique),
    )


def upgrade() -> None:
    _table(
        "office_hours",
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("working_days", sa.JSON(), nullable=True),
        sa.Column("other_days", sa.JSON(), nullable=False),
        unique="uq_office_hours_from",
    )
    _table(
        "office_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("periods", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(60), nullable=False),
        unique="uq_office_days_day",
    )


def downgrade() -> None:
    op.drop_table("office_days")
    op.drop_table("office_hours")
