"""Dossiers are told to the National Portal by way of an agency: what is to be told, and what it has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables of the national sync."""
    op.create_table(
        "national_dossiers",
        sa.Column("dossier", sa.String, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("is_there", sa.Integer, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("steps_to", sa.Integer, nullable=False),
        sa.Column("steps_asked_to", sa.Integer, nullable=False),
    )
    op.create_index("national_dossiers_by_code", "national_dossiers", ["agency", "code"], unique=True)
    op.create_table(
        "national_outbox",
        sa.Column("dossier", sa.String, sa.ForeignKey("national_dossiers.dossier"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("op", sa.String, primary_key=True),
        sa.Column("agency", sa.String, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("payload_hash", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.String, nullable=False),
        sa.Column("last_error", sa.Text, nullable=False),
    )
    op.create_index("national_outbox_due", "national_outbox", ["agency", "state", "next_at"])
    op.create_table(
        "national_workers",
        sa.Column("agency", sa.String, primary_key=True),
        sa.Column("holder", sa.String, nullable=False),
        sa.Column("until", sa.String, nullable=False),
    )
