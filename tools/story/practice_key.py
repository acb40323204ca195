"""A practice key and its signatures, by pyHanko: what stands for somebody's own signing program.

    service/.venv/bin/python tools/story/practice_key.py make KEY.p12 TRUST
    service/.venv/bin/python tools/story/practice_key.py sign KEY.p12 FILE.pdf [FILE.pdf ...]

The key is made on the spot, its names and its password say that it is for practice, and no signature made
with it has legal effect. ``TRUST`` is a folder for the root and its empty list of revoked certificates.
"""

from __future__ import annotations

import io
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Sequence, Tuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

PASSWORD = b"practice-only"  # nosec B105
ROOT, SIGNER = "THỰC HÀNH – gốc không có giá trị pháp lý", "THỰC HÀNH – Giám đốc Công ty Minh Họa"
_DAY = timedelta(days=1)
_FIELD = "ChuKyThucHanh"


def make(path: Path, trust: Path) -> None:
    """Write a key with its certificate, and the folder of those that trust its root."""
    now = datetime.now(timezone.utc)
    root_key, root = _root(now)
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = _builder(SIGNER, ROOT, key, root_key, now).add_extension(usage, True)
    certificate = builder.sign(root_key, hashes.SHA256())
    locked = serialization.BestAvailableEncryption(PASSWORD)
    bundle = serialization.pkcs12.serialize_key_and_certificates(
        b"practice", key, certificate, [root], locked
    )
    path.write_bytes(bundle)
    path.chmod(0o600)
    trust.mkdir(parents=True, exist_ok=True)
    (trust / "practice-root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    (trust / "practice.crl").write_bytes(_nobody_revoked(root_key, now))


def sign(path: Path, documents: Sequence[Path]) -> None:
    """Sign PDF files in their places (PAdES, SHA-256)."""
    signer = signers.SimpleSigner.load_pkcs12(str(path), passphrase=PASSWORD)
    if signer is None:
        raise SystemExit(f"{path}: no key")
    told = signers.PdfSignatureMetadata(field_name=_FIELD, subfilter=fields.SigSeedSubFilter.PADES)
    for document in documents:
        writer = IncrementalPdfFileWriter(io.BytesIO(document.read_bytes()))
        signed = signers.PdfSigner(told, signer).sign_pdf(writer)
        document.write_bytes(signed.getbuffer())


def _root(now: datetime) -> Tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    builder = _builder(ROOT, ROOT, key, key, now).add_extension(x509.BasicConstraints(True, None), True)
    return key, builder.add_extension(usage, True).sign(key, hashes.SHA256())


def _builder(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer))
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - _DAY).not_valid_after(now + 30 * _DAY)
    return builder.add_extension(own, False).add_extension(above, False)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _nobody_revoked(key: ec.EllipticCurvePrivateKey, now: datetime) -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(_name(ROOT))
    builder = builder.last_update(now - _DAY).next_update(now + 30 * _DAY)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    builder = builder.add_extension(above, False).add_extension(x509.CRLNumber(1), False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def main(arguments: Sequence[str]) -> int:
    """Do what is asked."""
    what, key, *others = arguments
    if what == "make":
        make(Path(key), Path(others[0]))
    else:
        sign(Path(key), [Path(one) for one in others])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
