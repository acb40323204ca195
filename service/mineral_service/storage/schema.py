"""The tables of the service as they are now; how they came about is in ``migrations``.

Times are RFC 3339 texts with ``+07:00`` and seconds, which sort as they follow one another.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

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
    Column("owner", String),
    Column("filed_by", String),
    Column("unit", String),
    Index("dossiers_of_owner", "owner"),
    Index("dossiers_of_unit", "unit", "created_at", "id"),
)
"""``owner`` is the applicant, ``filed_by`` who opened it, ``unit`` the office whose officers may read it."""

component_files = Table(
    "component_files",
    metadata,
    Column("dossier", String, ForeignKey("dossiers.id"), primary_key=True),
    Column("component", String, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
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

uploads = Table(
    "uploads",
    metadata,
    Column("id", String, primary_key=True),
    Column("dossier", String, ForeignKey("dossiers.id"), nullable=False),
    Column("component", String, nullable=False),
    Column("slot", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("announced", Text, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("expires_at", String, nullable=False),
    Index("uploads_of_dossier", "dossier", "state"),
    Index("uploads_by_expiry", "state", "expires_at"),
)
"""Uploads that can be resumed.

``received`` counts only bytes that are on the disk; what a part file holds beyond them is thrown away.
``announced`` is ``Upload-Metadata`` as it came, ``reason`` the slug of a refusal.
"""

people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("password", String),
    Column("practice", String, unique=True),
    Column("disabled", Integer, nullable=False),
    Column("created_at", String, nullable=False),
    Column("subject", String),
    Index("people_by_subject", "subject", unique=True),
)
"""``password`` is hashed, ``practice`` the hash of the key of somebody who only practises, ``subject`` that
of whom a provider knows."""

mandates = Table(
    "mandates",
    metadata,
    Column("representative", String, ForeignKey("people.id"), primary_key=True),
    Column("applicant", String, ForeignKey("people.id"), primary_key=True),
    Column("until", String, nullable=False),
    Column("paper", Text, nullable=False),
)
"""Who acts for whom, by which paper, to the end of which day."""

login_codes = Table(
    "login_codes",
    metadata,
    Column("code", String, primary_key=True),
    Column("client", String, nullable=False),
    Column("person", String, ForeignKey("people.id"), nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("scope", String, nullable=False),
    Column("challenge", String, nullable=False),
    Column("expires_at", String, nullable=False),
    Column("used", Integer, nullable=False),
)
"""Authorization codes, by their hash; ``challenge`` is that of PKCE with S256."""

device_codes = Table(
    "device_codes",
    metadata,
    Column("code", String, primary_key=True),
    Column("user_code", String, nullable=False, unique=True),
    Column("client", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("expires_at", String, nullable=False),
    Column("state", String, nullable=False),
    Column("person", String, ForeignKey("people.id")),
    Column("asked_at", String, nullable=False),
)
"""Codes of programs without a browser, by their hash; ``state`` is pending, approved or denied."""

tokens = Table(
    "tokens",
    metadata,
    Column("id", String, primary_key=True),
    Column("family", String, nullable=False, index=True),
    Column("client", String, nullable=False),
    Column("person", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("scope", String, nullable=False),
    Column("access", String, nullable=False, unique=True),
    Column("access_until", String, nullable=False),
    Column("refresh", String, unique=True),
    Column("refresh_until", String, nullable=False),
    Column("rotated_at", String, nullable=False),
    Column("revoked", Integer, nullable=False),
)
"""Access and refresh tokens, by their hashes. Those of one log-in are a ``family``, revoked together."""

validations = Table(
    "validations",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, ForeignKey("people.id"), nullable=False),
    Column("asked", Text, nullable=False),
    Column("asked_at", String, nullable=False),
    Column("state", String, nullable=False),
    Column("answer", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Index("validations_of_person", "person", "state"),
    Index("validations_by_age", "asked_at"),
)
"""Checks as they were asked for, so that one that a kill cut short is done again; ``answer`` is the report,
or the sentence of a refusal in both languages."""

flow_events = Table(
    "flow_events",
    metadata,
    Column("dossier", String, ForeignKey("dossiers.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("act", String, nullable=False),
    Column("state", String, nullable=False),
    Column("actor", String),
    Column("due_on", String),
    Column("data", Text, nullable=False),
)
"""What became of a dossier, act by act, numbered without a gap; ``state`` is the one that the act led to.

