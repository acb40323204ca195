"""The process that opens a PDF file: files are hostile, so it has little memory, little time and no secrets.

``python -m mineral_service.pdf_signatures.child FILE [ROOTS]`` writes one line of JSON, and nothing else.
Revocation is known from what the signature or the file brings along, or from lists beside the roots; without
any of them a signature is at best indeterminate. Nothing is fetched.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Tuple

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

MOST_SIGNATURES = 50
MOST_OBJECTS = 200_000
MEMORY_BYTES = 1024 * 1024 * 1024
PROCESSOR_S = 60
_MOST_NAME = 200
_MOST_BYTES = 4 * 1024 * 1024
_ERRORS = (PdfError, SignatureValidationError, CMSStructuralError, UnacceptableSignerError)
_BROKEN = (*_ERRORS, ValueError, KeyError, TypeError, IndexError, AttributeError, NotImplementedError)
_ACTIVE = ("/JavaScript", "/Launch")
_DEEPEST = 50

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
_ORDER = ("invalid", "not-checked", "indeterminate", "valid")
"""The outcome of a file is the first of these that one of its signatures has."""

Trust = Tuple[List[x509.Certificate], List[crl.CertificateList]]


def main(arguments: List[str]) -> int:
    """Look at one file and write what was found."""
    _limit()
    logging.disable()
    roots = read_roots(Path(arguments[1])) if len(arguments) > 1 else ([], [])
    try:
        told = look(Path(arguments[0]), roots)
    except (MemoryError, RecursionError):
        told = not_checked("too-much")
    sys.stdout.write(json.dumps(told, ensure_ascii=True))
    return 0


def look(path: Path, roots: Trust) -> Dict[str, Any]:
    """Return what is to be told of the signatures in a file."""
    with path.open("rb") as stream:
        try:
            reader = PdfFileReader(stream, strict=True)
            if reader.encrypted:
                return not_checked("encrypted")
            script = _has_script(reader)
            signatures = list(reader.embedded_regular_signatures)
        except _BROKEN:
            return not_checked("unreadable")
        if len(signatures) > MOST_SIGNATURES:
            return {**not_checked("too-much"), "script": script}
        found = [_signature(reader, one, roots) for one in signatures]
    outcomes = [one["outcome"] for one in found]
    outcome = next((one for one in _ORDER if one in outcomes), "unsigned")
    reason = next((one["reason"] for one in found if one["outcome"] == outcome), None)
    return {"outcome": outcome, "reason": reason, "script": script, "signatures": found}


def not_checked(reason: str) -> Dict[str, Any]:
    """Return what is told of a file that could not be looked at."""
    return {"outcome": "not-checked", "reason": reason, "script": None, "signatures": []}


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


def _signature(reader: PdfFileReader, signature: EmbeddedPdfSignature, roots: Trust) -> Dict[str, Any]:
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


def _has_script(reader: PdfFileReader) -> bool:
    """Return whether any object of the file is an action that runs something."""
    found: Set[Any] = set()
    for revision in range(reader.xrefs.total_revisions):
        found |= reader.xrefs.explicit_refs_in_revision(revision)
    if len(found) > MOST_OBJECTS:
        raise ValueError(len(found))
    return any(_runs(_object(reader, reference), 0) for reference in found)


def _object(reader: PdfFileReader, reference: Any) -> Any:
    return reader.get_object(reference)  # type: ignore[no-untyped-call]


def _runs(value: Any, depth: int) -> bool:
    # What is in another object is looked at when it is its turn.
    if depth > _DEEPEST:
        raise ValueError(depth)
    if isinstance(value, dict):
        is_action = "/JS" in value or dict.get(value, "/S") in _ACTIVE
        return is_action or any(_runs(one, depth + 1) for one in dict.values(value))
    return isinstance(value, list) and any(_runs(one, depth + 1) for one in list.__iter__(value))


def _limit() -> None:
    """Give up what hostile files could use: memory, time, files that grow."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        os.nice(10)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
