"""Who looks at signatures: pyHanko where it is installed, else only what can be found without it."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from mineral_plugin.core.dossier.signing import cms
from mineral_plugin.core.dossier.signing.pdf_marks import FindingJudge
from mineral_plugin.core.dossier.signing.verdicts import (
    NO_LIBRARY,
    JudgedFile,
    JudgedSignature,
    Outcome,
    SignatureJudge,
    judged,
)

PYHANKO = "0.38.0"
"""The version that the service is tested with; a verdict by another one would be nobody's word."""


def has_pyhanko() -> bool:
    """Return whether the version of pyHanko that was tried is installed."""
    try:
        return metadata.version("pyhanko") == PYHANKO
    except metadata.PackageNotFoundError:
        return False


def judge_of(trust: Path) -> SignatureJudge:
    """Return who looks at signatures; ``trust`` is a folder of certificates and lists of revoked ones."""
    if not has_pyhanko():
        return FindingJudge()
    # Loaded here and nowhere else: most computers have no pyHanko.
    try:
        from mineral_plugin.core.dossier.signing.pdf_validating import ValidatingJudge
    except ImportError:
        return FindingJudge()
    return ValidatingJudge(trust)


def detached_judged(path: Path) -> JudgedFile:
    """Return what is said of a signature beside a file: whose it claims to be; nobody checks it here."""
    try:
        message = cms.read_message(path.read_bytes())
    except (OSError, ValueError):
        return JudgedFile(Outcome.NOT_CHECKED, "unreadable")
    at = message.signed_at.isoformat() if message.signed_at is not None else None
    return judged((JudgedSignature(Outcome.NOT_CHECKED, NO_LIBRARY, message.signer, at, False, True),))
