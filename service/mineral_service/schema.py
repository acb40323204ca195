"""The tables of the service, made here and nowhere else."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, Text

VERSION = 1
"""Number of this layout, kept in ``PRAGMA user_version``."""

metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the data folder knows of itself: ``instance``, the identifier that outlives ports and restarts."""

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", String, primary_key=True),
    Column("draft", String, nullable=False),
    Column("procedure", String, nullable=False),
    Column("mineral", String, nullable=False),
    Column("area_name", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("created_at", String, nullable=False),
)

component_files = Table(
    "component_files",
    metadata,
    Column("dossier", String, ForeignKey("dossiers.id"), primary_key=True),
    Column("component", String, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("received_at", String, nullable=False),
)
"""The latest file in each slot; the bytes lie content-addressed in the folder ``blobs``."""

submissions = Table(
    "submissions",
    metadata,
    Column("dossier", String, ForeignKey("dossiers.id"), primary_key=True),
    Column("idempotency_key", String, nullable=False, unique=True),
    Column("manifest_sha256", String, nullable=False),
    Column("manifest", Text, nullable=False),
    Column("receipt_id", String, nullable=False, unique=True),
    Column("receipt", Text, nullable=False),
    Column("received_at", String, nullable=False),
)
"""One row a filed dossier: the primary key alone makes a second receipt impossible."""

receipt_numbers = Table(
    "receipt_numbers",
    metadata,
    Column("unit", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The running number of receipts for each unit and day."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", String, primary_key=True),
    Column("request", String, nullable=False),
    Column("body_sha256", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("created_at", String, nullable=False),
)
"""Answers that were given under a key; written in the same transaction as what they report."""
