"""Real PDF files, really signed, by a made-up authority: sound ones and each kind of unsound one."""

from __future__ import annotations

import io
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, List, Optional, Tuple

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

DAY = timedelta(days=1)
SIGNER = "Nguyễn Văn Ký"


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


class Authority:
    """A root that gives certificates and says which are revoked."""

    def __init__(self, common_name: str = "Made-up root") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = name(common_name)
        now = datetime.now(timezone.utc)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = self._builder(self.name, self.key.public_key(), now - 2000 * DAY, now + 2000 * DAY)
        builder = builder.add_extension(x509.BasicConstraints(True, None), True)
        self.root = builder.add_extension(usage, True).sign(self.key, hashes.SHA256())

    def _builder(self, subject, public, first, last) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(first).not_valid_after(last)
        identifier = x509.SubjectKeyIdentifier.from_public_key(public)
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return builder.add_extension(identifier, False).add_extension(own, False)

    def signer(self, first: int = -100, last: int = 100) -> Tuple[signers.SimpleSigner, x509.Certificate]:
        """Return somebody who signs, with a certificate from so many days from now to so many."""
        now = datetime.now(timezone.utc)
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(name(SIGNER), key.public_key(), now + first * DAY, now + last * DAY)
        usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
        certificate = builder.add_extension(usage, True).sign(self.key, hashes.SHA256())
        store = SimpleCertificateStore()
        store.register_multiple([loaded(self.root)])
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        signer = signers.SimpleSigner(
            loaded(certificate), asn1_keys.PrivateKeyInfo.load(private), cert_registry=store
        )
        return signer, certificate

    def revoked(self, *certificates: x509.Certificate) -> bytes:
        """Return the list of who is revoked, DER."""
        now = datetime.now(timezone.utc)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(now - DAY).next_update(now + 30 * DAY)
        for certificate in certificates:
            entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(now - 2 * DAY).build())
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(own, False).add_extension(x509.CRLNumber(1), False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def trusted_in(self, folder: Path, lists: Optional[List[bytes]] = None) -> Path:
        """Write what an office that trusts this authority keeps; return the folder."""
        folder.mkdir(exist_ok=True)
        (folder / f"{len(list(folder.iterdir()))}.pem").write_bytes(pem(self.root))
        for data in lists or []:
            (folder / f"{len(list(folder.iterdir()))}.crl").write_bytes(data)
        return folder


def loaded(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def plain_pdf(text: str = "Don de nghi", action: Any = None) -> bytes:
    """Return a PDF file of one page; ``action`` is what it does when it is opened."""
    made = writer.PdfFileWriter()
    content = generic.StreamObject(stream_data=f"BT 72 720 Td ({text}) Tj ET".encode("ascii"))
    page = writer.PageObject(
        contents=made.add_object(content), media_box=generic.ArrayObject(map(generic.NumberObject, A4))
    )
    made.insert_page(page)
    if action is not None:
        made.root["/OpenAction"] = made.add_object(action)
    target = io.BytesIO()
    made.write(target)
    return target.getvalue()


A4 = (0, 0, 595, 842)


def printed_pdf(*lines: str) -> bytes:
    """Return a PDF file of one page with lines that can be read."""
    made, name_of = writer.PdfFileWriter(), generic.NameObject
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    content = generic.StreamObject(stream_data=f"BT /F1 8 Tf 60 780 Td {shown}ET".encode("ascii"))
    font = generic.DictionaryObject(
        {
            name_of("/Type"): name_of("/Font"),
            name_of("/Subtype"): name_of("/Type1"),
            name_of("/BaseFont"): name_of("/Courier"),
        }
    )
    fonts = generic.DictionaryObject({name_of("/F1"): made.add_object(font)})
    resources = generic.DictionaryObject({name_of("/Font"): fonts})
    box = generic.ArrayObject(map(generic.NumberObject, A4))
    page = writer.PageObject(
        contents=made.add_object(content), media_box=box, resources=made.add_object(resources)
    )
    made.insert_page(page)
    target = io.BytesIO()
    made.write(target)
    return target.getvalue()


def script() -> generic.DictionaryObject:
    name_of = generic.NameObject
    return generic.DictionaryObject(
        {name_of("/S"): name_of("/JavaScript"), name_of("/JS"): generic.TextStringObject("app.alert(1)")}
    )


def signed(data: bytes, signer: signers.SimpleSigner, field: str = "Ky", **more: Any) -> bytes:
    """Return a file with one more signature (PAdES)."""
    meta = signers.PdfSignatureMetadata(
        field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", **more
    )
    return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), meta, signer=signer).getvalue()


def signed_for_long(data: bytes, authority: Authority, signer: signers.SimpleSigner, *revoked: Any) -> bytes:
    """Return a signed file that brings along what there is to know of revocation."""
    context = ValidationContext(
        trust_roots=[loaded(authority.root)],
        crls=[asn1_crl.CertificateList.load(authority.revoked(*revoked))],
        allow_fetching=False,
        revocation_mode="hard-fail",
    )
    return signed(data, signer, embed_validation_info=True, validation_context=context)


def extended(data: bytes) -> bytes:
    """Return a file whose page was given other words after it was signed."""
    again = IncrementalPdfFileWriter(io.BytesIO(data))
    content = generic.StreamObject(stream_data=b"BT 72 700 Td (added later) Tj ET")
    page = again.root["/Pages"]["/Kids"][0]
    page["/Contents"] = again.add_object(content)
    again.update_container(page)
    target = io.BytesIO()
    again.write(target)
    return target.getvalue()


def encrypted(data: bytes) -> bytes:
    made = writer.copy_into_new_writer(IncrementalPdfFileWriter(io.BytesIO(data)).prev)
    made.encrypt("made-up-owner", "made-up-user")
    target = io.BytesIO()
    made.write(target)
    return target.getvalue()


def bomb() -> bytes:
    """Return a file whose list of objects grows without end when it is unpacked."""
    packed = zlib.compress(zlib.compress(bytes(400_000_000), 9), 9)
    head = b"%PDF-1.7\n"
    told = (
        b"1 0 obj\n<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Filter[/FlateDecode/FlateDecode]/Length %d>>\n"
        % len(packed)
    )
    body = head + told + b"stream\n" + packed + b"\nendstream\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % len(head)