``data`` is the body of the act, ``due_on`` the day of the result as it was told then, if it could be told.
"""

office_files = Table(
    "office_files",
    metadata,
    Column("dossier", String, ForeignKey("dossiers.id"), primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("received_at", String, nullable=False),
)
"""Papers that an office puts to a dossier: minutes, answers of other bodies, decisions."""

supplement_files = Table(
    "supplement_files",
    metadata,
    Column("dossier", String, ForeignKey("dossiers.id"), primary_key=True),
    Column("demand", Integer, primary_key=True),
    Column("component", String, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", String, nullable=False),
    Column("received_at", String, nullable=False),
)
"""Files that came for a demand and are not filed yet; when the answer is filed they go to their slots."""

earlier_files = Table(
    "earlier_files",
    metadata,
    Column("dossier", String, ForeignKey("dossiers.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("component", String, primary_key=True),
    Column("slot", Integer, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("media_type", String, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", String, nullable=False),
    Column("received_at", String, nullable=False),
)
"""Files that a supplement put others in the place of; ``version`` is the last that they were filed with."""

filed_versions = Table(
    "filed_versions",
    metadata,
    Column("dossier", String, ForeignKey("dossiers.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("manifest_sha256", String, nullable=False),
    Column("manifest", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("received_at", String, nullable=False),
)
"""The versions after the first, each filed as the answer to a demand."""

notices = Table(
    "notices",
    metadata,
    Column("person", String, ForeignKey("people.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("dossier", String, ForeignKey("dossiers.id"), nullable=False),
    Column("event", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
)
"""What an applicant has to be told of: an event of a dossier, numbered for each person without a gap."""

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", Text, nullable=False),
    Column("hash", String, nullable=False),
)
"""Acts of officers and administrators, each chained to the one before; ``entry`` is canonical JSON."""

register_versions = Table(
    "register_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("known_at", String, nullable=False),
    Column("act", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("dossier", String, nullable=False),
    Index("register_versions_by_time", "known_at", "version"),
)
"""One row for each change of the register: its number, when it was made, and by what."""

register_records = Table(
    "register_records",
    metadata,
    Column("id", String, primary_key=True),
    Column("version_from", Integer, primary_key=True, autoincrement=False),
    Column("version_to", Integer),
    Column("known_from", String, nullable=False),
    Column("known_to", String),
    Column("role", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("mineral", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("object_class", Text, nullable=False),
    Column("decided_on", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text),
    Column("ended_by", Text, nullable=False),
    Column("replaces", Text, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("west", Float, nullable=False),
    Column("south", Float, nullable=False),
    Column("east", Float, nullable=False),
    Column("north", Float, nullable=False),
    Column("ground", LargeBinary, nullable=False),
    Index("register_records_by_title", "title", "role"),
    Index("register_records_by_dossier", "dossier"),
    Index("register_records_by_place", "role", "west", "east"),
)
"""What the register holds, with two times.

A record holds in law from ``valid_from`` to the end of ``valid_to``, and the register told it so from
``version_from`` (known at ``known_from``) until ``version_to``. Nothing in a row ever changes but that
it is closed once: what was known later is another row of the same ``id``. ``area`` is ``area-1`` data, the
source; ``ground`` is its ground in degrees of WGS 84 (WKB) and the four sides are the box around it.
"""

register_coverage = Table(
    "register_coverage",
    metadata,
    Column("role", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("west", Float, nullable=False),
    Column("south", Float, nullable=False),
    Column("east", Float, nullable=False),
    Column("north", Float, nullable=False),
)
"""Where somebody answerable said that a list is complete (degrees), and since which version."""

attempts = Table(
    "attempts",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("at", String, nullable=False),
    Index("attempts_of_name", "name", "at"),
)
"""Log-ins that were tried and did not succeed; ``name`` is a hash, as people type passwords there too."""

signature_checks = Table(
    "signature_checks",
    metadata,
    Column("file", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("roots", String, nullable=False),
    Column("told", Text, nullable=False),
    Column("checked_at", String, nullable=False),
    Index("signature_checks_by_state", "state", "roots"),
)
"""What is known of signatures in a PDF file, by its SHA-256; ``roots`` is the hash of whom was trusted."""

oidc_logins = Table(
    "oidc_logins",
    metadata,
    Column("state", String, primary_key=True),
    Column("cookie", String, nullable=False),
    Column("nonce", String, nullable=False),
    Column("verifier", String, nullable=False),
    Column("page", String, nullable=False),
    Column("asked", Text, nullable=False),
    Column("expires_at", String, nullable=False),
    Column("used", Integer, nullable=False),
    Column("ticket", String, unique=True),
    Column("person", String, ForeignKey("people.id")),
)
"""Log-ins that went to a provider, by the hash of their state; ``used`` counts the steps back: 1, then 2."""

national_dossiers = Table(
    "national_dossiers",
    metadata,
    Column("dossier", String, ForeignKey("dossiers.id"), primary_key=True),
    Column("agency", String, nullable=False),
    Column("code", String, nullable=False),
    Column("is_there", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("steps_to", Integer, nullable=False),
    Column("steps_asked_to", Integer, nullable=False),
    Index("national_dossiers_by_code", "agency", "code", unique=True),
)
"""What the National Portal has of a dossier, and what it may have of what was sent without an answer."""

national_outbox = Table(
    "national_outbox",
    metadata,
    Column("dossier", String, ForeignKey("national_dossiers.dossier"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("op", String, primary_key=True),
    Column("agency", String, nullable=False),
    Column("payload", Text, nullable=False),
    Column("payload_hash", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", String, nullable=False),
    Column("last_error", Text, nullable=False),
    Index("national_outbox_due", "agency", "state", "next_at"),
)
"""What is to be told to the National Portal: a dossier as it was after its event ``seq``, or that event.

``payload`` is canonical JSON, empty where it could not be told yet; ``last_error`` is the id of a sentence
and its values.
"""

national_workers = Table(
    "national_workers",
    metadata,
    Column("agency", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", String, nullable=False),
)
"""Who sends for an agency at the moment, and until when nobody else does."""
