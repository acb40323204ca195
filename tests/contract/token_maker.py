"""Tokens of SoftHSM2 with made-up certificates: a real PKCS#11 library, without hardware.

``python token_maker.py FOLDER`` makes them for a test that has no pyHanko itself: the settings of SoftHSM2
are then ``FOLDER/softhsm2.conf``, and ``FOLDER/trust`` holds the root and the list of who is revoked.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Mapping, NamedTuple, Sequence, Tuple

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pdf_maker import DAY, SIGNER, Authority, name
from pkcs11 import Attribute
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
LABEL, PIN, OFFICER_PIN = "made-up token", "made-up-1234", "made-up-5678"
BOTH, FAULTY = "two certificates", "faulty certificates"


class Held(NamedTuple):
    """A certificate for a token: label, from and to which day from now it holds, and what it lacks."""

    label: str
    first: int = -1
    last: int = 100
    has_key: bool = True
    is_for_signing: bool = True


SOUND = Held("ky")
TOKENS: Mapping[str, Sequence[Held]] = {
    LABEL: [SOUND],
    BOTH: [SOUND, Held("ky 2")],
    FAULTY: [
        Held("cu", -100, -10),
        Held("mai sau", 10, 100),
        Held("khong khoa", has_key=False),
        Held("ma hoa", is_for_signing=False),
    ],
}


def make_tokens(folder: Path, authority: Authority) -> Path:
    """Make the tokens; return the settings of SoftHSM2, which the environment names from now on."""
    (folder / "tokens").mkdir()
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n", encoding="ascii")
    os.environ["SOFTHSM2_CONF"] = str(conf)
    for label in TOKENS:
        command = ["softhsm2-util", "--init-token", "--free", "--label", label]
        subprocess.run([*command, "--pin", PIN, "--so-pin", OFFICER_PIN], check=True, capture_output=True)
    library = pkcs11.lib(str(MODULE))
    library.reinitialize()
    for label, held in TOKENS.items():
        with library.get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
            for number, one in enumerate(held, start=1):
                _store(session, authority, one, bytes([number]))
    return conf


def _store(session: Any, authority: Authority, one: Held, identity: bytes) -> None:
    key, certificate = issued(authority, one)
    more = {Attribute.TOKEN: True, Attribute.LABEL: one.label, Attribute.ID: identity}
    if one.has_key:
        private = key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        session.create_object({**decode_rsa_private_key(private), **more})
    told = decode_x509_certificate(certificate.public_bytes(serialization.Encoding.DER))
    session.create_object({**told, **more})


def issued(authority: Authority, one: Held = SOUND) -> Tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """Return a key and the certificate that the authority gave for it."""
    key, now = rsa.generate_private_key(65537, 2048), datetime.now(timezone.utc)
    times = (now + one.first * DAY, now + one.last * DAY)
    builder = authority._builder(name(SIGNER), key.public_key(), *times)
    signing = one.is_for_signing
    usage = x509.KeyUsage(signing, signing, not signing, False, False, False, False, False, False)
    return key, builder.add_extension(usage, True).sign(authority.key, hashes.SHA256())


def main(folder: Path) -> None:
    """Make tokens and what an office that trusts them keeps."""
    authority = Authority()
    make_tokens(folder, authority)
    authority.trusted_in(folder / "trust", [authority.revoked()])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
