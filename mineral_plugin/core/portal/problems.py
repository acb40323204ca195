"""The problems (RFC 9457) that the contract knows: one list for the client and the service."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Dict, Mapping, Optional

from mineral_plugin.core.base.words import Bilingual, Phrase, both

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class ProblemKind:
    """A kind of problem: its slug, its HTTP status, and whether the same request may succeed later."""

    slug: str
    status: int
    retryable: bool = False


_ALL = (
    ProblemKind("malformed", 400),
    ProblemKind("idempotency-missing", 400),
    ProblemKind("digest-missing", 400),
    ProblemKind("log-in-needed", 401),
    ProblemKind("token-expired", 401, retryable=True),
    ProblemKind("not-allowed", 403),
    ProblemKind("acting-for-denied", 403),
    ProblemKind("not-found", 404),
    ProblemKind("procedure-unknown", 404),
    ProblemKind("mineral-unknown", 422),
    ProblemKind("dossier-unknown", 404),
    ProblemKind("component-unknown", 404),
    ProblemKind("codelist-unknown", 404),
    ProblemKind("file-missing", 404),
    ProblemKind("submission-unknown", 404),
    ProblemKind("upload-unknown", 404),
    ProblemKind("validation-unknown", 404),
    ProblemKind("layer-unknown", 404),
    ProblemKind("opinion-unknown", 404),
    ProblemKind("supplement-unknown", 404),
    ProblemKind("result-unknown", 404),
    ProblemKind("progress-unknown", 404),
    ProblemKind("method-not-allowed", 405),
    ProblemKind("idempotency-busy", 409, retryable=True),
    ProblemKind("files-waiting", 409, retryable=True),
    ProblemKind("frozen", 409),
    ProblemKind("no-receipt", 409),
    ProblemKind("act-not-allowed", 409),
    ProblemKind("steps-open", 409),
    ProblemKind("opinions-open", 409),
    ProblemKind("flow-unknown", 409),
    ProblemKind("supplement-spent", 409),
    ProblemKind("supplement-late", 409),
    ProblemKind("mismatching-upload-offset", 409),
    ProblemKind("upload-expired", 410),
    ProblemKind("upload-rejected", 410),
    ProblemKind("catalogue-outdated", 412),
    ProblemKind("tus-version", 412),
    ProblemKind("precondition-failed", 412),
    ProblemKind("wrong-host", 421),
    ProblemKind("file-too-large", 413),
    ProblemKind("quota-exceeded", 413),
    ProblemKind("file-type-differs", 415),
    ProblemKind("type-not-accepted", 415),
    ProblemKind("archive-refused", 422),
    ProblemKind("checksum-mismatch", 422, retryable=True),
    ProblemKind("check-refused", 422),
    ProblemKind("idempotency-reused", 422),
    ProblemKind("list-differs", 422),
    ProblemKind("manifest-changed", 422),
    ProblemKind("not-submittable", 422),
    ProblemKind("case-unknown", 422),
    ProblemKind("date-unfit", 422),
    ProblemKind("file-empty", 422),
    ProblemKind("file-has-script", 422),
    ProblemKind("file-name-refused", 422),
    ProblemKind("file-unknown", 422),
    ProblemKind("file-unreadable", 422),
    ProblemKind("result-kind", 422),
    ProblemKind("signature-invalid", 422),
    ProblemKind("step-needs-meeting", 422),
    ProblemKind("step-unknown", 422),
    ProblemKind("supplement-incomplete", 422),
    ProblemKind("supplement-new-demand", 422),
    ProblemKind("register-refused", 422),
    ProblemKind("upload-locked", 423, retryable=True),
    ProblemKind("precondition-required", 428),
    ProblemKind("rate-limited", 429, retryable=True),
    ProblemKind("too-many-uploads", 429),
    ProblemKind("chunk-damaged", 460, retryable=True),
    ProblemKind("internal", 500),
    ProblemKind("backend-unavailable", 503, retryable=True),
    ProblemKind("disk-full", 507, retryable=True),
)

KINDS: Mapping[str, ProblemKind] = {kind.slug: kind for kind in _ALL}


def title(slug: str) -> Phrase:
    """Return the short name of a kind of problem."""
    return Phrase(f"problem.{slug}.title")


def detail(slug: str, values: Mapping[str, Any]) -> Phrase:
    """Return the sentence that says what is wrong and what to do."""
    return Phrase(f"problem.{slug}.detail", dict(values))


def detail_of(body: Mapping[str, Any]) -> Optional[Phrase]:
    """Return the sentence of a received problem, or ``None`` when its kind is not known here.

    The values of the named places come from the member ``values``, so that the sentence can be said
    in both languages whatever language was asked for.
    """
    slug = str(body.get("type", "")).rstrip("/").rpartition("/")[2]
    values = body.get("values")
    if slug not in KINDS or not isinstance(values, dict):
        return None
    named: Dict[str, Any] = {str(name): _place(value) for name, value in values.items()}
    phrase = detail(slug, named)
    try:
        both(phrase)
    except (KeyError, ValueError):
        return None
    return phrase


def _place(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_words(item) for item in value)
    if isinstance(value, dict):
        return _words(value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(value)
    return value if isinstance(value, (str, int, float)) else str(value)


def _words(value: Any) -> Any:
    """Return words in both languages where a service told them so, anything else as its text."""
    if isinstance(value, dict) and isinstance(value.get("vi"), str) and isinstance(value.get("en"), str):
        return Bilingual(value["vi"], value["en"])
    return str(value)
