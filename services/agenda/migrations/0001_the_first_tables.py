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
        "attendee",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Id of the registration."),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("attendee_person", "attendee", ["person", "edition"], unique=False)
    op.create_table(
        "programme",
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False, comment="Id of the edition."),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("edition"),
    )
    op.create_table(
        "room",
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("guid", sa.Uuid(), nullable=True),
        sa.Column("zone", sa.String(length=63), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("edition", "slug"),
    )
    op.create_table(
        "track",
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=True),
        sa.PrimaryKeyConstraint("edition", "slug"),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=200), nullable=True),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("subtitle", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("abstract", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("description", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("languages", postgresql.ARRAY(sa.String(length=35)), nullable=False),
        sa.Column("track", sa.String(length=63), nullable=True),
        sa.Column("speakers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("links", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("attachments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition", "track"],
            ["track.edition", "track.slug"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("session_slug", "session", ["edition", "slug"], unique=True)
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("session", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=63), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.CheckConstraint('start < "end"', name="occurrence_takes_time"),
        sa.ForeignKeyConstraint(
            ["edition", "room"],
            ["room.edition", "room.slug"],
        ),
        sa.ForeignKeyConstraint(
            ["session"],
            ["session.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("occurrence_order", "occurrence", ["edition", "start", "room", "id"], unique=False)
    op.create_index("occurrence_session", "occurrence", ["session"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("occurrence", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clashes", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('taken', 'waiting', 'released')", name="seat_state"),
        sa.ForeignKeyConstraint(
            ["occurrence"],
            ["occurrence.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("seat_line", "seat", ["occurrence", "since"], unique=False, postgresql_where="state <> 'released'")
    op.create_index("seat_once", "seat", ["occurrence", "person"], unique=True, postgresql_where="state <> 'released'")
    op.create_index("seat_person", "seat", ["person", "edition"], unique=False, postgresql_where="state <> 'released'")
