"""People, what they may do, and whose a dossier is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of log-in; dossiers from before belong to nobody and are seen by their office alone."""
    _people()
    _codes()
    _tokens()
    for name in ("owner", "filed_by", "unit"):
        op.add_column("dossiers", sa.Column(name, sa.String, nullable=True))
    op.create_index("dossiers_of_owner", "dossiers", ["owner"])


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("password", sa.String, nullable=True),
        sa.Column("practice", sa.String, nullable=True, unique=True),
        sa.Column("disabled", sa.Integer, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
    )
    op.create_table(
        "mandates",
        sa.Column("representative", sa.String, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("applicant", sa.String, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("until", sa.String, nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
    )


def _codes() -> None:
    op.create_table(
        "login_codes",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("client", sa.String, nullable=False),
        sa.Column("person", sa.String, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("challenge", sa.String, nullable=False),
        sa.Column("expires_at", sa.String, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
    )
    op.create_table(
        "device_codes",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("user_code", sa.String, nullable=False, unique=True),
        sa.Column("client", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("expires_at", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("person", sa.String, sa.ForeignKey("people.id"), nullable=True),
        sa.Column("asked_at", sa.String, nullable=False),
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("family", sa.String, nullable=False, index=True),
        sa.Column("client", sa.String, nullable=False),
        sa.Column("person", sa.String, sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("access", sa.String, nullable=False, unique=True),
        sa.Column("access_until", sa.String, nullable=False),
        sa.Column("refresh", sa.String, nullable=True, unique=True),
        sa.Column("refresh_until", sa.String, nullable=False),
        sa.Column("rotated_at", sa.String, nullable=False),
        sa.Column("revoked", sa.Integer, nullable=False),
    )
