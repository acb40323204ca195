"""Signatures that say something and prove nothing: for tests of what is found without any cryptography."""

from __future__ import annotations

import hashlib
from typing import Optional

SIGNER = "Nguyễn Văn Ký"
_SHA256 = "2.16.840.1.101.3.4.2.1"
_DATA, _SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
_CONTENT_TYPE, _DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_TIME, _RSA, _COMMON_NAME = "1.2.840.113549.1.9.5", "1.2.840.113549.1.1.1", "2.5.4.3"


def der(tag: int, *parts: bytes) -> bytes:
    """Return an element with a definite length."""
    content = b"".join(parts)
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def ber(tag: int, *parts: bytes) -> bytes:
    """Return an element with an indefinite length, as some tools write them."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def oid(dotted: str) -> bytes:
    first, second, *others = map(int, dotted.split("."))
    content = bytes([40 * first + second])
    for number in others:
        sevens = [number & 0x7F]
        while number := number >> 7:
            sevens.append(0x80 | number & 0x7F)
        content += bytes(reversed(sevens))
    return der(0x06, content)


def name(text: str) -> bytes:
    return der(0x30, der(0x31, der(0x30, oid(_COMMON_NAME), der(0x0C, text.encode("utf-8")))))


def certificate(serial: int, common_name: str, issuer: str = "Made-up root") -> bytes:
    algorithm = der(0x30, oid(_RSA))
    times = der(0x30, der(0x17, b"260101000000Z"), der(0x17, b"300101000000Z"))
    fields = (
        der(0xA0, der(0x02, b"\2")),
        der(0x02, bytes([serial])),
        algorithm,
        name(issuer),
        times,
        name(common_name),
        der(0x30, algorithm, der(0x03, b"\0\0")),
    )
    return der(0x30, der(0x30, *fields), algorithm, der(0x03, b"\0\0"))


def cms_of(data: bytes, signer: str = SIGNER, outer=der, digest: Optional[bytes] = None) -> bytes:
    """Return a detached signature of ``data`` by nobody; ``outer`` writes the elements around."""
    digest = hashlib.sha256(data).digest() if digest is None else digest
    algorithm = der(0x30, oid(_SHA256))
    attributes = der(
        0xA0,
        der(0x30, oid(_CONTENT_TYPE), der(0x31, oid(_DATA))),
        der(0x30, oid(_DIGEST), der(0x31, der(0x04, digest))),
        der(0x30, oid(_TIME), der(0x31, der(0x17, b"261123020000Z"))),
    )
    who = der(0x30, name("Made-up root"), der(0x02, b"\7"))
    one = der(0x30, der(0x02, b"\1"), who, algorithm, attributes, der(0x30, oid(_RSA)), der(0x04, b"\0" * 64))
    certificates = outer(0xA0, certificate(5, "Made-up root"), certificate(7, signer))
    body = outer(
        0x30,
        der(0x02, b"\1"),
        der(0x31, algorithm),
        outer(0x30, oid(_DATA)),
        certificates,
        der(0x31, one),
    )
    return outer(0x30, oid(_SIGNED_DATA), outer(0xA0, body))


def signed_like(data: bytes, signer: str = SIGNER, before: bytes = b"", room: int = 8192) -> bytes:
    """Return a PDF with a revision that holds a signature; ``before`` is put in ahead of that revision."""
    head = b"\n90 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange "
    begin = len(data) + len(before) + len(head) + len(b"[0 %010d %010d %010d]/Contents " % (0, 0, 0))
    end = begin + room + 2
    tail = b">>\nendobj\nxref\n0 0\ntrailer\n<</Size 91/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    ranges = b"[0 %010d %010d %010d]/Contents " % (begin, end, len(tail))
    first = data + before + head + ranges
    held = cms_of(first + tail, signer).hex().encode("ascii").ljust(room, b"0")
    return first + b"<" + held + b">" + tail
