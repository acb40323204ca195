"""What becomes of a filed dossier: events, papers of the office, supplements, notices; the log of acts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables; a dossier that was filed before gets its filing as the first event."""
    _events()
    _files()
    _versions()
    _notices()
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
    )
    op.execute(
        "INSERT INTO flow_events (dossier, seq, at, act, state, actor, due_on, data) "
        "SELECT s.dossier, 1, s.received_at, 'submit', 'submitted', d.filed_by, NULL, '{}' "
        "FROM submissions s JOIN dossiers d ON d.id = s.dossier"
    )


def _events() -> None:
    op.create_table(
        "flow_events",
        sa.Column("dossier", sa.String, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("act", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=True),
        sa.Column("due_on", sa.String, nullable=True),
        sa.Column("data", sa.Text, nullable=False),
    )


def _files() -> None:
    op.create_table(
        "office_files",
        sa.Column("dossier", sa.String, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("received_at", sa.String, nullable=False),
    )
    op.create_table(
        "supplement_files",
        sa.Column("dossier", sa.String, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("demand", sa.Integer, primary_key=True),
        sa.Column("component", sa.String, primary_key=True),
        sa.Column("slot", sa.Integer, primary_key=True),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("received_at", sa.String, nullable=False),
    )


def _versions() -> None:
    op.create_table(
        "earlier_files",
        sa.Column("dossier", sa.String, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("component", sa.String, primary_key=True),
        sa.Column("slot", sa.Integer, primary_key=True),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("received_at", sa.String, nullable=False),
    )
    op.create_table(
        "filed_versions",
        sa.Column("dossier", sa.String, sa.ForeignKey("dossiers.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("manifest_sha256", sa.String, nullable=False),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("received_at", sa.String, nullable=False),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("person", sa.String, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("dossier", sa.String, sa.ForeignKey("dossiers.id"), nullable=False),
        sa.Column("event", sa.Integer, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
    )
