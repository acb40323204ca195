"""Whether signatures in a PDF file hold, and whom they are by (PAdES, with pyHanko).

The one judge of the service and of the program, where pyHanko is installed; whoever has no pyHanko never
loads this file (``judges.judge_of``). Revocation is known from what the signature or the file brings along,
or from lists beside the roots; without any of them a signature is at best indeterminate. Nothing is fetched.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Dict, List, Optional, Tuple

from asn1crypto import crl, pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate as Doubt
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import (
    CMSStructuralError,
    MultivaluedAttributeError,
    NonexistentAttributeError,
    UnacceptableSignerError,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from mineral_plugin.core.dossier.signing.verdicts import JudgedFile, Outcome, judged, signature_from_dict

MOST_SIGNATURES = 50
MOST_FILE_BYTES = 256 * 1024 * 1024
_MOST_NAME = 200
_MOST_BYTES = 4 * 1024 * 1024
_BROKEN = (
    PdfError,
    SignatureValidationError,
    CMSStructuralError,
    UnacceptableSignerError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    NotImplementedError,
)

_DOUBTS: Dict[Any, str] = {
    Doubt.NO_CERTIFICATE_CHAIN_FOUND: "untrusted",
    Doubt.EXPIRED: "expired",
    Doubt.OUT_OF_BOUNDS_NO_POE: "expired",
    Doubt.OUT_OF_BOUNDS_NOT_REVOKED: "expired",
    Doubt.NOT_YET_VALID: "not-yet-valid",
    Doubt.REVOKED_NO_POE: "revoked",
    Doubt.REVOKED_CA_NO_POE: "revoked",
    Doubt.TRY_LATER: "revocation-unknown",
    Doubt.REVOCATION_OUT_OF_BOUNDS_NO_POE: "revocation-unknown",
    Doubt.CHAIN_CONSTRAINTS_FAILURE: "not-for-signing",
    Doubt.SIG_CONSTRAINTS_FAILURE: "not-for-signing",
    Doubt.CRYPTO_CONSTRAINTS_FAILURE: "weak",
    Doubt.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: "weak",
}
Trust = Tuple[List[x509.Certificate], List[crl.CertificateList]]


class ValidatingJudge:
    """Checks signatures in PDF files against the certificates and the lists of revoked ones in a folder."""

    checks = True

    def __init__(self, trust: Path) -> None:
        self._trust = trust

    def judge(self, path: Path) -> JudgedFile:
        """Return what is to be said of a PDF file; whatever it holds, this does not raise."""
        try:
            if path.stat().st_size > MOST_FILE_BYTES:
                return JudgedFile(Outcome.NOT_CHECKED, "too-much")
            with path.open("rb") as stream:
                return self._judged(stream)
        except (MemoryError, RecursionError):
            return JudgedFile(Outcome.NOT_CHECKED, "too-much")
        except (OSError, *_BROKEN):
            return JudgedFile(Outcome.NOT_CHECKED, "unreadable")

    def _judged(self, stream: BinaryIO) -> JudgedFile:
        reader = PdfFileReader(stream, strict=True)
        if reader.encrypted and not _opens(reader):
            return JudgedFile(Outcome.NOT_CHECKED, "encrypted")
        signatures = list(reader.embedded_regular_signatures)
        if len(signatures) > MOST_SIGNATURES:
            return JudgedFile(Outcome.NOT_CHECKED, "too-much")
        roots = read_roots(self._trust)
        return judged(tuple(signature_from_dict(judge(reader, one, roots)) for one in signatures))


def _opens(reader: PdfFileReader) -> bool:
    return reader.encrypt_dict is not None and bool(reader.decrypt("").status.value)


def read_roots(folder: Path) -> Trust:
    """Return the certificates and revocation lists of a folder, PEM or DER; other files are passed over."""
    certificates: List[x509.Certificate] = []
    lists: List[crl.CertificateList] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if not path.is_file():
            continue
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES)
        for der in _ders(data):
            certificate, revoked = _read(x509.Certificate, der), _read(crl.CertificateList, der)
            certificates += [certificate] if certificate is not None else []
            lists += [revoked] if certificate is None and revoked is not None else []
    return certificates, lists


def _ders(data: bytes) -> List[bytes]:
    try:
        return [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
    except ValueError:
        return []


def _read(kind: Any, der: bytes) -> Any:
    try:
        found = kind.load(der, strict=True)
        found.native  # noqa: B018 - the reading is lazy: it fails here or not at all
    except (ValueError, TypeError, KeyError):
        return None
    return found


def judge(reader: PdfFileReader, signature: EmbeddedPdfSignature, roots: Trust) -> Dict[str, Any]:
    """Return what is to be told of one signature."""
    try:
        status = validate_pdf_signature(signature, *_contexts(reader, signature, roots, "require"))
        outcome, reason = _judged(status)
        if reason == "not-proven":
            # The library has one word for all that is wrong with a chain: is it revocation alone?
            lenient = validate_pdf_signature(signature, *_contexts(reader, signature, roots, "soft-fail"))
            reason = "revocation-unknown" if lenient.trusted else reason
    except _BROKEN:
        return {"outcome": "not-checked", "reason": "unreadable"}
    timestamp = status.timestamp_validity
    proven = timestamp is not None and timestamp.valid and timestamp.intact and timestamp.trusted
    at = timestamp.timestamp if timestamp is not None and proven else status.signer_reported_dt
    return {
        "outcome": outcome,
        "reason": reason,
        "signer": _name(status.signing_cert),
        "signedAt": at.isoformat() if isinstance(at, datetime) else None,
        "timeIsProven": proven,
        "coversWholeDocument": _covers_all(status),
    }


def _covers_all(status: PdfSignatureStatus) -> bool:
    """Return whether nothing came after the signature but what proves it for longer."""
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    proofs = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
    return status.coverage == SignatureCoverageLevel.ENTIRE_REVISION and status.modification_level in proofs


def _judged(status: PdfSignatureStatus) -> Tuple[str, Optional[str]]:
    """Return outcome and reason (after ETSI EN 319 102-1): what is not proven is not denied either."""
    if not status.intact:
        return "invalid", "altered"
    if not status.valid:
        return "invalid", "wrong"
    if not status.docmdp_ok:
        return "invalid", "changed-after-signing"
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "indeterminate", "coverage-unclear"
    if status.trusted:
        return "valid", None
    return "indeterminate", _DOUBTS.get(status.trust_problem_indic, "not-proven")


def _contexts(
    reader: PdfFileReader, signature: EmbeddedPdfSignature, roots: Trust, mode: str
) -> Tuple[ValidationContext, ValidationContext]:
    """Return whom to trust for signer and time, with what file and signature know of revocation."""
    certificates, lists = roots
    crls, ocsps = _brought_along(signature)
    given: Dict[str, Any] = {
        "trust_roots": certificates,
        "crls": [*lists, *crls],
        "ocsps": ocsps,
        "allow_fetching": False,
        "revocation_mode": mode,
    }
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return ValidationContext(**given), ValidationContext(**given)
    return store.as_validation_context(given), store.as_validation_context(given)


def _brought_along(signature: EmbeddedPdfSignature) -> Tuple[List[Any], List[Any]]:
    """Return the revocation lists and answers that a signature itself holds."""
    try:
        found = find_unique_cms_attribute(
            signature.signer_info["signed_attrs"], "adobe_revocation_info_archival"
        )
    except (MultivaluedAttributeError, NonexistentAttributeError):
        return [], []
    return list(found["crl"]), list(found["ocsp"])


def _name(certificate: x509.Certificate) -> Optional[str]:
    """Return the common name of a signer, without what does not print."""
    name = certificate.subject.native.get("common_name")
    if not isinstance(name, str):
        return None
    text = "".join(
        char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C"
    )
    return text[:_MOST_NAME]
