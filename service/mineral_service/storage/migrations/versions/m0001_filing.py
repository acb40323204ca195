"""What filing needs: dossiers with their files, submissions, receipt numbers and keys."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables and give the data their own identifier."""
    facts = op.create_table(
        "facts",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    _dossiers()
    _submissions()
    op.create_table(
        "idempotency",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("body_sha256", sa.String, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
    )
    op.bulk_insert(facts, [{"name": "instance", "value": uuid.uuid4().hex}])


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("draft", sa.String, nullable=False),
        sa.Column("procedure", sa.String, nullable=False),
        sa.Column("mineral", sa.String, nullable=False),
        sa.Column("area_name", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
    )
    op.create_table(
        "component_files",
        sa.Column("dossier", sa.String, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("component", sa.String, primary_key=True),
        sa.Column("slot", sa.Integer, primary_key=True),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("received_at", sa.String, nullable=False),
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("dossier", sa.String, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("idempotency_key", sa.String, nullable=False, unique=True),
        sa.Column("manifest_sha256", sa.String, nullable=False),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.Column("receipt_id", sa.String, nullable=False, unique=True),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("received_at", sa.String, nullable=False),
    )
    op.create_table(
        "receipt_numbers",
        sa.Column("unit", sa.String, primary_key=True),
        sa.Column("day", sa.String, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
