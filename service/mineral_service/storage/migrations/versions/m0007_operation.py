"""Wrong passwords are counted for all processes together; signatures in PDF files; log-in by a provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables of log-ins that were tried and of what was found out about signatures."""
    op.create_table(
        "attempts",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_index("attempts_of_name", "attempts", ["name", "at"])
    op.create_table(
        "signature_checks",
        sa.Column("file", sa.String, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("roots", sa.String, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("checked_at", sa.String, nullable=False),
    )
    op.create_index("signature_checks_by_state", "signature_checks", ["state", "roots"])
    op.add_column("people", sa.Column("subject", sa.String, nullable=True))
    op.create_index("people_by_subject", "people", ["subject"], unique=True)
    op.create_table(
        "oidc_logins",
        sa.Column("state", sa.String, primary_key=True),
        sa.Column("cookie", sa.String, nullable=False),
        sa.Column("nonce", sa.String, nullable=False),
        sa.Column("verifier", sa.String, nullable=False),
        sa.Column("page", sa.String, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("expires_at", sa.String, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("ticket", sa.String, nullable=True, unique=True),
        sa.Column("person", sa.String, sa.ForeignKey("people.id"), nullable=True),
    )
