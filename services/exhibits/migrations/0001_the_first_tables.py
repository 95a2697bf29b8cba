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
        sa.Column("registration", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("target_group", sa.String(length=63), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("registration"),
    )
    op.create_index("attendee_by_person", "attendee", ["person", "edition"], unique=False)
    op.create_table(
        "exhibitor",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("stand", sa.String(length=12), nullable=True),
        sa.Column("zone", sa.String(length=63), nullable=True),
        sa.Column("staff", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("key", sa.String(length=63), nullable=False),
        sa.Column("order", sa.String(length=300), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition", "key", name="exhibitor_key"),
    )
    op.create_index("exhibitor_order", "exhibitor", ["edition", "order", "key"], unique=False)
    op.create_index(
        "exhibitor_search",
        "exhibitor",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_index(
        "exhibitor_stand", "exhibitor", ["edition", "stand"], unique=True, postgresql_where=sa.text("stand IS NOT NULL")
    )
    op.create_table(
        "project",
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("acronym", sa.String(length=60), nullable=True),
        sa.Column("year_from", sa.Integer(), nullable=True),
        sa.Column("year_to", sa.Integer(), nullable=True),
        sa.Column("theme", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=63), nullable=False),
        sa.Column("countries", postgresql.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("hazards", postgresql.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("keywords", postgresql.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("organisations", postgresql.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("funder", sa.String(length=200), nullable=True),
        sa.Column("partners", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("key", sa.String(length=63), nullable=False),
        sa.Column("order", sa.String(length=300), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition", "key", name="project_key"),
    )
    op.create_index("project_order", "project", ["edition", "order", "key"], unique=False)
    op.create_index(
        "project_search",
        "project",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=63), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("zone", sa.String(length=63), nullable=True),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition", "kind", "key", name="resource_key"),
    )
    op.create_index(op.f("ix_resource_person"), "resource", ["person"], unique=False)
    op.create_table(
        "technology",
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("trl", sa.Integer(), nullable=False),
        sa.Column("field_of_use", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hazards", postgresql.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("phases", postgresql.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("key", sa.String(length=63), nullable=False),
        sa.Column("order", sa.String(length=300), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition", "key", name="technology_key"),
    )
    op.create_index("technology_order", "technology", ["edition", "order", "key"], unique=False)
    op.create_index(
        "technology_search",
        "technology",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_table(
        "exhibitor_technology",
        sa.Column("exhibitor_id", sa.Uuid(), nullable=False),
        sa.Column("technology_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"],
            ["exhibitor.id"],
        ),
        sa.ForeignKeyConstraint(
            ["technology_id"],
            ["technology.id"],
        ),
        sa.PrimaryKeyConstraint("exhibitor_id", "technology_id"),
    )
    op.create_index(
        op.f("ix_exhibitor_technology_technology_id"), "exhibitor_technology", ["technology_id"], unique=False
    )
    op.create_table(
        "project_technology",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("technology_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
        ),
        sa.ForeignKeyConstraint(
            ["technology_id"],
            ["technology.id"],
        ),
        sa.PrimaryKeyConstraint("project_id", "technology_id"),
    )
    op.create_index(op.f("ix_project_technology_technology_id"), "project_technology", ["technology_id"], unique=False)
    op.create_table(
        "test",
        sa.Column("technology_id", sa.Uuid(), nullable=False),
        sa.Column("exhibitor_id", sa.Uuid(), nullable=True),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("setup", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("equipment", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hazards", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("meeting_point", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("early", sa.Integer(), nullable=False),
        sa.Column("target_groups", postgresql.ARRAY(sa.String(length=120)), nullable=False),
        sa.Column("briefing", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("key", sa.String(length=63), nullable=False),
        sa.Column("order", sa.String(length=300), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["resource.id"],
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"],
            ["exhibitor.id"],
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"],
            ["resource.id"],
        ),
        sa.ForeignKeyConstraint(
            ["station_id"],
            ["resource.id"],
        ),
        sa.ForeignKeyConstraint(
            ["technology_id"],
            ["technology.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition", "key", name="test_key"),
    )
    op.create_index(op.f("ix_test_exhibitor_id"), "test", ["exhibitor_id"], unique=False)
    op.create_index(op.f("ix_test_station_id"), "test", ["station_id"], unique=False)
    op.create_index(op.f("ix_test_technology_id"), "test", ["technology_id"], unique=False)
    op.create_index("test_order", "test", ["edition", "order", "key"], unique=False)
    op.create_index(
        "test_search",
        "test",
        ["search"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("test_id", sa.Uuid(), nullable=False),
        sa.Column("planned", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=63), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["test_id"],
            ["test.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("test_id", "planned", name="slot_planned"),
    )
    op.create_index("slot_by_test", "slot", ["test_id", "start"], unique=False)
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=63), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("test_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("progress", sa.String(length=12), nullable=False),
        sa.Column("target_group", sa.String(length=63), nullable=False),
        sa.Column("briefed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["slot.id"],
        ),
        sa.ForeignKeyConstraint(
            ["test_id"],
            ["test.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("edition", "code", name="booking_code"),
    )
    op.create_index("booking_by_person", "booking", ["person", "edition"], unique=False)
    op.create_index(
        "booking_live", "booking", ["slot_id", "person"], unique=True, postgresql_where=sa.text("state <> 'released'")
    )
    op.create_index(
        "booking_one_place", "booking", ["test_id", "person"], unique=True, postgresql_where=sa.text("state = 'taken'")
    )
    op.create_table(
        "occupation",
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("resource_id", sa.Uuid(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("resource_id"), "="), (sa.column("during"), "&&"), using="gist", name="occupation_one_place"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resource.id"],
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["slot.id"],
        ),
        sa.PrimaryKeyConstraint("slot_id", "resource_id"),
    )
