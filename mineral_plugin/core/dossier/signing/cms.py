"""What a signature (CMS SignedData, RFC 5652) says: of which bytes, by whom, when. Nothing of it is checked.

The digest of what was signed is found without any library of cryptography, so that a signature can be matched
with its file; whether the signature over that digest holds is asked of who can check it.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Dict, List, Mapping, Optional, Tuple

from mineral_plugin.core.dossier.signing.ber import (
    OCTETS,
    SEQUENCE,
    SET,
    Element,
    first_element,
    object_id,
)

MOST_BYTES = 4 * 1024 * 1024
DIGESTS: Mapping[str, str] = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_COMMON_NAME = "2.5.4.3"
_CONTEXT_0 = 0xA0
_MOST_NAME = 200
_TEXTS: Mapping[int, str] = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}
_TIMES: Mapping[int, str] = {0x17: "%y%m%d%H%M%SZ", 0x18: "%Y%m%d%H%M%SZ"}
_PEM = re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----(.*?)-----END (?:PKCS7|CMS)-----", re.DOTALL)
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")


@dataclass(frozen=True)
class SignedMessage:
    """What a signature says of itself: digest of what was signed, name of the signer, time.

    ``is_detached`` is whether what was signed lies elsewhere; ``digest`` is ``None`` where the signature does
    not tell it. ``signer`` and ``signed_at`` are claims.
    """

    is_detached: bool
    algorithm: Optional[str]
    digest: Optional[bytes]
    signer: Optional[str]
    signed_at: Optional[datetime]


def read_message(data: bytes) -> SignedMessage:
    """Return what a signature says; DER, BER, PEM or base64.

    Raises:
        ValueError: it is no signature of this kind.
    """
    try:
        return _message(first_element(_bare(data)))
    except (IndexError, UnicodeDecodeError, OverflowError) as error:
        raise ValueError("CMS") from error


def _bare(data: bytes) -> bytes:
    found = _PEM.search(data)
    text = found[1] if found else data
    if found is None and not _BASE64.fullmatch(data):
        return data
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error


def _message(outer: Element) -> SignedMessage:
    kind, held = outer.parts()[:2] if outer.tag == SEQUENCE else (outer, outer)
    if held.tag != _CONTEXT_0 or object_id(kind) != _SIGNED_DATA:
        raise ValueError(outer.tag)
    body = held.part(0, SEQUENCE)
    parts = body.parts()
    signer = parts[-1].part(0, SEQUENCE).parts()
    attributes = _attributes(signer)
    return SignedMessage(
        is_detached=len(body.part(2, SEQUENCE).parts()) == 1,
        algorithm=DIGESTS.get(object_id(signer[2].parts()[0])),
        digest=_digest(attributes),
        signer=_name(parts, signer[1]),
        signed_at=_time(attributes),
    )


def _attributes(signer: Tuple[Element, ...]) -> Dict[str, Element]:
    if len(signer) < 4 or signer[3].tag != _CONTEXT_0:
        return {}
    found = [attribute.parts() for attribute in signer[3].parts()]
    return {object_id(one[0]): one[1] for one in found if len(one) == 2 and one[1].tag == SET}


def _digest(attributes: Mapping[str, Element]) -> Optional[bytes]:
    held = attributes.get(_MESSAGE_DIGEST)
    return held.part(0, OCTETS).content if held is not None else None


def _time(attributes: Mapping[str, Element]) -> Optional[datetime]:
    held = attributes.get(_SIGNING_TIME)
    if held is None:
        return None
    told = held.parts()[0]
    try:
        found = datetime.strptime(told.content.decode("ascii"), _TIMES[told.tag])
    except (KeyError, ValueError):
        return None
    return found.replace(tzinfo=timezone.utc)


def _name(parts: Tuple[Element, ...], signer: Element) -> Optional[str]:
    """Return the common name in the certificate that the signer names, or in the only one."""
    held = [one for one in parts if one.tag == _CONTEXT_0]
    certificates = [one for part in held for one in part.parts() if one.tag == SEQUENCE]
    try:
        named = [one for one in certificates if _is_of(one, signer)]
        chosen = named or (certificates if len(certificates) == 1 else [])
        return _common_name(_fields(chosen[0])[4]) if chosen else None
    except (ValueError, IndexError):
        return None


def _fields(certificate: Element) -> List[Element]:
    """Return serial number, algorithm, issuer, validity, subject and so on, without the version."""
    fields = list(certificate.part(0, SEQUENCE).parts())
    return fields[1:] if fields[0].tag == _CONTEXT_0 else fields


def _is_of(certificate: Element, signer: Element) -> bool:
    if signer.tag != SEQUENCE:
        return False
    fields, (issuer, serial) = _fields(certificate), signer.parts()[:2]
    return (fields[0].content, fields[2].content) == (serial.content, issuer.content)


def _common_name(subject: Element) -> Optional[str]:
    for group in subject.parts():
        for pair in group.parts():
            kind, value = pair.parts()[:2]
            if object_id(kind) == _COMMON_NAME and value.tag in _TEXTS:
                text = value.content.decode(_TEXTS[value.tag])
                return "".join(char for char in text if char.isprintable())[:_MOST_NAME] or None
    return None
