"""An index over the places of rows (行の位置の索引): the next free one of a table is found at once."""

from alembic import op

revision = "r0002"
down_revision = "r0001"

INDEX = "ix_entries_tender_table_position"


def upgrade() -> None:
    """Make the index."""
    op.create_index(INDEX, "entries", ["tender", "table", "position"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(INDEX, "entries")
