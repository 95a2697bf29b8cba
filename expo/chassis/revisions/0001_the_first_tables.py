"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for extension in ("btree_gist", "pg_trgm", "unaccent"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    op.create_table(
        "command",
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("rpc", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("scope", "rpc", "key"),
        schema="expo",
    )
    op.create_index("command_at", "command", ["at"], unique=False, schema="expo")
    op.create_table(
        "edition",
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("walks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("slug"),
        sa.UniqueConstraint("id"),
        schema="expo",
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("owner", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=63), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        schema="expo",
    )
    op.create_index("file_kept", "file", ["keep_until"], unique=False, schema="expo")
    op.create_index("file_owner", "file", ["owner"], unique=False, schema="expo")
    op.create_index("file_sha256", "file", ["sha256"], unique=False, schema="expo")
    op.create_table(
        "inbox",
        sa.Column("handler", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Uuid(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("handler", "message"),
        schema="expo",
    )
    op.create_index("inbox_arrived", "inbox", ["arrived_at"], unique=False, schema="expo")
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("asker_kind", sa.String(length=20), nullable=False),
        sa.Column("asker", sa.String(length=120), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("cancelling", sa.Boolean(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("result", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("fault", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="job_state"),
        sa.PrimaryKeyConstraint("id"),
        schema="expo",
    )
    op.create_index(
        "job_open", "job", ["asked_at"], unique=False, schema="expo", postgresql_where="state IN ('queued', 'running')"
    )
    op.create_table(
        "ledger",
        sa.Column("entry", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=120), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("personal", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("personal_digest", sa.LargeBinary(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("link", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("entry"),
        sa.UniqueConstraint("position"),
        schema="expo",
    )
    op.create_index("ledger_about", "ledger", ["about"], unique=False, schema="expo")
    op.create_index(
        "ledger_unsealed", "ledger", ["entry"], unique=False, schema="expo", postgresql_where="position IS NULL"
    )
    op.create_table(
        "line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pools", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.CheckConstraint("ready BETWEEN 0 AND waiting", name="line_counted"),
        sa.PrimaryKeyConstraint("id"),
        schema="expo",
    )
    op.create_index("line_pools", "line", ["pools"], unique=False, schema="expo", postgresql_using="gin")
    op.create_table(
        "outbox",
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("position"),
        sa.UniqueConstraint("id"),
        schema="expo",
    )
    op.create_index("outbox_subject", "outbox", ["subject"], unique=False, schema="expo")
    op.create_index(
        "outbox_unsent", "outbox", ["position"], unique=False, schema="expo", postgresql_where="sent_at IS NULL"
    )
    op.create_table(
        "parked",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handler", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Uuid(), nullable=True),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        schema="expo",
    )
    op.create_index(
        "parked_due", "parked", ["next_try"], unique=False, schema="expo", postgresql_where="state = 'waiting'"
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pools", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("line", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("passed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'held') = (expires_at IS NOT NULL)", name="place_hold_expires"),
        sa.CheckConstraint("state IN ('taken', 'held', 'waiting', 'released')", name="place_state"),
        sa.PrimaryKeyConstraint("id"),
        schema="expo",
    )
    op.create_index(
        "place_held", "place", ["expires_at"], unique=False, schema="expo", postgresql_where="state = 'held'"
    )
    op.create_index(
        "place_in_line", "place", ["line", "turn"], unique=False, schema="expo", postgresql_where="state = 'waiting'"
    )
    op.create_table(
        "pool",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waiting", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("taken BETWEEN 0 AND capacity", name="pool_never_oversold"),
        sa.CheckConstraint("waiting >= 0", name="pool_waiting_counted"),
        sa.PrimaryKeyConstraint("id"),
        schema="expo",
    )
    op.create_table(
        "timeline",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=63), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duty", sa.Boolean(), nullable=False),
        sa.Column(
            "during",
            postgresql.TSTZRANGE(),
            sa.Computed("tstzrange(start, \"end\", '[)')", persisted=True),
            nullable=False,
        ),
        postgresql.ExcludeConstraint(
            (sa.column("person"), "="),
            (sa.column("during"), "&&"),
            where=sa.text("own AND live AND NOT duty AND moved_at IS NULL"),
            using="gist",
            name="timeline_one_place_at_a_time",
        ),
        sa.CheckConstraint('start < "end"', name="timeline_takes_time"),
        sa.PrimaryKeyConstraint("id"),
        schema="expo",
    )
    op.create_index("timeline_live", "timeline", ["person"], unique=False, schema="expo", postgresql_where="live")
    op.create_table(
        "timer",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("next_run", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        schema="expo",
    )
