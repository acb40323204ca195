"""The register: its versions, its records with two times, and where its lists are complete."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables of the register."""
    op.create_table(
        "register_versions",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("known_at", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("dossier", sa.String, nullable=False),
    )
    op.create_index("register_versions_by_time", "register_versions", ["known_at", "version"])
    _records()
    op.create_table(
        "register_coverage",
        sa.Column("role", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("west", sa.Float, nullable=False),
        sa.Column("south", sa.Float, nullable=False),
        sa.Column("east", sa.Float, nullable=False),
        sa.Column("north", sa.Float, nullable=False),
    )


def _records() -> None:
    texts = ("role", "title", "procedure", "mineral", "kind", "object_class", "decided_on", "valid_from")
    op.create_table(
        "register_records",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version_from", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version_to", sa.Integer),
        sa.Column("known_from", sa.String, nullable=False),
        sa.Column("known_to", sa.String),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("valid_to", sa.Text),
        sa.Column("ended_by", sa.Text, nullable=False),
        sa.Column("replaces", sa.Text, nullable=False),
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("west", sa.Float, nullable=False),
        sa.Column("south", sa.Float, nullable=False),
        sa.Column("east", sa.Float, nullable=False),
        sa.Column("north", sa.Float, nullable=False),
        sa.Column("ground", sa.LargeBinary, nullable=False),
    )
    op.create_index("register_records_by_title", "register_records", ["title", "role"])
    op.create_index("register_records_by_dossier", "register_records", ["dossier"])
    op.create_index("register_records_by_place", "register_records", ["role", "west", "east"])
