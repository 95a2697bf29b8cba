"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("edition", sa.String(), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("next_try", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=True),
        sa.Column("claimed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("sent_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'due') = (next_try IS NOT NULL)", name="message_due_has_next_try"),
        sa.CheckConstraint("(state = 'sending') = (claimed_at IS NOT NULL)", name="message_claimed_while_sending"),
        sa.CheckConstraint("state IN ('due', 'sending', 'sent', 'failed', 'suppressed')", name="message_state"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("template", "person", "cause", name="message_told_once"),
    )
    op.create_index("message_about", "message", ["about"], unique=False)
    op.create_index(
        "message_due", "message", ["next_try", "number"], unique=False, postgresql_where=sa.text("state = 'due'")
    )
    op.create_index("message_of_edition", "message", ["edition", "number"], unique=False)
    op.create_index("message_of_person", "message", ["person", "number"], unique=False)
    op.create_index(
        "message_sending", "message", ["claimed_at"], unique=False, postgresql_where=sa.text("state = 'sending'")
    )
